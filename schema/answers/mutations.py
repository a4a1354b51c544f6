"""Answering by the API: translation only; the rules are in backend.assessments.answering."""

import strawberry
from strawberry import relay

from backend.assessments import answering
from schema.context import Info
from schema.enums import Level, Side
from schema.mutations import Payload, id_of, mutation
from tenants.roles import Permission


@strawberry.input(description="The answer to one statement.")
class AnswerInput:
    statement: str = strawberry.field(description="The statement's key.")
    value: int = strawberry.field(description="A number on the scale.")


@strawberry.input(description="A complete answer. Side and level only where the form asks who answers.")
class SubmitResponseInput:
    answers: list[AnswerInput] = strawberry.field(description="One answer for each statement.")
    side: Side | None = strawberry.field(default=None, description="The respondent's function.")
    level: Level | None = strawberry.field(default=None, description="The respondent's level.")
    team_id: relay.GlobalID | None = strawberry.field(
        default=None, description="The respondent's team, one of those that the form names."
    )
    passcode: str | None = strawberry.field(default=None, description="The passcode, where the form asks for one.")


@strawberry.type(description="That the answer is stored, or why it is not.")
class SubmitResponsePayload(Payload):
    accepted: bool = strawberry.field(default=False, description="Whether the answer is stored.")


@strawberry.type
class AnswerMutations:
    @mutation(
        Permission.RESPONSE_WRITE,
        description="Answer an assessment, with an answer link's token as the bearer token; a person's works once.",
    )
    def submit_response(self, info: Info, input: SubmitResponseInput) -> SubmitResponsePayload:
        answering.submit_response(
            info.context.actor,
            [answering.GivenAnswer(statement=each.statement, value=each.value) for each in input.answers],
            answering.About(
                side=input.side.value if input.side else None,
                level=input.level.value if input.level else None,
                team_id=id_of(input.team_id, "Organization", "team_id") if input.team_id else None,
            ),
            passcode=input.passcode,
        )
        return SubmitResponsePayload(accepted=True)
