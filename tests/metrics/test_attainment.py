"""A target is judged by the straight line from its start, on the client's calendar."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from backend.metrics.attainment import Evidence, Line, judge
from tests.metrics.asked import TARGET, put_metric, row, send, stored
from tests.world.build import ClientWorld

YEAR = {"startsOn": "2026-01-01", "dueOn": "2026-12-31"}
JUNE = datetime(2026, 7, 10, tzinfo=UTC)


def line(start: str, aim: str, direction: str = "UP") -> Line:
    return Line(
        starts_on=date(2026, 1, 1),
        start_value=Decimal(start),
        due_on=date(2026, 12, 31),
        value=Decimal(aim),
        direction=direction,  # type: ignore[arg-type]
    )


def judged(value: str, *, of: Line, on: date = date(2026, 7, 10), period_ends: date = date(2026, 6, 30)) -> str:
    verdict = judge(of, Evidence(period="2026-06", ends_on=period_ends, value=Decimal(value)), on)
    return str(verdict.attainment.value if verdict.attainment else verdict.not_judged)


# On 30 June, 180 of the 364 days are over: the line from 0 to 100 stands at 49.45.
@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("100", "MET"),
        ("120", "MET"),
        ("50", "ON_TRACK"),
        ("39.5", "ON_TRACK"),
        ("39.4", "AT_RISK"),
        ("24.5", "AT_RISK"),
        ("24.4", "OFF_TRACK"),
        ("-5", "OFF_TRACK"),
    ],
)
def test_the_share_of_the_way_decides_in_either_direction(value: str, status: str) -> None:
    assert judged(value, of=line("0", "100")) == status
    assert judged(str(-Decimal(value)), of=line("0", "-100", "DOWN")) == status


def test_a_target_that_was_due_and_is_not_reached_is_off_track() -> None:
    ended = date(2026, 12, 31)
    assert judged("99", of=line("0", "100"), on=date(2027, 1, 5), period_ends=ended) == "OFF_TRACK"
    assert judged("100", of=line("0", "100"), on=date(2027, 1, 5), period_ends=ended) == "MET"


def test_a_level_to_hold_is_met_or_lost() -> None:
    assert judged("50", of=line("50", "50")) == "MET"
    assert judged("49.999", of=line("50", "50")) == "OFF_TRACK"


def aim(client: ClientWorld, metric: str, **facts: Any) -> dict[str, Any]:
    facts = YEAR | {"startValue": "20", "value": "10"} | facts
    return dict(client.manager.do(TARGET, metricId=metric, **facts)["target"])


def test_it_is_told_with_what_it_rests_on(alder: ClientWorld, cycle: str) -> None:
    send(alder, row("2026-05", "18"), row("2026-06", "15"), row("2026-07", "1"))
    with time_machine.travel(JUNE, tick=False):
        told = aim(alder, cycle)["attainment"]
    assert told["status"] == "ON_TRACK"
    assert told["evidence"] == {"period": "2026-06", "value": "15.000000", "expected": "15.054945"}


def test_why_it_is_not_judged_is_told(alder: ClientWorld, cycle: str) -> None:
    with time_machine.travel(JUNE, tick=False):
        assert aim(alder, cycle)["attainment"]["notJudged"] == "NO_POINT"
        assert aim(alder, cycle, startsOn="2026-08-01")["attainment"]["notJudged"] == "NOT_STARTED"


def test_a_month_is_over_when_it_is_in_the_clients_time_zone(alder: ClientWorld, cycle: str) -> None:
    send(alder, row("2026-06", "15"))
    for instant, period in (
        (datetime(2026, 6, 30, 14, 59, tzinfo=UTC), None),
        (datetime(2026, 6, 30, 15, tzinfo=UTC), "2026-06"),
    ):
        with time_machine.travel(instant, tick=False):  # 15:00 in UTC is midnight in Tokyo
            evidence = aim(alder, cycle)["attainment"]["evidence"]
        assert (evidence or {}).get("period") == period


def test_a_target_of_the_same_day_is_replaced_and_the_same_one_left_alone(alder: ClientWorld, cycle: str) -> None:
    first = aim(alder, cycle)
    before = stored(alder)
    assert aim(alder, cycle)["version"] == 1
    assert stored(alder) == before
    assert (aim(alder, cycle, value="9")["id"], aim(alder, cycle, value="9")["version"]) == (first["id"], 2)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"dueOn": "2026-01-01"}, [("OUT_OF_RANGE", "input.dueOn")]),
        ({"value": "21"}, [("OUT_OF_RANGE", "input.value")]),
        ({"value": "NaN"}, [("INVALID", "input.value")]),
        ({"startValue": "1e20"}, [("OUT_OF_RANGE", "input.startValue")]),
    ],
)
def test_a_way_that_leads_nowhere_is_refused(
    alder: ClientWorld, cycle: str, facts: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    before = stored(alder)
    asked = YEAR | {"startValue": "20", "value": "10"} | facts
    assert alder.manager.refused(TARGET, metricId=cycle, **asked) == expected
    assert stored(alder) == before


def test_a_viewer_sets_none(alder: ClientWorld, cycle: str) -> None:
    put_metric(alder)
    before = stored(alder)
    answer = alder.viewer.attempt(TARGET, metricId=cycle, **YEAR, startValue="20", value="10")
    assert [error["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    assert stored(alder) == before
