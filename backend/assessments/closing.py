"""Closes a round: counts what was answered, seals the result, and moves the organization with it."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from backend.assessments.comments import publish_comments
from backend.assessments.computing import computed
from backend.assessments.ending import end_answering
from backend.assessments.given import given
from backend.assessments.models import Assessment, AssessmentResult, Assessments
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
    if not given(assessment).exists():
        raise Refusal(Code.TOO_FEW, NO_ANSWERS, path=("id",))

    assessment.state = AssessmentState.CLOSED
    assessment.closed_at = timezone.now()
    result = seal_result(actor, assessment)
    assessment.keep("state", "closed_at", "result")
    end_answering(assessment)
    publish_comments(assessment, result)

    record(actor, "assessment.closed", assessment, result=str(result.id), hash=result.hash)
    return result


def seal_result(actor: Actor, assessment: Assessment) -> AssessmentResult:
    """Store the result of a round whose `closed_at` is set, and tell of it where it is the organization's latest.

    What stands by name moves nothing: an organization's stage and latest result are of anonymous rounds. The round
    itself is left to be kept.
    """
    organization = Organization.objects.pick(actor, assessment.organization_id)  # one round at a time
    document = computed(assessment, previous=_previous(actor, assessment))
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
    if not assessment.is_named:
        _tell(actor, organization, assessment, result)
    return result


def _tell(actor: Actor, organization: Organization, assessment: Assessment, result: AssessmentResult) -> None:
    """Let the organization, and the portfolio, follow a result that no later one has overtaken."""
    later = _closed_later(actor, assessment)
    if not later.exists():
        organization.latest_result = result
        organization.keep("latest_result")
    if result.stage and not later.exclude(result__stage=None).exists():
        _move(actor, organization, result)
    is_known = result.stage is not None or result.total is not None
    later_known = later.exclude(result__stage=None, result__total=None)
    if organization.parent_id is None and is_known and not later_known.exists():
        _tell_portfolio(actor, organization, assessment, result)


def _previous(actor: Actor, assessment: Assessment) -> AssessmentResult | None:
    """Return the result of the organization's last round before this one of the same questionnaire and mode."""
    rounds = (
        Assessment.objects.visible_to(actor)
        .closed()
        .filter(
            organization=assessment.organization_id,
            questionnaire__key=assessment.questionnaire.key,
            mode=assessment.mode,
            closed_at__lt=assessment.closed_at,
        )
    )
    last = rounds.order_by("-closed_at", "-id").values_list("id", flat=True)[:1]
    return AssessmentResult.objects.visible_to(actor).filter(assessment__in=list(last)).first()


def _closed_later(actor: Actor, assessment: Assessment) -> Assessments:
    """Return the organization's rounds of the same mode that were closed after this one, as a past one may be."""
    rounds = Assessment.objects.visible_to(actor).closed().filter(mode=assessment.mode)
    return rounds.filter(organization=assessment.organization_id, closed_at__gt=assessment.closed_at)


def _move(actor: Actor, organization: Organization, result: AssessmentResult) -> None:
    """Let the organization stand at the stage that was named; where none is, it stays where it was."""
    before = organization.stage
    if result.stage != before:
        organization.stage = result.stage
        organization.keep("stage")
        record(actor, "organization.moved", organization, stage=[before, result.stage])


def _tell_portfolio(actor: Actor, organization: Organization, assessment: Assessment, result: AssessmentResult) -> None:
    """Tell of the client's top organization."""
    assert assessment.closed_at is not None
    tell_portfolio(
        stage=organization.stage,
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
