"""Changes to programmes: translation only; the rules are in backend.assessments.programmes."""

from datetime import date

import strawberry
from strawberry import UNSET, relay

from backend.assessments import programmes
from schema.assessments.inputs import BASIS, KEY, REMINDER_DAYS, SMALLEST, VERSION
from schema.assessments.programmes import Programme
from schema.assessments.who import WhoInput, who_of
from schema.assessments.words import Basis, Delivery
from schema.context import Info
from schema.mutations import Payload, changed, given, id_of, mutation
from tenants.roles import Permission

RULE = (
    "When rounds open: an RFC 5545 rule of FREQ (WEEKLY, MONTHLY or YEARLY), INTERVAL, COUNT, UNTIL, BYMONTH, "
    "BYMONTHDAY, BYDAY and WKST, such as FREQ=MONTHLY;INTERVAL=3 for every quarter. As the RFC has it, a month "
    "without the day is left out; BYMONTHDAY=-1 is the last day of each."
)
STARTS = "From when the rule counts; each round opens at nine where the client is."
DAYS = "For how many days each round can be answered, fewer than lie between two rounds."
WHO = "Who is asked; all active people of the organization unless given. Who they are is settled at each opening."


@strawberry.input(description="Rounds of a questionnaire that are to open by themselves.")
class CreateProgrammeInput:
    organization_id: relay.GlobalID = strawberry.field(description="Who is looked at, with everything below it.")
    title: str = strawberry.field(description="What its rounds are called; the day is added to each.")
    rule: str = strawberry.field(description=RULE)
    starts_on: date = strawberry.field(description=f"{STARTS} Today or later.")
    days_open: int = strawberry.field(description=DAYS)
    questionnaire_id: relay.GlobalID | None = strawberry.field(
        default=None,
        description="A published edition of the questionnaire that is asked, each time in its newest edition; the "
        "standard one unless given.",
    )
    who: WhoInput | None = strawberry.field(default=None, description=WHO)
    delivery: Delivery = strawberry.field(default=Delivery.MAIL, description="How each person's link reaches them.")
    reminder_days: list[int] = strawberry.field(default_factory=list, description=REMINDER_DAYS)
    smallest_group: int = strawberry.field(default=5, description=SMALLEST)
    basis: Basis | None = strawberry.field(default=None, description=BASIS)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="What is to be different about a programme, from its next round on.")
class UpdateProgrammeInput:
    id: relay.GlobalID = strawberry.field(description="The programme.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    title: str | None = strawberry.field(default=UNSET, description="What its rounds are called.")
    rule: str | None = strawberry.field(default=UNSET, description=RULE)
    starts_on: date | None = strawberry.field(default=UNSET, description=STARTS)
    days_open: int | None = strawberry.field(default=UNSET, description=DAYS)
    who: WhoInput | None = strawberry.field(default=UNSET, description=f"{WHO} Null asks everybody.")
    delivery: Delivery | None = strawberry.field(default=UNSET, description="How each person's link reaches them.")
    reminder_days: list[int] | None = strawberry.field(default=UNSET, description=REMINDER_DAYS)
    smallest_group: int | None = strawberry.field(default=UNSET, description=SMALLEST)
    basis: Basis | None = strawberry.field(default=UNSET, description=BASIS)


@strawberry.input(description="A programme to pause.")
class PauseProgrammeInput:
    id: relay.GlobalID = strawberry.field(description="The programme.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A programme to go on with.")
class ResumeProgrammeInput:
    id: relay.GlobalID = strawberry.field(description="The programme.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A programme to end.")
class EndProgrammeInput:
    id: relay.GlobalID = strawberry.field(description="The programme.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.type(description="The new programme, or why there is none.")
class CreateProgrammePayload(Payload):
    programme: Programme | None = changed("The programme.")


@strawberry.type(description="The changed programme, or why it stayed as it was.")
class UpdateProgrammePayload(Payload):
    programme: Programme | None = changed("The programme.")


@strawberry.type(description="The paused programme, or why it goes on.")
class PauseProgrammePayload(Payload):
    programme: Programme | None = changed("The programme.")


@strawberry.type(description="The programme that goes on, or why it does not.")
class ResumeProgrammePayload(Payload):
    programme: Programme | None = changed("The programme.")


@strawberry.type(description="The ended programme, or why it goes on.")
class EndProgrammePayload(Payload):
    programme: Programme | None = changed("The programme.")


@strawberry.type
class ProgrammeMutations:
    @mutation(Permission.ASSESSMENT_WRITE, description="Let rounds open by themselves, by a rule of the calendar.")
    def create_programme(self, info: Info, input: CreateProgrammeInput) -> CreateProgrammePayload:
        programme = programmes.create_programme(
            info.context.actor,
            organization_id=id_of(input.organization_id, "Organization", "organization_id"),
            questionnaire_id=id_of(input.questionnaire_id, "Questionnaire", "questionnaire_id")
            if input.questionnaire_id
            else None,
            who=who_of(input.who),
            **given(input, without=("organization_id", "questionnaire_id", "who")),
        )
        return CreateProgrammePayload.of(programme=programme)

    @mutation(Permission.ASSESSMENT_WRITE, description="Change a programme, from its next round on.")
    def update_programme(self, info: Info, input: UpdateProgrammeInput) -> UpdateProgrammePayload:
        programme = programmes.update_programme(
            info.context.actor,
            id_of(input.id, "Programme", "id"),
            version=input.version,
            who=None if input.who is UNSET else who_of(input.who),
            **given(input, without=("who",)),
        )
        return UpdateProgrammePayload.of(programme=programme)

    @mutation(Permission.ASSESSMENT_WRITE, description="Let no round open until the programme is resumed.")
    def pause_programme(self, info: Info, input: PauseProgrammeInput) -> PauseProgrammePayload:
        id = id_of(input.id, "Programme", "id")
        return PauseProgrammePayload.of(
            programme=programmes.pause_programme(info.context.actor, id, version=input.version)
        )

    @mutation(Permission.ASSESSMENT_WRITE, description="Go on with the next day of the rule; what was missed is past.")
    def resume_programme(self, info: Info, input: ResumeProgrammeInput) -> ResumeProgrammePayload:
        id = id_of(input.id, "Programme", "id")
        return ResumeProgrammePayload.of(
            programme=programmes.resume_programme(info.context.actor, id, version=input.version)
        )

    @mutation(Permission.ASSESSMENT_WRITE, description="Let no round open any more; one that is open stays so.")
    def end_programme(self, info: Info, input: EndProgrammeInput) -> EndProgrammePayload:
        id = id_of(input.id, "Programme", "id")
        return EndProgrammePayload.of(programme=programmes.end_programme(info.context.actor, id, version=input.version))
