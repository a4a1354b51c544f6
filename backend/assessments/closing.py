"""Closes a round: counts what was answered, seals the result, and moves the organization with it."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from backend.assessments.comments import publish_comments
from backend.assessments.figures.basis import Basis
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import compute_result
from backend.assessments.models import AnswerTicket, Assessment, AssessmentResult, Assessments, Response
from backend.assessments.questionnaires import for_figures
from backend.assessments.vocabulary import AssessmentState
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.events.operations import record
from backend.events.portfolio import tell_portfolio
from backend.organizations.models import Organization
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

Document = Mapping[str, Any]


@operation
def close_assessment(actor: Actor, id: UUID, *, version: int | None = None) -> AssessmentResult:
    """End a round and compute its result from every answer given until now.

    The lock waits for answers on their way (each refers to the assessment) and keeps later ones out.
    Refuses NOT_FOUND, STALE, CLOSED, TOO_FEW when nobody has answered.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    assessment = Assessment.objects.pick(actor, id, path=("id",))
    assessment.expect(version)
    assessment.expect_open(path=("id",))
    responses = list(Response.objects.filter(assessment=assessment))
    if not responses:
        raise Refusal(Code.TOO_FEW, NO_ANSWERS, path=("id",))

    assessment.state = AssessmentState.CLOSED
    assessment.closed_at = timezone.now()
    result = seal_result(actor, assessment, responses)
    assessment.keep("state", "closed_at", "result")
    AnswerTicket.objects.filter(assessment=assessment).delete()
    publish_comments(assessment, result)

    record(actor, "assessment.closed", assessment, result=str(result.id), hash=result.hash)
    return result


def seal_result(actor: Actor, assessment: Assessment, responses: list[Response]) -> AssessmentResult:
    """Store the result of a round whose `closed_at` is set, and tell of it where it is the organization's latest.

    The round itself is left to be kept.
    """
    organization = Organization.objects.pick(actor, assessment.organization_id)  # one round at a time
    document = _document(actor, assessment, responses)
    everybody = document["cells"][0]
    result = AssessmentResult.objects.create(
        assessment=assessment,
        document=document,
        hash=document["hash"],
        method=document["method"],
        basis=document["basis"],
        total=everybody["total"]["value"],
        stage=everybody["stage"],
    )
    assessment.result = result
    later = _closed_later(actor, assessment)
    if not later.exists():
        organization.latest_result = result
        organization.keep("latest_result")
    if result.stage and not later.exclude(result__stage=None).exists():
        _move(actor, organization, assessment, result)
    return result


def _document(actor: Actor, assessment: Assessment, responses: list[Response]) -> dict[str, Any]:
    questionnaire = for_figures(assessment.questionnaire)
    keys = [statement.key for statement in questionnaire.statements]
    return compute_result(
        questionnaire,
        Responses.to(
            questionnaire,
            [[response.answers[key] for key in keys] for response in responses],
            sides=[response.side for response in responses],
            levels=[response.level for response in responses],
            teams=[str(response.team_id) if response.team_id else None for response in responses],
        ),
        invited=assessment.invited,
        teams=assessment.teams,
        k=assessment.smallest_group,
        basis=cast(Basis | None, assessment.basis),
        previous=_previous(actor, assessment),
    )


def _previous(actor: Actor, assessment: Assessment) -> Document | None:
    """Return the result of the organization's last round before this one with the same questionnaire."""
    rounds = (
        Assessment.objects.visible_to(actor)
        .closed()
        .filter(
            organization=assessment.organization_id,
            questionnaire__key=assessment.questionnaire.key,
            closed_at__lt=assessment.closed_at,
        )
    )
    last = rounds.order_by("-closed_at", "-id").values_list("id", flat=True)[:1]
    documents = AssessmentResult.objects.visible_to(actor).filter(assessment__in=list(last))
    return documents.values_list("document", flat=True).first()


def _closed_later(actor: Actor, assessment: Assessment) -> Assessments:
    """Return the organization's rounds that were closed after this one, as may be when a past one is brought in."""
    rounds = Assessment.objects.visible_to(actor).closed()
    return rounds.filter(organization=assessment.organization_id, closed_at__gt=assessment.closed_at)


def _move(actor: Actor, organization: Organization, assessment: Assessment, result: AssessmentResult) -> None:
    """Let the organization stand at the stage that was measured; a top one is its client's in the portfolio."""
    before = organization.stage
    if result.stage != before:
        organization.stage = result.stage
        organization.keep("stage")
        record(actor, "organization.moved", organization, stage=[before, result.stage])
    if organization.parent_id is None:
        assert assessment.closed_at is not None
        tell_portfolio(
            stage=result.stage,
            total=result.total,
            total_change=_change(result.document),
            assessed_on=assessment.closed_at.astimezone(actor.in_client().zone).date(),
        )


def _change(document: Document) -> float | None:
    change = document["change"]
    return cast(float | None, change["cells"][0]["total"]["value"]) if change else None


NO_ANSWERS = Text(
    ja="まだ回答がないため終了できません。実施しない場合は中止してください。",
    en="Nobody has answered, so there is nothing to compute. Cancel it if it is not to take place.",
)
