"""From where to where an action moves, and what follows from it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from backend.events.models import AuditEvent
from tests.assessments.rounds import plain
from tests.plans.asked import CLOSE, CLOSE_PLAN, MOVE, NEED, REPORT
from tests.plans.work import PATHS, Work, alone, day, live_round

STATUSES = ["PLANNED", "IN_PROGRESS", "BLOCKED", "DONE", "CANCELLED"]
LEGAL = {
    ("PLANNED", "IN_PROGRESS"),
    ("PLANNED", "BLOCKED"),
    ("PLANNED", "CANCELLED"),
    ("IN_PROGRESS", "PLANNED"),
    ("IN_PROGRESS", "BLOCKED"),
    ("IN_PROGRESS", "DONE"),
    ("IN_PROGRESS", "CANCELLED"),
    ("BLOCKED", "PLANNED"),
    ("BLOCKED", "IN_PROGRESS"),
    ("BLOCKED", "CANCELLED"),
    ("DONE", "IN_PROGRESS"),
    ("CANCELLED", "PLANNED"),
}
RACERS = 6


@pytest.mark.parametrize("start", STATUSES)
def test_moves_where_it_may_and_nowhere_else(work: Work, start: str) -> None:
    assert set(PATHS) == set(STATUSES)
    for end in STATUSES:
        action = work.add(status=start)
        if (start, end) in LEGAL:
            assert work.manager.do(MOVE, id=action["id"], status=end, reason="Because")["action"]["status"] == end
            continue
        with work.unchanged():
            assert work.manager.refused(MOVE, id=action["id"], status=end, reason="Because") == [
                ("ILLEGAL_MOVE", "input.status")
            ]


def test_says_in_both_languages_where_it_may_move(work: Work) -> None:
    action = work.add(status="DONE")
    for locale, words in (("ja", "DONEからPLANNEDへは変更できません"), ("en", "from there it moves to IN_PROGRESS")):
        payload = work.manager.speaking(locale).attempt(MOVE, id=action["id"], status="PLANNED")
        assert words in payload["errors"][0]["message"]


def test_done_is_done_today_unless_another_day_is_given(work: Work) -> None:
    first = work.add(status="DONE")
    second = work.add(status="IN_PROGRESS")
    second = work.manager.do(MOVE, id=second["id"], status="DONE", completedOn=day(-5))["action"]

    assert (first["completedOn"], first["progress"]) == (day(), 100)
    assert second["completedOn"] == day(-5)


def test_reopened_has_no_day_and_no_progress_any_more(work: Work) -> None:
    action = work.add(status="DONE")
    reopened = work.manager.do(MOVE, id=action["id"], status="IN_PROGRESS")["action"]
    assert (reopened["completedOn"], reopened["progress"]) == (None, 0)


def test_keeps_why_it_is_blocked_while_it_is(work: Work) -> None:
    action = work.add()
    blocked = work.manager.do(MOVE, id=action["id"], status="BLOCKED", reason=" No budget ")["action"]
    assert blocked["blockedReason"] == "No budget"
    assert work.manager.do(MOVE, id=action["id"], status="PLANNED")["action"]["blockedReason"] == ""


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"status": "BLOCKED"}, ("REQUIRED", "input.reason")),
        ({"status": "BLOCKED", "reason": "x" * 2001}, ("TOO_LONG", "input.reason")),
        ({"status": "DONE", "completedOn": day(2)}, ("OUT_OF_RANGE", "input.completedOn")),
        ({"status": "CANCELLED", "completedOn": day(-1)}, ("INVALID", "input.completedOn")),
        ({"status": "DONE", "version": 1}, ("STALE", "input.version")),
    ],
)
def test_refuses_a_move_that_lacks_something(work: Work, given: dict, refusal: tuple[str, str]) -> None:  # type: ignore[type-arg]
    action = work.add(status="IN_PROGRESS")
    with work.unchanged():
        assert work.manager.refused(MOVE, id=action["id"], **given) == [refusal]


def test_is_done_only_when_what_it_needs_is(work: Work) -> None:
    first, second = work.add("First"), work.add("Second", status="IN_PROGRESS")
    work.manager.do(NEED, id=second["id"], neededActionIds=[first["id"]])
    with work.unchanged():
        payload = work.manager.attempt(MOVE, id=second["id"], status="DONE")
        assert [(e["code"], e["path"]) for e in payload["errors"]] == [("INCOMPLETE", ["input", "status"])]
        assert "First" in payload["errors"][0]["message"]

    for status in ("IN_PROGRESS", "DONE"):
        work.manager.do(MOVE, id=first["id"], status=status)
    assert work.manager.do(MOVE, id=second["id"], status="DONE")["action"]["status"] == "DONE"


def test_is_not_reopened_before_what_rests_on_it(work: Work) -> None:
    first, second = work.add("First", status="DONE"), work.add("Second", status="IN_PROGRESS")
    work.manager.do(NEED, id=second["id"], neededActionIds=[first["id"]])
    work.manager.do(MOVE, id=second["id"], status="DONE")
    with work.unchanged():
        assert work.manager.refused(MOVE, id=first["id"], status="IN_PROGRESS") == [("IN_USE", "input.status")]

    work.manager.do(MOVE, id=second["id"], status="IN_PROGRESS")
    work.manager.do(MOVE, id=first["id"], status="IN_PROGRESS")


@pytest.mark.parametrize(("status", "taken"), [(status, status in ("IN_PROGRESS", "BLOCKED")) for status in STATUSES])
def test_progress_is_reported_of_what_is_under_way(work: Work, status: str, taken: bool) -> None:
    action = work.add(status=status)
    if taken:
        assert work.manager.do(REPORT, id=action["id"], progress=40)["action"]["progress"] == 40
        return
    with work.unchanged():
        assert work.manager.refused(REPORT, id=action["id"], progress=40) == [("ILLEGAL_MOVE", "input.progress")]


@pytest.mark.parametrize("progress", [-1, 101, 2**31 - 1])
def test_refuses_progress_out_of_bounds(work: Work, progress: int) -> None:
    action = work.add(status="IN_PROGRESS")
    with work.unchanged():
        assert work.manager.refused(REPORT, id=action["id"], progress=progress) == [("OUT_OF_RANGE", "input.progress")]
        assert work.manager.refused(REPORT, id=action["id"], progress=5, version=1) == [("STALE", "input.version")]


def test_what_a_completed_plan_left_undone_can_still_be_finished(work: Work) -> None:
    action = work.add(status="IN_PROGRESS", deadline=day(-1))
    work.manager.do(CLOSE, id=live_round(work.company, 4, 4))
    assert work.action(action["id"])["isOverdue"]
    assert work.open_deadlines() == [day(-1)]

    assert work.manager.do(REPORT, id=action["id"], progress=50)["action"]["progress"] == 50
    assert work.manager.do(MOVE, id=action["id"], status="DONE")["action"]["status"] == "DONE"
    assert work.open_deadlines() == []


def test_a_plan_that_is_given_up_cancels_what_is_open(work: Work) -> None:
    late, done = work.add(status="BLOCKED", deadline=day(-1)), work.add(status="DONE")

    work.manager.do(CLOSE_PLAN, id=work.plan["id"], reason="Reorganized")

    assert [work.action(each["id"])["status"] for each in (late, done)] == ["CANCELLED", "DONE"]
    assert work.open_deadlines() == []
    with work.company.inside():
        told = AuditEvent.objects.select_related("payload").filter(verb="action.moved").latest("id")
    assert (told.subject_id, told.payload.facts["status"]) == (plain(late["id"]), ["BLOCKED", "CANCELLED"])


def test_of_many_who_move_the_same_version_at_once_one_does(work: Work) -> None:
    action, together = work.add(), Barrier(RACERS)

    def move() -> list[str]:
        caller = work.manager.in_(None)
        together.wait(20)
        payload = caller.attempt(MOVE, id=action["id"], version=1, status="IN_PROGRESS")
        return [error["code"] for error in payload["errors"]]

    with ThreadPoolExecutor(RACERS) as pool:
        codes = sorted(pool.map(lambda _: alone(move), range(RACERS)))

    assert codes == [[], *[["STALE"]] * (RACERS - 1)]
    assert work.action(action["id"])["version"] == 2
