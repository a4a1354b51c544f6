"""What the holder of an answer link is asked, for a frontend's own form."""

from datetime import datetime
from typing import Self

import strawberry
from strawberry import relay

from backend.assessments import form
from backend.assessments.comments import LONGEST
from backend.assessments.consent import LATER, STATEMENT, Consent
from backend.assessments.expecting import Expecting
from backend.assessments.questionnaires import DimensionFacts, QuestionnaireFacts
from schema.assessments.readers import Reader
from schema.enums import Dimension, Level, Side
from schema.words import LocalizedText


@strawberry.type(description="One number on the scale.")
class AnswerChoice:
    value: int = strawberry.field(description="The number to send.")
    label: LocalizedText | None = strawberry.field(
        description="What it means; null between the ends, where a questionnaire names only these."
    )


@strawberry.type(description="One statement to agree or disagree with.")
class AnswerStatement:
    key: str = strawberry.field(description="What to call it in an answer.")
    text: LocalizedText = strawberry.field(description="The statement.")


@strawberry.type(description="Statements that belong together.")
class AnswerSection:
    dimension: Dimension = strawberry.field(description="The dimension that they belong to.")
    title: LocalizedText = strawberry.field(description="What they are about.")
    statements: list[AnswerStatement] = strawberry.field(description="The statements, in order.")

    @classmethod
    def of(cls, questionnaire: QuestionnaireFacts, dimension: DimensionFacts) -> Self:
        statements = [each for each in questionnaire.statements if each.dimension == dimension.key]
        return cls(
            dimension=dimension.key,
            title=LocalizedText.of(dimension.label),
            statements=[AnswerStatement(key=each.key, text=LocalizedText.of(each.text)) for each in statements],
        )


@strawberry.type(description="A team that a respondent may name.")
class AnswerTeam:
    id: relay.GlobalID = strawberry.field(description="The id to send as teamId.")
    name: str = strawberry.field(description="Its name.")


@strawberry.type(description="How comments are asked for: at most one on each section.")
class AnswerComments:
    limit: int = strawberry.field(description="How many characters one may have.")
    notice: LocalizedText = strawberry.field(description="What to know before writing one. Show it beside each.")


@strawberry.type(description="What to agree to before answering by name. Show all of it before the questions.")
class AnswerConsent:
    readers: list[Reader] = strawberry.field(
        description="Who will read the answers with the respondent's name, as things stand now.", metadata={"size": 20}
    )
    later: LocalizedText = strawberry.field(description="Who else may read.")
    statement: LocalizedText = strawberry.field(description="The words to agree to.")
    version: str = strawberry.field(description="What to send as `consent`, once the respondent has agreed.")

    @classmethod
    def of(cls, consent: Consent) -> Self:
        return cls(
            readers=[Reader.of(each) for each in consent.readers],
            later=LocalizedText.of(LATER),
            statement=LocalizedText.of(STATEMENT),
            version=consent.version,
        )


@strawberry.type(description="How it is asked what the other side will answer: the same sections once more.")
class AnswerExpectations:
    title: LocalizedText = strawberry.field(description="The question. Show it as the heading of this part.")
    notice: LocalizedText = strawberry.field(
        description="What to know before answering it, and, where the form asks who answers, who leaves it out."
    )

    @classmethod
    def of(cls, asked: Expecting) -> Self:
        return cls(title=LocalizedText.of(asked.title), notice=LocalizedText.of(asked.notice))


@strawberry.type(description="What the holder of an answer link is asked, and told.")
class AnswerForm:
    title: str = strawberry.field(description="What the round is called.")
    organization: str = strawberry.field(description="Who is looked at.")
    introduction: LocalizedText = strawberry.field(description="What it is about.")
    closes_at: datetime = strawberry.field(description="Until when it can be answered.")
    choices: list[AnswerChoice] = strawberry.field(description="The scale, from its lowest number to its highest.")
    sections: list[AnswerSection] = strawberry.field(description="The statements; each needs an answer.")
    asks_who: bool = strawberry.field(
        description="Whether side and level must be sent, and teamId may be: so by an open link, never by a person's."
    )
    asks_passcode: bool = strawberry.field(description="Whether a passcode must be sent: so by some open links.")
    teams: list[AnswerTeam] = strawberry.field(description="The teams to choose from, where the form asks who answers.")
    comments: AnswerComments | None = strawberry.field(description="Null where the round asks for no comments.")
    consent: AnswerConsent | None = strawberry.field(
        description="Null where answers stand without a name; else it must be agreed to."
    )
    name: str | None = strawberry.field(description="The name that is kept with the answers; null where none is.")
    expectations: AnswerExpectations | None = strawberry.field(
        description="Null where it is not asked what the other side will answer. Where the form asks who answers, only "
        "Sales and Marketing are asked."
    )
    side: Side | None = strawberry.field(description="The side that is kept with the answers, known from the link.")
    level: Level | None = strawberry.field(description="The level that is kept with the answers, known from the link.")
    team: str | None = strawberry.field(description="The team that is kept with the answers, known from the link.")
    promises: list[LocalizedText] = strawberry.field(
        description="What happens with the answers. Show all of it before the questions."
    )

    @classmethod
    def of(cls, asked: form.AnswerForm) -> Self:
        questionnaire, ticket = asked.questionnaire, asked.ticket
        return cls(
            title=asked.assessment.title,
            organization=asked.organization,
            introduction=LocalizedText.of(questionnaire.introduction),
            closes_at=asked.assessment.closes_at,
            choices=[
                AnswerChoice(value=each.value, label=LocalizedText.of(each.label) if each.label else None)
                for each in questionnaire.scale
            ],
            sections=[AnswerSection.of(questionnaire, each) for each in questionnaire.dimensions],
            asks_who=asked.asks_who,
            asks_passcode=asked.asks_passcode,
            teams=[AnswerTeam(id=relay.GlobalID("Organization", str(team.id)), name=team.name) for team in asked.teams],
            comments=AnswerComments(limit=LONGEST, notice=LocalizedText.of(form.NOTICE))
            if asked.assessment.asks_comments
            else None,
            consent=AnswerConsent.of(asked.consent) if asked.consent else None,
            name=asked.name,
            expectations=AnswerExpectations.of(asked.expecting) if asked.expecting else None,
            side=Side(ticket.side) if ticket else None,
            level=Level(ticket.level) if ticket else None,
            team=ticket.team.name if ticket and ticket.team else None,
            promises=[LocalizedText.of(promise) for promise in asked.promises],
        )
