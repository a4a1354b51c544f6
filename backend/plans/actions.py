"""What is done with the actions of a plan."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from backend.core.refusal import Code, Path, Refusal
from backend.core.validation import check
from backend.events.operations import changes, record
from backend.organizations.models import Person
from backend.plans import says
from backend.plans.deadlines import tell_deadlines
from backend.plans.models import Action, Plan
from backend.plans.people import a_person
from backend.plans.playbook import Practice, playbook
from backend.plans.vocabulary import ActionStatus
from tenants.actors import Actor
from tenants.binding import operation
from tenants.days import today
from tenants.roles import Permission

NAMED = 5


@operation
def add_action(actor: Actor, *, plan_id: UUID, sides: Sequence[str], **facts: Any) -> Action:
    """Add an action to an open plan.

    `facts`: title, description, practice, owner_id, starts_on, deadline, external_id.
    Refuses NOT_FOUND, CLOSED, REQUIRED, INVALID, TOO_LONG, OUT_OF_RANGE, DUPLICATE.
    """
    actor.require(Permission.ACTION_WRITE)
    plan = _open_plan(actor, plan_id)

    action = Action(plan=plan, sides=list(dict.fromkeys(sides)), **facts)
    a_person(actor, action.owner_id, path=("owner_id",))
    if action.practice:
        practice_of(action.practice, plan)
    action.expect_dates()
    check(action)
    action.save(force_insert=True)

    record(actor, "action.added", action, plan=plan.id, title=action.title, deadline=action.deadline)
    tell_deadlines(actor)
    return action


@operation
def adopt_practice(
    actor: Actor,
    *,
    plan_id: UUID,
    practice: str,
    owner_id: UUID,
    starts_on: date | None,
    deadline: date | None,
    external_id: str | None,
) -> Action:
    """Make a practice of the playbook an action: its words in the client's language, its sides, its usual duration.

    It starts today where no day is given. Refuses as `add_action`.
    """
    actor.require(Permission.ACTION_WRITE)
    plan = _open_plan(actor, plan_id)
    chosen = practice_of(practice, plan)
    locale = actor.in_client().locale
    start = starts_on or today(actor)
    return add_action(
        actor,
        plan_id=plan_id,
        practice=chosen.key,
        title=chosen.title.in_("ja" if locale == "ja" else "en"),
        description=chosen.description.in_("ja" if locale == "ja" else "en"),
        owner_id=owner_id,
        sides=chosen.sides,
        starts_on=start,
        deadline=deadline or start + timedelta(days=chosen.duration_days),
        external_id=external_id,
    )


@operation
def update_action(actor: Actor, id: UUID, *, version: int | None, **facts: Any) -> Action:
    """Change the given facts of an action; its status moves by `move_action`. Also refuses STALE.

    What stands so already is no change.
    """
    actor.require(Permission.ACTION_WRITE)
    action = pick_action(actor, id)
    action.expect(version)

    if facts.get("sides") is not None:
        facts["sides"] = list(dict.fromkeys(facts["sides"]))
    changed = changes(action, facts)
    if not changed:
        return action
    if "owner_id" in changed:
        a_person(actor, action.owner_id, path=("owner_id",))
    if changed.get("practice") and action.practice:
        practice_of(action.practice, action.plan)
    action.expect_dates()
    check(action)
    action.keep(*changed)

    record(actor, "action.updated", action, **changed)
    if "deadline" in changed and action.is_open:
        tell_deadlines(actor)
    return action


@operation
def upsert_action(
    actor: Actor, *, external_id: str, plan_external_id: str, owner_external_id: str, **facts: Any
) -> Action:
    """Create or change the action by its id in the caller's own system; the status of a known one stays.

    `facts`: title, description, practice, sides, starts_on, deadline. Refuses CONFLICT in another plan than before.
    """
    actor.require(Permission.ACTION_WRITE)
    plan = Plan.objects.visible_to(actor).filter(external_id=plan_external_id).first()
    owner = Person.objects.visible_to(actor).filter(external_id=owner_external_id).first()
    if plan is None:
        raise unknown(plan_external_id, "plan_external_id")
    if owner is None:
        raise unknown(owner_external_id, "owner_external_id")
    plan = _open_plan(actor, plan.id)  # locked: of two that bring a new one, the second finds the first's
    known = Action.objects.visible_to(actor).filter(external_id=external_id).first()
    if known is None:
        return add_action(actor, plan_id=plan.id, owner_id=owner.id, external_id=external_id, **facts)
    if known.plan_id != plan.id:
        raise Refusal(Code.CONFLICT, says.OTHER_PLAN, path=("plan_external_id",))
    return update_action(actor, known.id, version=None, owner_id=owner.id, **facts)


@operation
def move_action(
    actor: Actor, id: UUID, *, status: str, completed_on: date | None, reason: str, version: int | None
) -> Action:
    """Move an action to another status, by whoever may write actions or by its own owner.

    DONE asks that all it needs is done; what a done action needs is reopened after it.
    Refuses NOT_FOUND, FORBIDDEN, STALE, ILLEGAL_MOVE, REQUIRED, OUT_OF_RANGE, INCOMPLETE, IN_USE.
    """
    actor.require(Permission.OWN_ACTION_WRITE)
    action = pick_own_action(actor, id)
    action.expect(version)

    before, was_open = action.status, action.is_open
    action.move_to(status, on=completed_on, today=today(actor), reason=reason)
    if action.status == ActionStatus.DONE:
        expect_needs_done(action)
    if before == ActionStatus.DONE:
        _expect_not_rested_on(action)
    check(action)
    action.keep("status", "completed_on", "blocked_reason", "progress")

    record(actor, "action.moved", action, status=[before, status], on=action.completed_on, reason=reason)
    if action.is_open != was_open:
        tell_deadlines(actor)
    return action


@operation
def report_progress(actor: Actor, id: UUID, *, progress: int, version: int | None) -> Action:
    """Say how far an action is that is under way. Also refuses ILLEGAL_MOVE of one that is not."""
    actor.require(Permission.OWN_ACTION_WRITE)
    action = pick_own_action(actor, id)
    action.expect(version)
    if action.status not in (ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED):
        raise Refusal(Code.ILLEGAL_MOVE, says.NOT_UNDER_WAY, path=("progress",))
    if not 0 <= progress <= 100:
        raise Refusal(Code.OUT_OF_RANGE, says.PROGRESS_RANGE, path=("progress",))

    changed = changes(action, {"progress": progress})
    if not changed:
        return action
    action.keep("progress")

    record(actor, "action.progressed", action, **changed)
    return action


def cancel_what_is_left(actor: Actor, plan: Plan) -> None:
    """Cancel the open actions of a plan that is given up, so that nobody owes them and none is overdue for ever."""
    for action in Action.objects.visible_to(actor).open().filter(plan=plan).select_for_update().order_by("id"):
        before = action.status
        action.move_to(ActionStatus.CANCELLED, on=None, today=today(actor), reason="")
        action.keep("status", "blocked_reason")

        record(actor, "action.moved", action, status=[before, action.status], on=None, reason=plan.end_reason)
    tell_deadlines(actor)


def pick_action(actor: Actor, id: UUID, *path: str) -> Action:
    """Return an action of an open plan, as `_pick` does; refuse CLOSED of another."""
    action = _pick(actor, id, path or ("id",))
    action.plan.expect_open()
    return action


def pick_own_action(actor: Actor, id: UUID, *path: str) -> Action:
    """Return an action as `_pick` does, of a plan that has ended too: what it left undone can still be finished.

    Refuses FORBIDDEN of another's to whoever may write only own ones.
    """
    path = path or ("id",)
    action = _pick(actor, id, path)
    if not actor.may(Permission.ACTION_WRITE) and not action.is_own_of(actor):
        raise Refusal(Code.FORBIDDEN, says.NOT_YOURS, path=path)
    return action


def practice_of(key: str, plan: Plan) -> Practice:
    """Return the practice of the playbook, or refuse: NOT_FOUND, or INVALID of another step than the plan's."""
    practice = playbook().find(key)
    if practice is None:
        raise Refusal(Code.NOT_FOUND, says.UNKNOWN_PRACTICE, path=("practice",))
    if not practice.serves(plan.from_stage):
        words = says.PRACTICE_OF_OTHER_STEP.with_facts(practice=key, stage=plan.from_stage)
        raise Refusal(Code.INVALID, words, path=("practice",))
    return practice


