"""Changes to assessments: translation only; the rules are in backend.assessments."""

from uuid import UUID

import strawberry
from strawberry import relay

from backend.assessments import handing_out, imports, operations, reminders, verifying
from backend.assessments.imports import ImportedResponse, Invited
from backend.plans.closing import conclude_assessment
from schema.assessments.inputs import (
    CancelAssessmentInput,
    CloseAssessmentInput,
    ExtendAssessmentInput,
    HandOutLinksInput,
    ImportAssessmentInput,
    ImportedResponseInput,
    OpenAssessmentInput,
    RemindAssessmentInput,
    VerifySnapshotInput,
)
from schema.assessments.types import Assessment, AssessmentResult
from schema.assessments.who import ids_of, who_of
from schema.assessments.words import VerificationOutcome
from schema.context import Info
from schema.mutations import Payload, changed, given, id_of, mutation
from tenants.roles import Permission


@strawberry.type(description="The new round, or why there is none.")
class OpenAssessmentPayload(Payload):
    assessment: Assessment | None = changed("The assessment.")


@strawberry.type(description="A person's own link to answer by; whoever has it can answer once.")
class HandedOutLink:
    person_id: relay.GlobalID = strawberry.field(description="Whose link it is, as a Person.")
    name: str = strawberry.field(description="The person's name.")
    external_id: str | None = strawberry.field(description="The person's id in your own system.")
    url: str = strawberry.field(description="The address to answer at. It is not shown again.")


@strawberry.type(description="The links, or why there are none.")
class HandOutLinksPayload(Payload):
    assessment: Assessment | None = changed("The assessment.")
    links: list[HandedOutLink] = strawberry.field(default_factory=list, description="People's own links, by name.")
    open_url: str | None = strawberry.field(default=None, description="The open link, where the assessment has one.")


@strawberry.type(description="The round with its later end, or why it stayed as it was.")
class ExtendAssessmentPayload(Payload):
    assessment: Assessment | None = changed("The assessment.")


@strawberry.type(description="The round that was called off, or why it was not.")
class CancelAssessmentPayload(Payload):
    assessment: Assessment | None = changed("The assessment.")


@strawberry.type(description="The round with its reminders, or why nobody was reminded.")
class RemindAssessmentPayload(Payload):
    assessment: Assessment | None = changed("The assessment.")


@strawberry.type(description="The closed round and its result, or why it stays open.")
class CloseAssessmentPayload(Payload):
    assessment: Assessment | None = changed("The assessment.")
    result: AssessmentResult | None = changed("Its result.")


@strawberry.type(description="The past round with its result, or why it was not brought in.")
class ImportAssessmentPayload(Payload):
    assessment: Assessment | None = changed("The assessment.")
    result: AssessmentResult | None = changed("Its result.")


@strawberry.type(description="What came of verifying a result, or why it was not looked at.")
class VerifySnapshotPayload(Payload):
    result: AssessmentResult | None = changed("The result.")
    outcome: VerificationOutcome | None = strawberry.field(default=None, description="What came of it.")
    differs_at: list[str] = strawberry.field(
        default_factory=list,
        description='Where the figures differ, as places in the document ("cells[0].total.value"), the first 20. Never '
        "the figures themselves: beside the sealed ones they could tell whose answers were changed.",
        metadata={"size": 20},
    )


