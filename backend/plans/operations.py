"""What is done with plans."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from backend.assessments.models import Assessment, AssessmentResult
from backend.core.refusal import Code, Path, Refusal, not_found
from backend.core.validation import check
from backend.events.operations import changes, record
from backend.metrics.models import Metric
from backend.organizations.models import Organization
from backend.organizations.stages import stages
from backend.organizations.vocabulary import Stage, next_stage
from backend.plans import says
from backend.plans.actions import cancel_what_is_left
from backend.plans.models import Plan, PlanMetric, a_reason
from backend.plans.people import OWNERS, a_person
from backend.plans.vocabulary import PlanState
from tenants.actors import Actor
from tenants.binding import operation
from tenants.days import today
from tenants.roles import Permission


@operation
def create_plan(
    actor: Actor,
    *,
    assessment_id: UUID,
    from_stage: str | None,
    metric_ids: Sequence[UUID],
    title: str = "",
    reason: str = "",
    **facts: Any,
) -> Plan:
    """Make the plan of one step from a closed assessment, its baseline, for the organization that was assessed.

    The step starts from the stage that was measured; another one, or one where none was named, needs a reason. Answers
    by name are no baseline: what is measured against them later would have to be by name, too.
    `facts`: sponsor_id, sales_owner_id, marketing_owner_id, starts_on, target_on, external_id.
    Refuses NOT_FOUND, INCOMPLETE, REQUIRED, INVALID, OUT_OF_RANGE, DUPLICATE, CONFLICT beside another open plan.
    """
    actor.require(Permission.PLAN_WRITE)
    assessment = Assessment.objects.find(actor, assessment_id, path=("assessment_id",))
    expect_no_names(assessment, path=("assessment_id",))
    result = _result(actor, assessment)
    start, end = _step(result.stage, from_stage, reason)
    organization = Organization.objects.pick(actor, assessment.organization_id)  # one open plan is made at a time
    expect_no_open_plan(actor, organization)

    plan = Plan(
        organization=organization,
        baseline=assessment,
        title=title.strip() or _title(actor, start),
        from_stage=start,
        to_stage=end,
        reason=reason.strip(),
        **facts,
    )
    store_plan(actor, plan, metric_ids)

    record(actor, "plan.created", plan, organization=organization.id, from_stage=start, to_stage=end)
    return plan


@operation
def update_plan(
    actor: Actor, id: UUID, *, version: int | None, metric_ids: Sequence[UUID] | None = None, **facts: Any
) -> Plan:
    """Change the given facts of an open plan; its organization, step and baseline stay. Also refuses STALE, CLOSED.

    What stands so already is no change.
    """
    actor.require(Permission.PLAN_WRITE)
    plan = Plan.objects.pick(actor, id, path=("id",))
    plan.expect(version)
    plan.expect_open()

    changed = changes(plan, facts)
    for name in OWNERS.keys() & changed.keys():
        a_person(actor, getattr(plan, name), sides=OWNERS[name], path=(name,))
    if "reason" in changed and changed["reason"][0] and not (plan.reason or "").strip():
        raise Refusal(Code.REQUIRED, says.REASON_REQUIRED, path=("reason",))
    plan.expect_dates()
    check(plan)
    if metric_ids is not None:
        changed |= _watch(actor, plan, metric_ids)
    if not changed:
        return plan
    plan.keep(*(changed.keys() - {"metrics"}))

    record(actor, "plan.updated", plan, **changed)
    return plan


@operation
def close_plan(actor: Actor, id: UUID, *, reason: str, version: int | None) -> Plan:
    """End an open plan before its stage is reached, and cancel what is left to do in it.

    Refuses NOT_FOUND, STALE, CLOSED, and REQUIRED without a reason.
    """
    actor.require(Permission.PLAN_WRITE)
    plan = Plan.objects.pick(actor, id, path=("id",))
    plan.expect(version)
    plan.expect_open()

    plan.end_reason = a_reason(reason, missing=says.REASON_REQUIRED)
    plan.state, plan.ended_on = PlanState.CLOSED, today(actor)
    plan.keep("state", "end_reason", "ended_on")

    record(actor, "plan.closed", plan, reason=plan.end_reason)
    cancel_what_is_left(actor, plan)
    return plan


def store_plan(actor: Actor, plan: Plan, metric_ids: Sequence[UUID], *, past: bool = False) -> None:
    """Check a new plan with its people and store it with the metrics that it is watched by."""
    for name, sides in OWNERS.items():
        a_person(actor, getattr(plan, name), sides=sides, path=(name,), past=past)
    plan.expect_dates()
    check(plan)
    plan.save(force_insert=True)
    _watch(actor, plan, metric_ids)


def expect_no_open_plan(actor: Actor, organization: Organization) -> None:
    if Plan.objects.visible_to(actor).open().filter(organization=organization).exists():
        raise Refusal(Code.CONFLICT, says.SECOND_PLAN)


def expect_no_names(assessment: Assessment, *, path: Path) -> None:
    if assessment.is_named:
        raise Refusal(Code.INVALID, says.BASELINE_BY_NAME, path=path)


def _result(actor: Actor, assessment: Assessment) -> AssessmentResult:
    result = AssessmentResult.objects.visible_to(actor).filter(assessment=assessment).defer("document").first()
    if result is None:
        raise Refusal(Code.INCOMPLETE, says.NOT_CLOSED_YET, path=("assessment_id",))
    return result


def _step(measured: str | None, chosen: str | None, reason: str) -> tuple[Stage, Stage]:
    """Return the step to make: the next one from what was measured, or the one that was chosen with a reason."""
    start = chosen or measured
    if start is None:
        raise Refusal(Code.REQUIRED, says.STAGE_REQUIRED, path=("from_stage",))
    if start != measured and not reason.strip():
        words = says.STAGE_REASON.with_facts(measured=measured) if measured else says.STAGE_REQUIRED
        raise Refusal(Code.REQUIRED, words, path=("reason",))
    return step_from(start)


def step_from(stage: str) -> tuple[Stage, Stage]:
    """Return the step that starts from a stage, or refuse: the last stage has none."""
    end = next_stage(stage)
    if end is None:
        raise Refusal(Code.INVALID, says.NO_STEP, path=("from_stage",))
    return Stage(stage), end


def _title(actor: Actor, start: Stage) -> str:
    """Return what the step is about, in the client's language."""
    step = next(facts.transition for facts in stages() if facts.stage == start)
    assert step is not None
    return step.title.in_("ja" if actor.in_client().locale == "ja" else "en")


def _watch(actor: Actor, plan: Plan, metric_ids: Sequence[UUID]) -> dict[str, list[Any]]:
    """Let the plan be watched by exactly these metrics; return {"metrics": [before, after]} where that differs."""
    wanted = list(dict.fromkeys(metric_ids))
    known = {metric.id: metric for metric in Metric.objects.visible_to(actor).filter(id__in=wanted)}
    before = set(PlanMetric.objects.filter(plan=plan).values_list("metric_id", flat=True))
    for place, id in enumerate(metric_ids):
        if id not in known:
            raise not_found(path=("metric_ids", place))
        if known[id].archived_at and id not in before:
            raise Refusal(Code.INVALID, says.ARCHIVED_METRIC, path=("metric_ids", place))
    if before == set(wanted):
        return {}
    PlanMetric.objects.filter(plan=plan).exclude(metric__in=wanted).delete()
    PlanMetric.objects.bulk_create([PlanMetric(plan=plan, metric=known[id]) for id in wanted if id not in before])
    return {"metrics": [sorted(map(str, before)), sorted(map(str, wanted))]}
