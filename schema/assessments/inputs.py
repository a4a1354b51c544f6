"""What the mutations of assessments are given."""

from datetime import date, datetime

import strawberry
from strawberry import relay

from backend.assessments.imports import MOST as MOST_RESPONSES
from schema.assessments.who import WhoInput
from schema.assessments.words import AssessmentMode, Basis, Delivery
from schema.enums import Level, Side

KEY = "Repeating a request with the same key answers the first one again instead of doing it twice."
VERSION = "Refuse when it changed since this version."
REMINDER_DAYS = (
    "How many days before the end, 0 to 60, those who have not answered are reminded by mail, at nine where the client "
    "is; at most five, each after the day on which it opens."
)
SMALLEST = "How many respondents a group needs before a figure of it is shown: 5 or more."
BASIS = "What the total is made of; left out, SIDES unless a side is too small or joint functions dominate."

QUESTIONNAIRE = "The published questionnaire that is asked; the standard one unless given."


@strawberry.input(description="A new round of a questionnaire.")
class OpenAssessmentInput:
    organization_id: relay.GlobalID = strawberry.field(description="Who is looked at, with everything below it.")
    questionnaire_id: relay.GlobalID | None = strawberry.field(default=None, description=QUESTIONNAIRE)
    title: str = strawberry.field(description="What the round is called.")
    opens_at: datetime | None = strawberry.field(
        default=None, description="When it opens by itself, within a year; it opens at once unless given."
    )
    closes_at: datetime | None = strawberry.field(
        default=None, description="Until when it can be answered; or daysOpen."
    )
    days_open: int | None = strawberry.field(
        default=None,
        description="For how many days from its opening, 1 to 366, to the end of the last where the client is; or "
        "closesAt.",
    )
    who: WhoInput | None = strawberry.field(
        default=None,
        description="Who is asked; all active people of the organization unless given. Who they are is settled when it "
        "opens.",
    )
    delivery: Delivery = strawberry.field(
        default=Delivery.MAIL, description="How each person's link reaches them; without meaning for an open link."
    )
    reminder_days: list[int] = strawberry.field(default_factory=list, description=REMINDER_DAYS)
    open_link: bool = strawberry.field(
        default=False, description="One link that anybody may answer by, in place of one for each person."
    )
    quota: int | None = strawberry.field(
        default=None, description="The most answers that an open link takes, from the smallest group to 10,000."
    )
    passcode: str | None = strawberry.field(
        default=None,
        description="What whoever answers by an open link must know, 6 to 64 characters. Only a hash is kept.",
    )
    asks_comments: bool = strawberry.field(
        default=False,
        description="Whether respondents may leave a comment on each dimension; shown from ten on, to nobody before.",
    )
    asks_expectations: bool = strawberry.field(
        default=False,
        description="Whether Sales and Marketing also say how they expect most people of the other to answer; see "
        "AssessmentResult.coOrientation. ANONYMOUS rounds only.",
    )
    mode: AssessmentMode = strawberry.field(
        default=AssessmentMode.ANONYMOUS,
        description="By name or not. NAMED takes people's own links alone, no comments and no smallestGroup.",
    )
    smallest_group: int = strawberry.field(default=5, description=SMALLEST)
    basis: Basis | None = strawberry.field(default=None, description=BASIS)
    external_id: str | None = strawberry.field(default=None, description="Its id in your own system.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Whose links to hand out.")
class HandOutLinksInput:
    id: relay.GlobalID = strawberry.field(description="The assessment.")
    person_ids: list[relay.GlobalID] | None = strawberry.field(
        default=None,
        description="These people, at most 500; left out, the next 500 whose links nobody has. Leave it out for an "
        "open link.",
    )


@strawberry.input(description="A later end of a round.")
class ExtendAssessmentInput:
    id: relay.GlobalID = strawberry.field(description="The assessment.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    closes_at: datetime = strawberry.field(description="Until when it can be answered, later than now.")


@strawberry.input(description="A round that is not to take place after all.")
class CancelAssessmentInput:
    id: relay.GlobalID = strawberry.field(description="The assessment.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    reason: str = strawberry.field(description="Why; kept in the history.")


@strawberry.input(description="A round to end.")
class CloseAssessmentInput:
    id: relay.GlobalID = strawberry.field(description="The assessment.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A sealed result to compute again and compare.")
class VerifySnapshotInput:
    id: relay.GlobalID = strawberry.field(description="The AssessmentResult.")


@strawberry.input(description="A round whose people are to be reminded.")
class RemindAssessmentInput:
    id: relay.GlobalID = strawberry.field(description="The assessment.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="How many people of one side were asked.")
class InvitedCountInput:
    side: Side = strawberry.field(description="The side.")
    count: int = strawberry.field(description="How many of it were asked.")


@strawberry.input(description="One complete answer of a past round. It names nobody.")
class ImportedResponseInput:
    side: Side = strawberry.field(description="The respondent's function.")
    level: Level = strawberry.field(description="How the respondent stands in it.")
    team_id: relay.GlobalID | None = strawberry.field(default=None, description="The team, if one; or teamExternalId.")
    team_external_id: str | None = strawberry.field(default=None, description="The team by your own system's id.")
    answers: list[int] = strawberry.field(
        description="The answer to each statement, in the order of the questionnaire's statements."
    )
    expectations: list[int] | None = strawberry.field(
        default=None,
        description="Likewise how the respondent expects the other side to answer: of all of Sales and Marketing, or "
        "of none; and of nobody else.",
    )


@strawberry.input(description="A round of a questionnaire that was answered elsewhere.")
class ImportAssessmentInput:
    organization_id: relay.GlobalID = strawberry.field(description="Who was looked at.")
    questionnaire_id: relay.GlobalID | None = strawberry.field(default=None, description=QUESTIONNAIRE)
    title: str = strawberry.field(description="What the round was called.")
    opened_on: date = strawberry.field(description="The first day on which it could be answered.")
    closed_on: date = strawberry.field(description="The last day; today or earlier.")
    invited: list[InvitedCountInput] | None = strawberry.field(
        default=None, description="How many were asked, by side; left out where nobody counted."
    )
    responses: list[ImportedResponseInput] = strawberry.field(
        description=f"The answers, at most {MOST_RESPONSES}; send them as a variable, within 1 MB."
    )
    smallest_group: int = strawberry.field(default=5, description=SMALLEST)
    basis: Basis | None = strawberry.field(default=None, description=BASIS)
    external_id: str | None = strawberry.field(default=None, description="Its id in your own system.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