@strawberry.type
class AssessmentMutations:
    @mutation(
        Permission.ASSESSMENT_WRITE,
        description="Put a questionnaire to people of an organization, now or at a set time.",
    )
    def open_assessment(self, info: Info, input: OpenAssessmentInput) -> OpenAssessmentPayload:
        assessment = operations.open_assessment(
            info.context.actor,
            organization_id=id_of(input.organization_id, "Organization", "organization_id"),
            questionnaire_id=_questionnaire(input.questionnaire_id),
            who=who_of(input.who),
            **given(input, without=("organization_id", "questionnaire_id", "who")),
        )
        return OpenAssessmentPayload.of(assessment=assessment)

    @mutation(
        Permission.INVITATION_HANDOUT,
        description="Be told the links of people, each once; who was told is kept in the history.",
    )
    def hand_out_links(self, info: Info, input: HandOutLinksInput) -> HandOutLinksPayload:
        id = id_of(input.id, "Assessment", "id")
        people = ids_of(input.person_ids, "Person", "person_ids")
        done = handing_out.hand_out_links(info.context.actor, id, person_ids=people)
        links = [
            HandedOutLink(
                person_id=relay.GlobalID("Person", str(person.id)),
                name=person.name,
                external_id=person.external_id,
                url=url,
            )
            for person, url in done.links
        ]
        return HandOutLinksPayload.of(assessment=done.assessment, values={"links": links, "open_url": done.open_url})

    @mutation(
        Permission.ASSESSMENT_WRITE,
        description="Remind by mail those who have not answered, whoever they are: at most daily, five times in all.",
    )
    def remind_assessment(self, info: Info, input: RemindAssessmentInput) -> RemindAssessmentPayload:
        assessment = reminders.remind_assessment(info.context.actor, id_of(input.id, "Assessment", "id"))
        return RemindAssessmentPayload.of(assessment=assessment)

    @mutation(Permission.ASSESSMENT_WRITE, description="Leave a round open for longer.")
    def extend_assessment(self, info: Info, input: ExtendAssessmentInput) -> ExtendAssessmentPayload:
        id = id_of(input.id, "Assessment", "id")
        assessment = operations.extend_assessment(info.context.actor, id, version=input.version, **given(input))
        return ExtendAssessmentPayload.of(assessment=assessment)

    @mutation(
        Permission.ASSESSMENT_WRITE,
        description="Call a round off, also before it opens: its links stop working, and no answer is ever counted.",
    )
    def cancel_assessment(self, info: Info, input: CancelAssessmentInput) -> CancelAssessmentPayload:
        id = id_of(input.id, "Assessment", "id")
        assessment = operations.cancel_assessment(info.context.actor, id, version=input.version, **given(input))
        return CancelAssessmentPayload.of(assessment=assessment)

    @mutation(
        Permission.ASSESSMENT_WRITE,
        description="End a round and seal its result; the organization's plan is completed if its stage is reached.",
    )
    def close_assessment(self, info: Info, input: CloseAssessmentInput) -> CloseAssessmentPayload:
        id = id_of(input.id, "Assessment", "id")
        result = conclude_assessment(info.context.actor, id, version=input.version)
        return CloseAssessmentPayload.of(assessment=result.assessment, result=result)

    @mutation(
        Permission.ASSESSMENT_WRITE,
        description="Compute a sealed result again from the stored answers and compare; nothing is changed.",
    )
    def verify_snapshot(self, info: Info, input: VerifySnapshotInput) -> VerifySnapshotPayload:
        found = verifying.verify_snapshot(info.context.actor, id_of(input.id, "AssessmentResult", "id"))
        values = {"outcome": found.outcome, "differs_at": list(found.differs_at)}
        return VerifySnapshotPayload.of(result=found.result, values=values)

    @mutation(
        Permission.HISTORY_IMPORT, description="Bring in a round that was answered elsewhere, all of it or nothing."
    )
    def import_assessment(self, info: Info, input: ImportAssessmentInput) -> ImportAssessmentPayload:
        assessment = imports.import_assessment(
            info.context.actor,
            organization_id=id_of(input.organization_id, "Organization", "organization_id"),
            questionnaire_id=_questionnaire(input.questionnaire_id),
            invited=[Invited(side=each.side.value, count=each.count) for each in input.invited]
            if input.invited is not None
            else None,
            responses=[_response(place, response) for place, response in enumerate(input.responses)],
            **given(input, without=("organization_id", "questionnaire_id", "invited", "responses")),
        )
        return ImportAssessmentPayload.of(assessment=assessment, result=assessment.result)


def _questionnaire(id: relay.GlobalID | None) -> UUID | None:
    return id_of(id, "Questionnaire", "questionnaire_id") if id else None


def _response(place: int, response: ImportedResponseInput) -> ImportedResponse:
    team = response.team_id
    return ImportedResponse(
        side=response.side.value,
        level=response.level.value,
        team_id=id_of(team, "Organization", "responses", str(place), "team_id") if team else None,
        team_external_id=response.team_external_id,
        answers=response.answers,
        expectations=response.expectations,
    )
