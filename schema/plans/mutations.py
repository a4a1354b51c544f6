"""Changes to plans: translation only; the rules are in backend.plans.operations."""

from typing import Any

import strawberry
from strawberry import UNSET, relay

from backend.plans import operations
from schema.context import Info
from schema.mutations import Payload, changed, given, id_of, mutation
from schema.plans.actions import ActionMutations
from schema.plans.imports import PlanImportMutations
from schema.plans.inputs import ClosePlanInput, CreatePlanInput, UpdatePlanInput
from schema.plans.types import Plan
from tenants.roles import Permission

OWNERS = ("sponsor_id", "sales_owner_id", "marketing_owner_id")


@strawberry.type(description="The new plan, or why there is none.")
class CreatePlanPayload(Payload):
    plan: Plan | None = changed("The plan.")


@strawberry.type(description="The changed plan, or why it stayed as it was.")
class UpdatePlanPayload(Payload):
    plan: Plan | None = changed("The plan.")


@strawberry.type(description="The closed plan, or why it stays open.")
class ClosePlanPayload(Payload):
    plan: Plan | None = changed("The plan.")


@strawberry.type
class PlanMutations(ActionMutations, PlanImportMutations):
    @mutation(Permission.PLAN_WRITE, description="Make the plan of one step from a closed assessment.")
    def create_plan(self, info: Info, input: CreatePlanInput) -> CreatePlanPayload:
        facts = given(input, without=("assessment_id", "metric_ids")) | people_in(input)
        plan = operations.create_plan(
            info.context.actor,
            assessment_id=id_of(input.assessment_id, "Assessment", "assessment_id"),
            metric_ids=metrics_in(input.metric_ids),
            **facts,
        )
        return CreatePlanPayload.of(plan=plan)

    @mutation(Permission.PLAN_WRITE, description="Change an open plan; its step and its baseline stay.")
    def update_plan(self, info: Info, input: UpdatePlanInput) -> UpdatePlanPayload:
        facts = given(input, without=("metric_ids",)) | people_in(input)
        id, metrics = id_of(input.id, "Plan", "id"), input.metric_ids
        plan = operations.update_plan(
            info.context.actor,
            id,
            version=input.version,
            metric_ids=metrics_in(metrics) if metrics is not UNSET and metrics is not None else None,
            **facts,
        )
        return UpdatePlanPayload.of(plan=plan)

    @mutation(Permission.PLAN_WRITE, description="End a plan before its stage is reached; nothing in it changes then.")
    def close_plan(self, info: Info, input: ClosePlanInput) -> ClosePlanPayload:
        id = id_of(input.id, "Plan", "id")
        plan = operations.close_plan(info.context.actor, id, reason=input.reason, version=input.version)
        return ClosePlanPayload.of(plan=plan)


def people_in(input: Any) -> dict[str, Any]:
    """Return the ids of the people who answer for a plan, as far as they are given."""
    named = {name: getattr(input, name) for name in OWNERS}
    return {name: id_of(id, "Person", name) for name, id in named.items() if id}


def metrics_in(ids: list[relay.GlobalID]) -> list[Any]:
    return [id_of(id, "Metric", "metric_ids", str(place)) for place, id in enumerate(ids)]
