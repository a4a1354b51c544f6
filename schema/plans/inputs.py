"""What the mutations of plans and actions are given."""

from datetime import date

import strawberry
from strawberry import UNSET, relay

from backend.plans.dependencies import MOST_NEEDS
from schema.enums import ActionStatus, EvidenceKind, Side, Stage

KEY = "Repeating a request with the same key answers the first one again instead of doing it twice."
VERSION = "Refuse when it changed since this version."
OWN_ID = "Its id in your own system."
FROM = "The stage to step on from; what the assessment measured unless given."


@strawberry.input(description="A new plan, made from a closed assessment.")
class CreatePlanInput:
    assessment_id: relay.GlobalID = strawberry.field(description="The closed assessment it starts from.")
    sponsor_id: relay.GlobalID = strawberry.field(description="Who stands behind it.")
    sales_owner_id: relay.GlobalID = strawberry.field(description="Who answers for it in Sales: of SALES or BOTH.")
    marketing_owner_id: relay.GlobalID = strawberry.field(
        description="Who answers for it in Marketing: of MARKETING or BOTH."
    )
    starts_on: date = strawberry.field(description="The day it starts.")
    target_on: date = strawberry.field(description="The day by which the next stage should be reached.")
    title: str = strawberry.field(default="", description="What it is called; what the step is about unless given.")
    from_stage: Stage | None = strawberry.field(default=None, description=FROM)
    reason: str = strawberry.field(
        default="", description="Why it starts from another stage than the measured one, or where none was named."
    )
    metric_ids: list[relay.GlobalID] = strawberry.field(
        default_factory=list, description="The metrics it is watched by."
    )
    external_id: str | None = strawberry.field(default=None, description=OWN_ID)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Changes to an open plan; what is left out stays.")
class UpdatePlanInput:
    id: relay.GlobalID = strawberry.field(description="The plan.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    title: str | None = strawberry.field(default=UNSET, description="What it is called.")
    reason: str | None = strawberry.field(default=UNSET, description="Why this step.")
    sponsor_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Who stands behind it.")
    sales_owner_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Who answers for it in Sales.")
    marketing_owner_id: relay.GlobalID | None = strawberry.field(
        default=UNSET, description="Who answers for it in Marketing."
    )
    starts_on: date | None = strawberry.field(default=UNSET, description="The day it starts.")
    target_on: date | None = strawberry.field(default=UNSET, description="The day by which to reach the next stage.")
    metric_ids: list[relay.GlobalID] | None = strawberry.field(
        default=UNSET, description="Exactly the metrics it is watched by."
    )
    external_id: str | None = strawberry.field(default=UNSET, description=OWN_ID)


@strawberry.input(description="A plan to end before its stage is reached.")
class ClosePlanInput:
    id: relay.GlobalID = strawberry.field(description="The plan.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="A new action in an open plan.")
class AddActionInput:
    plan_id: relay.GlobalID = strawberry.field(description="The plan.")
    title: str = strawberry.field(description="What is to be done.")
    owner_id: relay.GlobalID = strawberry.field(description="Who sees to it that it is done.")
    sides: list[Side] = strawberry.field(description="The functions that carry it out.")
    starts_on: date = strawberry.field(description="The day it starts.")
    deadline: date = strawberry.field(description="The last day on which it is in time, in the client's time zone.")
    description: str = strawberry.field(default="", description="What it means in detail.")
    practice: str = strawberry.field(default="", description="The key of the practice that it carries out, if one.")
    external_id: str | None = strawberry.field(default=None, description=OWN_ID)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A practice of the playbook to make an action of an open plan.")
class AdoptPracticeInput:
    plan_id: relay.GlobalID = strawberry.field(description="The plan.")
    practice: str = strawberry.field(description="The key of the practice; it belongs to the plan's step.")
    owner_id: relay.GlobalID = strawberry.field(description="Who sees to it that it is done.")
    starts_on: date | None = strawberry.field(default=None, description="The day it starts; today unless given.")
    deadline: date | None = strawberry.field(
        default=None, description="The last day in time; after the practice's usual duration unless given."
    )
    external_id: str | None = strawberry.field(default=None, description=OWN_ID)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Changes to an action; what is left out stays.")
class UpdateActionInput:
    id: relay.GlobalID = strawberry.field(description="The action.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    title: str | None = strawberry.field(default=UNSET, description="What is to be done.")
    description: str | None = strawberry.field(default=UNSET, description="What it means in detail.")
    practice: str | None = strawberry.field(default=UNSET, description="The practice that it carries out; empty: none.")
    owner_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Who sees to it that it is done.")
    sides: list[Side] | None = strawberry.field(default=UNSET, description="The functions that carry it out.")
    starts_on: date | None = strawberry.field(default=UNSET, description="The day it starts.")
    deadline: date | None = strawberry.field(default=UNSET, description="The last day on which it is in time.")
    external_id: str | None = strawberry.field(default=UNSET, description=OWN_ID)


@strawberry.input(description="An action by your own system's id: created when new, else changed.")
class UpsertActionInput:
    external_id: str = strawberry.field(description=OWN_ID)
    plan_external_id: str = strawberry.field(description="The plan's id in your own system.")
    owner_external_id: str = strawberry.field(description="The owner's id in your own system.")
    title: str = strawberry.field(description="What is to be done.")
    sides: list[Side] = strawberry.field(description="The functions that carry it out.")
    starts_on: date = strawberry.field(description="The day it starts.")
    deadline: date = strawberry.field(description="The last day on which it is in time, in the client's time zone.")
    description: str = strawberry.field(default="", description="What it means in detail.")
    practice: str = strawberry.field(default="", description="The key of the practice that it carries out, if one.")


@strawberry.input(description="An action to move to another status.")
class MoveActionInput:
    id: relay.GlobalID = strawberry.field(description="The action.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    status: ActionStatus = strawberry.field(description="Where to.")
    completed_on: date | None = strawberry.field(
        default=None, description="With DONE: the day it was done; today in the client's time zone unless given."
    )
    reason: str = strawberry.field(
        default="", description="Why; needed for BLOCKED, where it says what stands in the way."
    )


@strawberry.input(description="How far an action is.")
class ReportProgressInput:
    id: relay.GlobalID = strawberry.field(description="The action; it is IN_PROGRESS or BLOCKED.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    progress: int = strawberry.field(description="0 to 100.")


@strawberry.input(description="What comes before an action.")
class SetDependenciesInput:
    id: relay.GlobalID = strawberry.field(description="The action.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    needed_action_ids: list[relay.GlobalID] = strawberry.field(
        description=f"Exactly the actions of the same plan that it needs, at most {MOST_NEEDS}."
    )


@strawberry.input(description="Something that shows that an action is done.")
class AddEvidenceInput:
    action_id: relay.GlobalID = strawberry.field(description="The action.")
    kind: EvidenceKind = strawberry.field(description="A link or a note.")
    url: str = strawberry.field(default="", description="Of a link: where it lies, http or https.")
    note: str = strawberry.field(default="", description="What it says; of a link, if you like.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Evidence to take away again.")
class RemoveEvidenceInput:
    evidence_id: relay.GlobalID = strawberry.field(description="The evidence.")
