"""Who owns an action moves it, reports on it and attaches evidence; nobody else's."""

from typing import Any

import pytest

from tests.plans.asked import ATTACH, MOVE, NEED, REMOVE, REPORT, UPDATE_ACTION
from tests.plans.work import Work, signed_in
from tests.world.build import World
from tests.world.callers import Caller

NOTE = {"kind": "NOTE", "note": "Agreed by both heads"}


@pytest.fixture
def owner(world: World, work: Work) -> Caller:
    """A member who is signed in as Sales 2, who owns what `work.add` adds."""
    return signed_in(world, "CLIENT_MEMBER", "alder", owns=work.people["S2"])


def test_moves_and_reports_and_shows_what_is_their_own(work: Work, owner: Caller) -> None:
    own = work.add()
    owner.do(MOVE, id=own["id"], status="IN_PROGRESS")
    assert owner.do(REPORT, id=own["id"], progress=60)["action"]["progress"] == 60
    evidence = owner.do(ATTACH, actionId=own["id"], **NOTE)["evidence"]
    owner.do(REMOVE, evidenceId=evidence["id"])
    assert owner.do(MOVE, id=own["id"], status="DONE")["action"]["status"] == "DONE"


def test_changes_nothing_of_others(work: Work, owner: Caller) -> None:
    others = work.add(ownerId=work.people["M2"], status="IN_PROGRESS")
    evidence = work.manager.do(ATTACH, actionId=others["id"], **NOTE)["evidence"]
    with work.unchanged():
        assert owner.refused(MOVE, id=others["id"], status="DONE") == [("FORBIDDEN", "input.id")]
        assert owner.refused(REPORT, id=others["id"], progress=60) == [("FORBIDDEN", "input.id")]
        assert owner.refused(ATTACH, actionId=others["id"], **NOTE) == [("FORBIDDEN", "input.actionId")]
        assert owner.refused(REMOVE, evidenceId=evidence["id"]) == [("FORBIDDEN", "input.evidenceId")]


def test_does_not_rewrite_even_their_own(work: Work, owner: Caller) -> None:
    own = work.add()
    with work.unchanged():
        assert owner.refused(UPDATE_ACTION, id=own["id"], deadline="2030-01-01") == [("FORBIDDEN", "")]
        assert owner.refused(NEED, id=own["id"], neededActionIds=[]) == [("FORBIDDEN", "")]


def test_no_longer_moves_what_was_given_to_somebody_else(work: Work, owner: Caller) -> None:
    action = work.add()
    work.manager.do(UPDATE_ACTION, id=action["id"], ownerId=work.people["M2"])
    with work.unchanged():
        assert owner.refused(MOVE, id=action["id"], status="IN_PROGRESS") == [("FORBIDDEN", "input.id")]


def test_a_viewer_moves_nothing_even_as_its_owner(world: World, work: Work) -> None:
    viewer = signed_in(world, "CLIENT_VIEWER", "alder", owns=work.people["S2"])
    own = work.add()
    with work.unchanged():
        assert viewer.refused(MOVE, id=own["id"], status="IN_PROGRESS") == [("FORBIDDEN", "")]


def test_a_key_owns_nothing(work: Work, owner: Caller) -> None:
    own = work.add()
    with work.unchanged():
        assert work.client.member.refused(MOVE, id=own["id"], status="IN_PROGRESS") == [("FORBIDDEN", "input.id")]


@pytest.mark.parametrize("role", ["CLIENT_ADMIN", "CLIENT_MANAGER", "CONSULTANT"])
def test_whoever_may_write_actions_moves_everybodys(work: Work, role: str) -> None:
    action = work.add(ownerId=work.people["M2"])
    assert work.client.callers[role].do(MOVE, id=action["id"], status="IN_PROGRESS")["action"]["version"] == 2


def test_lists_what_is_mine(work: Work, owner: Caller) -> None:
    work.add("Mine")
    work.add("Hers", ownerId=work.people["M2"])

    def titles(caller: Caller, **filter: Any) -> list[str]:
        return sorted(action["title"] for action in work.actions(caller, filter=filter))

    assert titles(owner, mine=True) == ["Mine"]
    assert titles(owner, mine=False) == ["Hers"]
    assert titles(owner) == ["Hers", "Mine"]
    assert (titles(work.manager, mine=True), titles(work.manager, mine=False)) == ([], ["Hers", "Mine"])
