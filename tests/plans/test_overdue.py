"""When an action is overdue: the day after its deadline, by the client's calendar, unless it has ended."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tenants.days import day_of
from tests.plans.asked import MOVE
from tests.plans.work import Work, as_date, day, in_zone
from tests.world.build import ClientWorld, World

TOKYO = ZoneInfo("Asia/Tokyo")
OVERDUE = "{ client { plans { edges { node { overdueCount } } } actions(filter: {overdue: true}) { totalCount } } }"


def overdue(work: Work) -> tuple[int, int]:
    """Return how many are overdue as the plan and as the filter tell it."""
    client = work.client.viewer.ask(OVERDUE)["client"]
    return client["plans"]["edges"][0]["node"]["overdueCount"], client["actions"]["totalCount"]


@pytest.mark.parametrize(("offset", "is_overdue"), [(-1, True), (0, False), (1, False)])
def test_is_overdue_the_day_after_the_deadline(work: Work, offset: int, is_overdue: bool) -> None:
    assert work.add(deadline=day(offset))["isOverdue"] is is_overdue
    assert overdue(work) == (is_overdue, is_overdue)


@pytest.mark.parametrize("status", ["PLANNED", "IN_PROGRESS", "BLOCKED", "DONE", "CANCELLED"])
def test_what_has_ended_is_never_overdue(work: Work, status: str) -> None:
    action = work.add(deadline=day(-5), status=status)
    assert action["isOverdue"] is (status not in ("DONE", "CANCELLED"))
    assert overdue(work) == (action["isOverdue"], action["isOverdue"])
    found = work.actions(filter={"overdue": False})
    assert bool(found) is not action["isOverdue"]


def test_is_overdue_from_midnight_in_tokyo_which_is_afternoon_in_utc(world: World, work: Work) -> None:
    deadline = datetime.now(tz=TOKYO).date() + timedelta(days=1)
    midnight = datetime.combine(deadline + timedelta(days=1), time(0), tzinfo=TOKYO)
    assert midnight.astimezone(UTC).date() == deadline  # in UTC the deadline has not passed yet
    work.add(deadline=str(deadline))

    for instant, expected in ((midnight - timedelta(seconds=1), 0), (midnight, 1)):
        with time_machine.travel(instant, tick=False):
            assert overdue(work) == (expected, expected)
    in_zone(world, "alder", "UTC")
    with time_machine.travel(midnight, tick=False):
        assert overdue(work) == (0, 0)
    with time_machine.travel(midnight + timedelta(hours=9), tick=False):
        assert overdue(work) == (1, 1)


def test_the_same_deadline_has_passed_on_one_side_of_the_date_line_only(world: World, work: Work) -> None:
    """Between these two zones lie 26 hours: their dates differ at every instant."""
    work.add(deadline=day(0, zone="Etc/GMT+12"), startsOn=day(-9))
    in_zone(world, "alder", "Etc/GMT+12")
    assert overdue(work) == (0, 0)
    in_zone(world, "alder", "Pacific/Kiritimati")
    assert overdue(work) == (1, 1)


def test_today_is_the_clients_when_something_is_done(world: World, work: Work) -> None:
    action = work.add(status="IN_PROGRESS", startsOn="2026-01-01")
    in_zone(world, "alder", "Pacific/Kiritimati")
    done = work.manager.do(MOVE, id=action["id"], status="DONE")["action"]
    assert done["completedOn"] == day(0, zone="Pacific/Kiritimati")

    work.manager.do(MOVE, id=action["id"], status="IN_PROGRESS")
    in_zone(world, "alder", "Etc/GMT+12")
    with work.unchanged():
        tomorrow = day(1, zone="Etc/GMT+12")
        assert work.manager.refused(MOVE, id=action["id"], status="DONE", completedOn=tomorrow) == [
            ("OUT_OF_RANGE", "input.completedOn")
        ]


def test_the_day_follows_the_clients_zone(alder: ClientWorld) -> None:
    instant = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    assert day_of(alder.system, instant) == as_date("2026-11-24")
    assert day_of(alder.system, instant - timedelta(seconds=1)) == as_date("2026-11-23")
