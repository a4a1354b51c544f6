"""What a closed assessment means for the plan of its organization."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.assessments.closing import close_assessment
from backend.assessments.ending import discard_answers
from backend.assessments.given import given
from backend.assessments.models import Assessment, AssessmentResult
from backend.assessments.opening import lapse
from backend.assessments.vocabulary import LapseReason
from backend.events.operations import record
from backend.organizations.models import Organization
from backend.organizations.vocabulary import Stage
from backend.plans.models import Plan
from backend.plans.vocabulary import PlanState
from tenants.actors import Actor
from tenants.binding import operation
from tenants.days import today
from tenants.roles import Permission


@operation
def conclude_assessment(actor: Actor, id: UUID, *, version: int | None = None) -> AssessmentResult:
    """Close an assessment, and complete the organization's open plan when its stage is reached; not so by name.

    Locks the round, the organization and the plan in this order, before the closing touches the portfolio's row, so
    that it cannot stand in the way of somebody who is working in the plan. Refuses as `close_assessment`.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    assessment = Assessment.objects.pick(actor, id, path=("id",))
    Organization.objects.pick(actor, assessment.organization_id)
    open_plans = Plan.objects.visible_to(actor).open().filter(organization=assessment.organization_id)
    plan = open_plans.select_for_update(of=("self",)).first()
    result = close_assessment(actor, id, version=version)

    reached = reached_in(result.document)
    if plan and reached and not assessment.is_named and has_reached(reached, plan.to_stage):
        complete(actor, plan, assessment, stage=reached)
    return result


def reached_in(document: Mapping[str, Any]) -> str | None:
    """Return the highest stage that the organization has most probably reached, named or not; None where withheld."""
    everybody = document["cells"][0]
    return everybody["standing"]["reached"] if everybody["standing"] else None


@operation
def conclude_ended(actor: Actor, id: UUID) -> None:
    """Close a round whose time to answer is over, or let it lapse where fewer have answered than any figure needs.

    Does nothing where that is done already, also by somebody's hand a moment ago: the row's lock waits for them.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    rows = Assessment.objects.visible_to(actor).to_close(timezone.now()).select_for_update(of=("self",))
    assessment = rows.filter(pk=id).order_by().first()
    if assessment is None:
        return

    if given(assessment).count() < assessment.fewest:
        lapse(actor, assessment, LapseReason.TOO_FEW_ANSWERED)
        discard_answers(assessment)
    else:
        conclude_assessment(actor, id)


def has_reached(stage: str, wanted: str) -> bool:
    """Whether a stage is the wanted one or lies beyond it."""
    order = list(Stage)
    return order.index(Stage(stage)) >= order.index(Stage(wanted))


def complete(actor: Actor, plan: Plan, assessment: Assessment, *, stage: str) -> None:
    plan.state, plan.ended_on, plan.completed_by = PlanState.COMPLETED, today(actor), assessment
    plan.keep("state", "ended_on", "completed_by")

    record(actor, "plan.completed", plan, assessment=assessment.id, stage=stage, to_stage=plan.to_stage)
