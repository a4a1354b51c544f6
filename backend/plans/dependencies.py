"""Which actions come before which."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar
from uuid import UUID

from backend.core.refusal import Code, Refusal, not_found
from backend.events.operations import record
from backend.plans import says
from backend.plans.actions import expect_needs_done, pick_action
from backend.plans.models import Action, ActionDependency
from backend.plans.vocabulary import ActionStatus
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

K = TypeVar("K", UUID, str)

MOST_NEEDS = 100


@operation
def set_dependencies(actor: Actor, id: UUID, *, needed_ids: Sequence[UUID], version: int | None) -> Action:
    """Let an action need exactly these others of its plan.

    Refuses NOT_FOUND, INVALID of another plan, CYCLE, TOO_MANY, INCOMPLETE where the action is done but what it would
    need is not, STALE, CLOSED.
    """
    actor.require(Permission.ACTION_WRITE)
    if len(needed_ids) > MOST_NEEDS:
        raise Refusal(Code.TOO_MANY, says.TOO_MANY_NEEDS.with_facts(most=MOST_NEEDS), path=("needed_action_ids",))
    action = pick_action(actor, id)
    action.expect(version)
    wanted = _of_this_plan(actor, action, needed_ids)
    edges = dict(ActionDependency.objects.filter(action=action).values_list("needs_id", "id"))
    if edges.keys() == set(wanted):
        return action
    _expect_no_cycle(action, wanted)

    ActionDependency.objects.filter(id__in=[edges[each] for each in edges.keys() - set(wanted)]).delete()
    new = [ActionDependency(action=action, needs_id=each) for each in wanted if each not in edges]
    ActionDependency.objects.bulk_create(new)
    if action.status == ActionStatus.DONE:
        expect_needs_done(action, "needed_action_ids")
    action.keep()

    record(actor, "action.needs_set", action, needs=[sorted(map(str, edges)), sorted(map(str, wanted))])
    return action


def cycle_in(edges: Mapping[K, Iterable[K]]) -> list[K]:
    """Return the actions of a circle in {action: what it needs}, each needing the next, or none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def _of_this_plan(actor: Actor, action: Action, ids: Sequence[UUID]) -> list[UUID]:
    plans = dict(Action.objects.visible_to(actor).filter(id__in=ids).values_list("id", "plan_id"))
    for place, id in enumerate(ids):
        if id not in plans:
            raise not_found(path=("needed_action_ids", place))
        if plans[id] != action.plan_id:
            raise Refusal(Code.INVALID, says.OTHER_PLAN, path=("needed_action_ids", place))
    return list(dict.fromkeys(ids))


def _expect_no_cycle(action: Action, wanted: list[UUID]) -> None:
    edges: dict[UUID, list[UUID]] = {}
    for needing, needed in ActionDependency.objects.filter(action__plan=action.plan_id).values_list(
        "action_id", "needs_id"
    ):
        edges.setdefault(needing, []).append(needed)
    circle = cycle_in(edges | {action.id: wanted})
    if circle:
        titles = dict(Action.objects.filter(id__in=circle).values_list("id", "title"))
        words = says.CYCLE.with_facts(titles=" → ".join(titles[each] for each in circle))
        raise Refusal(Code.CYCLE, words, path=("needed_action_ids",))
