"""Changes to actions: translation only; the rules are in backend.plans.actions and beside it."""

from typing import Any

import strawberry

from backend.plans import actions, dependencies, evidence
from schema.context import Info
from schema.mutations import Payload, changed, given, id_of, mutation
from schema.plans.inputs import (
    AddActionInput,
    AddEvidenceInput,
    AdoptPracticeInput,
    MoveActionInput,
    RemoveEvidenceInput,
    ReportProgressInput,
    SetDependenciesInput,
    UpdateActionInput,
    UpsertActionInput,
)
from schema.plans.types import Action, Evidence
from tenants.roles import Permission

OWN = " Of an action that is your own, or of any with ACTION_WRITE."


@strawberry.type(description="The new action, or why there is none.")
class AddActionPayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type(description="The new action, or why there is none.")
class AdoptPracticePayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type(description="The changed action, or why it stayed as it was.")
class UpdateActionPayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type(description="The action as it is now, or why it stayed as it was.")
class UpsertActionPayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type(description="The moved action, or why it stayed where it was.")
class MoveActionPayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type(description="The action with its progress, or why it was not taken.")
class ReportProgressPayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type(description="The action with what it needs, or why that stayed as it was.")
class SetDependenciesPayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type(description="The new evidence, or why there is none.")
class AddEvidencePayload(Payload):
    evidence: Evidence | None = changed("The evidence.")


@strawberry.type(description="The action without the evidence, or why it stays.")
class RemoveEvidencePayload(Payload):
    action: Action | None = changed("The action.")


@strawberry.type
class ActionMutations:
    @mutation(Permission.ACTION_WRITE, description="Add an action to an open plan.")
    def add_action(self, info: Info, input: AddActionInput) -> AddActionPayload:
        facts = facts_in(input, "plan_id", "owner_id")
        plan_id, owner_id = id_of(input.plan_id, "Plan", "plan_id"), id_of(input.owner_id, "Person", "owner_id")
        action = actions.add_action(info.context.actor, plan_id=plan_id, owner_id=owner_id, **facts)
        return AddActionPayload.of(action=action)

    @mutation(
        Permission.ACTION_WRITE,
        description="Make a practice of the playbook an action, in the client's language and with its usual duration.",
    )
    def adopt_practice(self, info: Info, input: AdoptPracticeInput) -> AdoptPracticePayload:
        facts = given(input, without=("plan_id", "owner_id"))
        plan_id, owner_id = id_of(input.plan_id, "Plan", "plan_id"), id_of(input.owner_id, "Person", "owner_id")
        action = actions.adopt_practice(info.context.actor, plan_id=plan_id, owner_id=owner_id, **facts)
        return AdoptPracticePayload.of(action=action)

    @mutation(Permission.ACTION_WRITE, description="Change an action; moveAction changes its status.")
    def update_action(self, info: Info, input: UpdateActionInput) -> UpdateActionPayload:
        facts = facts_in(input, "owner_id")
        if input.owner_id:
            facts["owner_id"] = id_of(input.owner_id, "Person", "owner_id")
        id = id_of(input.id, "Action", "id")
        action = actions.update_action(info.context.actor, id, version=input.version, **facts)
        return UpdateActionPayload.of(action=action)

    @mutation(
        Permission.ACTION_WRITE,
        description="Create or change an action by your own system's id; the status of a known one stays.",
    )
    def upsert_action(self, info: Info, input: UpsertActionInput) -> UpsertActionPayload:
        return UpsertActionPayload.of(action=actions.upsert_action(info.context.actor, **facts_in(input)))

    @mutation(Permission.OWN_ACTION_WRITE, description="Move an action to another status." + OWN)
    def move_action(self, info: Info, input: MoveActionInput) -> MoveActionPayload:
        id = id_of(input.id, "Action", "id")
        action = actions.move_action(info.context.actor, id, version=input.version, **given(input))
        return MoveActionPayload.of(action=action)

    @mutation(Permission.OWN_ACTION_WRITE, description="Say how far an action is." + OWN)
    def report_progress(self, info: Info, input: ReportProgressInput) -> ReportProgressPayload:
        id = id_of(input.id, "Action", "id")
        action = actions.report_progress(info.context.actor, id, progress=input.progress, version=input.version)
        return ReportProgressPayload.of(action=action)

    @mutation(Permission.ACTION_WRITE, description="Say what an action needs, in place of what it needed.")
    def set_dependencies(self, info: Info, input: SetDependenciesInput) -> SetDependenciesPayload:
        needed = [
            id_of(id, "Action", "needed_action_ids", str(place)) for place, id in enumerate(input.needed_action_ids)
        ]
        id = id_of(input.id, "Action", "id")
        action = dependencies.set_dependencies(info.context.actor, id, needed_ids=needed, version=input.version)
        return SetDependenciesPayload.of(action=action)

    @mutation(
        Permission.OWN_ACTION_WRITE, description="Attach a link or a note that shows that an action is done." + OWN
    )
    def add_evidence(self, info: Info, input: AddEvidenceInput) -> AddEvidencePayload:
        action_id = id_of(input.action_id, "Action", "action_id")
        facts = given(input, without=("action_id",))
        return AddEvidencePayload.of(evidence=evidence.add_evidence(info.context.actor, action_id=action_id, **facts))

    @mutation(Permission.OWN_ACTION_WRITE, description="Take a link or a note away again." + OWN)
    def remove_evidence(self, info: Info, input: RemoveEvidenceInput) -> RemoveEvidencePayload:
        id = id_of(input.evidence_id, "Evidence", "evidence_id")
        return RemoveEvidencePayload.of(action=evidence.remove_evidence(info.context.actor, id))


def facts_in(input: Any, *without: str) -> dict[str, Any]:
    """Return what the caller gave of an action, with the sides as plain words."""
    facts = given(input, without=without)
    if facts.get("sides") is not None:
        facts["sides"] = [side.value for side in facts["sides"]]
    return facts
