"""Which actions come before which: never in a circle, never across plans."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.plans.dependencies import cycle_in
from tests.plans.asked import CLOSE_PLAN, CREATE, MOVE, NEED
from tests.plans.work import Work, a_plan, alone

EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24)


def need(work: Work, action: dict, *needed: dict) -> list[str]:  # type: ignore[type-arg]
    ids = [each["id"] for each in needed]
    found = work.manager.do(NEED, id=action["id"], neededActionIds=ids)["action"]["needs"]["edges"]
    return [edge["node"]["title"] for edge in found]


def test_names_what_comes_before_in_place_of_what_did(work: Work) -> None:
    first, second, third = (work.add(title) for title in ("First", "Second", "Third"))
    assert need(work, third, first, second, first) == ["First", "Second"]
    assert need(work, third, second) == ["Second"]
    with work.unchanged():
        need(work, third, second)
    assert need(work, third) == []


def test_refuses_circles_of_any_length(work: Work) -> None:
    first, second, third = (work.add(title) for title in ("First", "Second", "Third"))
    need(work, second, first)
    need(work, third, second)
    with work.unchanged():
        for needed in ([first], [second], [third], [third, second]):
            ids = [each["id"] for each in needed]
            payload = work.manager.attempt(NEED, id=first["id"], neededActionIds=ids)
            assert [(e["code"], e["path"]) for e in payload["errors"]] == [("CYCLE", ["input", "neededActionIds"])]
        assert " → " in payload["errors"][0]["message"]


def test_refuses_what_is_not_of_this_plan(work: Work) -> None:
    before = work.add("Before")
    work.manager.do(CLOSE_PLAN, id=work.plan["id"], reason="Reorganized")
    work.plan = work.manager.do(CREATE, **a_plan(work.company, work.baseline))["plan"]
    action = work.add("After")
    with work.unchanged():
        refused = work.manager.refused
        other = refused(NEED, id=action["id"], neededActionIds=[action["id"], before["id"]])
        assert other == [("INVALID", "input.neededActionIds.1")]
        nothing = refused(NEED, id=action["id"], neededActionIds=[work.plan["id"]])
        assert nothing == [("NOT_FOUND", "input.neededActionIds.0")]
        assert refused(NEED, id=before["id"], neededActionIds=[]) == [("CLOSED", "")]
        assert refused(NEED, id=action["id"], neededActionIds=[], version=4) == [("STALE", "input.version")]
        assert refused(NEED, id=action["id"], neededActionIds=[before["id"]] * 101) == [
            ("TOO_MANY", "input.neededActionIds")
        ]


def test_what_is_done_needs_nothing_that_is_not(work: Work) -> None:
    done, planned = work.add("Done", status="DONE"), work.add("Planned")
    with work.unchanged():
        assert work.manager.refused(NEED, id=done["id"], neededActionIds=[planned["id"]]) == [
            ("INCOMPLETE", "input.neededActionIds")
        ]


@pytest.mark.parametrize("count", [2, 5])
def test_those_who_close_a_circle_together_do_not(work: Work, count: int) -> None:
    """Each sets one edge of a ring at the same moment: any but one of them may stand, never all."""
    ring = [work.add(str(number)) for number in range(count)]
    together = Barrier(count)

    def set_edge(place: int) -> list[str]:
        caller = work.manager.in_(None)
        together.wait(20)
        payload = caller.attempt(NEED, id=ring[place]["id"], neededActionIds=[ring[(place + 1) % count]["id"]])
        return [error["code"] for error in payload["errors"]]

    with ThreadPoolExecutor(count) as pool:
        codes = sorted(pool.map(lambda place: alone(lambda: set_edge(place)), range(count)))

    assert codes == [*[[]] * (count - 1), ["CYCLE"]]
    assert sum(action["needs"]["totalCount"] for action in work.actions()) == count - 1


def test_no_done_action_rests_on_one_that_is_reopened_meanwhile(work: Work) -> None:
    first, second = work.add("First", status="DONE"), work.add("Second", status="IN_PROGRESS")
    need(work, second, first)
    together = Barrier(2)

    def move(action: dict, status: str) -> list[str]:  # type: ignore[type-arg]
        caller = work.manager.in_(None)
        together.wait(20)
        return [error["code"] for error in caller.attempt(MOVE, id=action["id"], status=status)["errors"]]

    with ThreadPoolExecutor(2) as pool:
        reopening = pool.submit(alone, lambda: move(first, "IN_PROGRESS"))
        finishing = pool.submit(alone, lambda: move(second, "DONE"))
        codes = (reopening.result(30), finishing.result(30))

    assert codes in [(["IN_USE"], []), ([], ["INCOMPLETE"])]


@given(EDGES)
def test_finds_a_circle_exactly_where_one_is(pairs: list[tuple[int, int]]) -> None:
    edges: dict[str, list[str]] = {}
    for needing, needed in pairs:
        edges.setdefault(str(needing), []).append(str(needed))
    circle = cycle_in(edges)

    reachable = {key: set(needed) for key, needed in edges.items()}
    for _ in range(8):
        reachable = {key: near.union(*(reachable.get(each, set()) for each in near)) for key, near in reachable.items()}
    assert bool(circle) == any(key in near for key, near in reachable.items())
    for needing, needed in pairwise(circle):
        assert needed in edges[needing]


def test_finds_a_circle_of_thousands() -> None:
    ring = {str(number): [str((number + 1) % 5000)] for number in range(5000)}
    assert len(set(cycle_in(ring))) == 5000
    assert cycle_in(ring | {"0": []}) == []
