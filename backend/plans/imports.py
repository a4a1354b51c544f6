"""Brings in plans and actions that took place before: marked IMPORTED, in whatever state they ended up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from backend.assessments.models import Assessment
from backend.core.refusal import Code, Refusal, Refusals
from backend.events.operations import record
from backend.organizations.models import Organization
from backend.organizations.vocabulary import Origin
from backend.plans import says
from backend.plans.deadlines import tell_deadlines
from backend.plans.models import Action, ActionDependency, Evidence, Plan
from backend.plans.operations import expect_no_names, expect_no_open_plan, step_from, store_plan
from backend.plans.past_actions import Batch, PastAction
from backend.plans.vocabulary import PlanState
from tenants.actors import Actor
from tenants.binding import operation
from tenants.days import today
from tenants.roles import Permission

MOST_ROWS = 1000


@dataclass(frozen=True, kw_only=True)
class ActionsImport:
    """What an import did: how many actions are new, and how many were here already and stayed as they are."""

    created: int
    known: int


@operation
def import_plan(
    actor: Actor,
    *,
    organization_id: UUID,
    baseline_id: UUID | None,
    from_stage: str,
    state: str,
    ended_on: date | None,
    metric_ids: Sequence[UUID],
    **facts: Any,
) -> Plan:
    """Bring in a plan that began before, with or without its baseline; it may have ended.

    `facts`: title, reason, sponsor_id, sales_owner_id, marketing_owner_id, starts_on, target_on, external_id,
    end_reason. Refuses NOT_FOUND, REQUIRED, INVALID, OUT_OF_RANGE, DUPLICATE, CONFLICT beside another open plan.
    """
    actor.require(Permission.HISTORY_IMPORT)
    start, end = step_from(from_stage)
    organization = Organization.objects.pick(actor, organization_id, path=("organization_id",))
    _expect_baseline_of(actor, organization, baseline_id)

    plan = Plan(
        organization=organization,
        baseline_id=baseline_id,
        from_stage=start,
        to_stage=end,
        state=state,
        ended_on=ended_on,
        origin=Origin.IMPORTED,
        **facts,
    )
    _expect_end(plan, today=today(actor))
    if plan.is_open:
        expect_no_open_plan(actor, organization)
    store_plan(actor, plan, metric_ids, past=True)

    record(actor, "plan.imported", plan, organization=organization.id, state=state, from_stage=start, to_stage=end)
    return plan


@operation
def import_actions(actor: Actor, *, rows: Sequence[PastAction]) -> ActionsImport:
    """Bring in actions of open plans, or of ended ones that were brought in themselves; all of the rows or none.

    A row whose external id is known in its plan is counted and left as it stands, so that an import can be repeated.
    Refuses with a reason for each faulty row at ("actions", place, field), TOO_MANY for more than 1,000 rows.
    The number of statements does not grow with the rows.
    """
    actor.require(Permission.HISTORY_IMPORT)
    if len(rows) > MOST_ROWS:
        raise Refusal(Code.TOO_MANY, says.TOO_MANY_ROWS.with_facts(most=MOST_ROWS), path=("actions",))
    batch = Batch.of(actor, rows)
    faults = batch.faults()
    if faults:
        raise Refusals(faults)

    new = [action for action in batch.actions if action.external_id not in batch.known]
    Action.objects.bulk_create(new)
    ActionDependency.objects.bulk_create(batch.dependencies(new))
    Evidence.objects.bulk_create(batch.evidence(new))

    for plan in batch.plans.values():
        if ids := [str(action.id) for action in new if action.plan_id == plan.id]:
            record(actor, "plan.actions_imported", plan, actions=ids)
    if new:
        tell_deadlines(actor)
    return ActionsImport(created=len(new), known=len(rows) - len(new))


def _expect_baseline_of(actor: Actor, organization: Organization, baseline_id: UUID | None) -> None:
    if baseline_id is None:
        return
    assessment = Assessment.objects.find(actor, baseline_id, path=("baseline_assessment_id",))
    if assessment.organization_id != organization.id:
        raise Refusal(Code.INVALID, says.BASELINE_OF_OTHER, path=("baseline_assessment_id",))
    expect_no_names(assessment, path=("baseline_assessment_id",))


def _expect_end(plan: Plan, *, today: date) -> None:
    """Refuse an end that does not fit the state, or lies in the future or before the start."""
    if plan.state == PlanState.OPEN and plan.ended_on:
        raise Refusal(Code.INVALID, says.END_OF_OPEN, path=("ended_on",))
    if plan.state != PlanState.OPEN and plan.ended_on is None:
        raise Refusal(Code.REQUIRED, says.END_REQUIRED, path=("ended_on",))
    if plan.state == PlanState.CLOSED and not plan.end_reason.strip():
        raise Refusal(Code.REQUIRED, says.REASON_REQUIRED, path=("end_reason",))
    if plan.ended_on and plan.ended_on > today:
        raise Refusal(Code.OUT_OF_RANGE, says.END_TO_COME, path=("ended_on",))
    if plan.ended_on and plan.ended_on < plan.starts_on:
        raise Refusal(Code.OUT_OF_RANGE, says.END_BEFORE_START, path=("ended_on",))
