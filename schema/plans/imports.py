"""Bringing in past plans and actions: translation only; the rules are in backend.plans.imports."""

from datetime import date

import strawberry
from strawberry import relay

from backend.plans import imports
from backend.plans.imports import MOST_ROWS, PastAction
from schema.context import Info
from schema.enums import ActionStatus, PlanState, Side, Stage
from schema.mutations import Payload, changed, given, id_of, mutation
from schema.plans.inputs import KEY, OWN_ID
from schema.plans.types import Plan
from tenants.roles import Permission


@strawberry.input(description="A plan that began before, and may have ended.")
class ImportPlanInput:
    organization_id: relay.GlobalID = strawberry.field(description="Whose plan it was.")
    title: str = strawberry.field(description="What it is called.")
    from_stage: Stage = strawberry.field(description="The stage it started from.")
    sponsor_id: relay.GlobalID = strawberry.field(description="Who stood behind it.")
    sales_owner_id: relay.GlobalID = strawberry.field(description="Who answered for it in Sales: of SALES or BOTH.")
    marketing_owner_id: relay.GlobalID = strawberry.field(
        description="Who answered for it in Marketing: of MARKETING or BOTH."
    )
    starts_on: date = strawberry.field(description="The day it started.")
    target_on: date = strawberry.field(description="The day by which the next stage should have been reached.")
    state: PlanState = strawberry.field(default=PlanState.COMPLETED, description="Where it stands.")
    ended_on: date | None = strawberry.field(default=None, description="The day it was completed or closed.")
    end_reason: str = strawberry.field(default="", description="Of a closed one: why.")
    reason: str = strawberry.field(default="", description="Why this step.")
    baseline_assessment_id: relay.GlobalID | None = strawberry.field(
        default=None, description="The closed assessment it started from, where there was one."
    )
    metric_ids: list[relay.GlobalID] = strawberry.field(
        default_factory=list, description="The metrics it was watched by."
    )
    external_id: str | None = strawberry.field(default=None, description=OWN_ID)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The past plan, or why it was not brought in.")
class ImportPlanPayload(Payload):
    plan: Plan | None = changed("The plan.")


@strawberry.input(description="A past action, by the ids of your own system.")
class PastActionInput:
    external_id: str = strawberry.field(description=OWN_ID)
    plan_external_id: str = strawberry.field(description="The plan's id in your own system.")
    owner_external_id: str = strawberry.field(description="The owner's id in your own system.")
    title: str = strawberry.field(description="What was to be done.")
    sides: list[Side] = strawberry.field(description="The functions that carried it out.")
    starts_on: date = strawberry.field(description="The day it started.")
    deadline: date = strawberry.field(description="The last day on which it was in time.")
    status: ActionStatus = strawberry.field(description="Where it stands.")
    description: str = strawberry.field(default="", description="What it means in detail.")
    practice: str = strawberry.field(default="", description="The key of the practice that it carries out, if one.")
    progress: int | None = strawberry.field(
        default=None, description="0 to 100; unless given, 100 of what is done and 0 of the rest."
    )
    completed_on: date | None = strawberry.field(default=None, description="Of what is done: the day.")
    blocked_reason: str = strawberry.field(default="", description="Of what is blocked: what stands in its way.")
    needed_external_ids: list[str] = strawberry.field(
        default_factory=list, description="The ids of what it needs: of this import, or here before, in the same plan."
    )
    evidence_url: str = strawberry.field(default="", description="A link that shows that it is done.")


@strawberry.input(description="Past actions to bring in.")
class ImportActionsInput:
    actions: list[PastActionInput] = strawberry.field(description=f"The actions, at most {MOST_ROWS:,}.")


@strawberry.type(description="What the import did, or why nothing was brought in: an error for each faulty row.")
class ImportActionsPayload(Payload):
    created: int = strawberry.field(default=0, description="How many actions are new.")
    known: int = strawberry.field(
        default=0, description="How many were here already by their id; these stay as they are."
    )


@strawberry.type
class PlanImportMutations:
    @mutation(Permission.HISTORY_IMPORT, description="Bring in a plan that began before Concord came into use.")
    def import_plan(self, info: Info, input: ImportPlanInput) -> ImportPlanPayload:
        baseline, metrics = input.baseline_assessment_id, enumerate(input.metric_ids)
        owners = ("sponsor_id", "sales_owner_id", "marketing_owner_id")
        facts = given(input, without=("organization_id", "baseline_assessment_id", "metric_ids", *owners))
        plan = imports.import_plan(
            info.context.actor,
            organization_id=id_of(input.organization_id, "Organization", "organization_id"),
            baseline_id=id_of(baseline, "Assessment", "baseline_assessment_id") if baseline else None,
            metric_ids=[id_of(id, "Metric", "metric_ids", str(place)) for place, id in metrics],
            **{name: id_of(getattr(input, name), "Person", name) for name in owners},
            **facts,
        )
        return ImportPlanPayload.of(plan=plan)

    @mutation(
        Permission.HISTORY_IMPORT,
        description="Bring in past actions in whatever state, with what they need and show; all of the rows or none. "
        "Repeating it adds nothing twice.",
    )
    def import_actions(self, info: Info, input: ImportActionsInput) -> ImportActionsPayload:
        rows = [PastAction(**given(row) | {"sides": [side.value for side in row.sides]}) for row in input.actions]
        done = imports.import_actions(info.context.actor, rows=rows)
        return ImportActionsPayload(created=done.created, known=done.known)