def expect_needs_done(action: Action, *path: str) -> None:
    """Refuse INCOMPLETE while something that the action needs is not done."""
    undone = Action.objects.filter(dependents__action=action).exclude(status=ActionStatus.DONE)
    if titles := _titles(undone):
        raise Refusal(Code.INCOMPLETE, says.NEEDS_UNDONE.with_facts(titles=titles), path=path or ("status",))


def unknown(external_id: str, field: str) -> Refusal:
    return Refusal(Code.NOT_FOUND, says.UNKNOWN_EXTERNAL_ID.with_facts(id=external_id), path=(field,))


def _expect_not_rested_on(action: Action) -> None:
    done = Action.objects.filter(dependencies__needs=action, status=ActionStatus.DONE)
    if titles := _titles(done):
        raise Refusal(Code.IN_USE, says.NEEDED_BY_DONE.with_facts(titles=titles), path=("status",))


def _titles(actions: Any) -> str:
    return ", ".join(actions.values_list("title", flat=True)[:NAMED])


def _pick(actor: Actor, id: UUID, path: Path) -> Action:
    """Return an action with its plan, both locked, the plan first: whatever changes in a plan waits its turn."""
    return Action.objects.select_related("plan").pick(actor, id, path=path, lock=("plan", "self"))


def _open_plan(actor: Actor, id: UUID) -> Plan:
    plan = Plan.objects.pick(actor, id, path=("plan_id",))
    plan.expect_open()
    return plan
