"""Values come by the thousand, all or none; a correction keeps what was known before."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.metrics.asked import (
    ARCHIVE,
    POINTS,
    SEND,
    points,
    put_metric,
    put_organization,
    row,
    send,
    stored,
)
from tests.world.build import ClientWorld
from tests.world.statements import counted


def test_new_corrected_and_unchanged_values_are_told_apart(alder: ClientWorld, cycle: str) -> None:
    assert send(alder, row("2026-08", "10"), row("2026-09", "11.5")) == (2, 0, 0)
    assert send(alder, row("2026-09", "12"), row("2026-10", 9.25), row("2026-08", "10.0")) == (1, 1, 1)
    assert points(alder) == {"2026-08": "10.000000", "2026-09": "12.000000", "2026-10": "9.250000"}


def test_a_correction_keeps_every_value_that_was_held_before(alder: ClientWorld, cycle: str) -> None:
    for value in ("1", "2", "3"):
        send(alder, row("2026-10", value))
    (metric,) = alder.viewer.ask(POINTS)["client"]["metrics"]["edges"]
    (point,) = metric["node"]["points"]["edges"]
    history = [edge["node"] for edge in point["node"]["history"]["edges"]]
    assert point["node"]["value"] == "3.000000"
    assert [each["value"] for each in history] == ["1.000000", "2.000000"]
    assert {each["current"]["value"] for each in history} == {"3.000000"}


def test_the_latest_point_is_that_of_the_last_period_whenever_it_came(alder: ClientWorld, cycle: str) -> None:
    send(alder, row("2026-10", "3"))
    send(alder, row("2026-07", "1"))
    (metric,) = alder.viewer.ask(POINTS)["client"]["metrics"]["edges"]
    assert metric["node"]["latestPoint"] == {"period": "2026-10", "value": "3.000000"}


def test_a_metric_is_named_in_three_ways(alder: ClientWorld, cycle: str) -> None:
    ways: list[dict[str, Any]] = [
        {"metricId": cycle},
        {"metricExternalId": "M1"},
        {"organizationExternalId": "ACME", "metricKey": "cycle"},
    ]
    rows = [way | {"period": f"2026-0{month}", "value": month} for month, way in enumerate(ways, start=1)]
    assert send(alder, *rows) == (3, 0, 0)
    assert list(points(alder)) == ["2026-01", "2026-02", "2026-03"]


def test_a_repeated_request_is_done_once(alder: ClientWorld, cycle: str) -> None:
    first = alder.manager.do(SEND, points=[row("2026-10", "3")], idempotencyKey="once")
    before = stored(alder)
    assert alder.manager.do(SEND, points=[row("2026-10", "3")], idempotencyKey="once") == first
    refused = alder.manager.refused(SEND, points=[row("2026-10", "4")], idempotencyKey="once")
    assert [code for code, _ in refused] == ["IDEMPOTENCY_MISMATCH"]
    assert stored(alder) == before


def test_a_thousand_values_take_the_statements_of_ten(alder: ClientWorld, cycle: str) -> None:
    rows = [row(f"{year:04}-{month:02}", month) for year in range(1900, 1984) for month in range(1, 13)]
    sent = {}
    for size in (10, 1000):
        with counted() as count:
            assert send(alder, *rows[-size:]) == ((size, 0, 0) if size == 10 else (size - 10, 0, 10))
        sent[size] = count.sent
    assert sent[1000] <= sent[10]


def test_corrections_at_the_same_moment_wait_for_each_other(alder: ClientWorld, cycle: str) -> None:
    send(alder, row("2026-10", "0"))

    def correct(value: int) -> tuple[int, int, int]:
        try:
            return send(alder, row("2026-10", value))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(correct, range(1, 9)))

    assert done == [(0, 1, 0)] * 8
    (metric,) = alder.viewer.ask(POINTS)["client"]["metrics"]["edges"]
    (point,) = metric["node"]["points"]["edges"]
    assert len(point["node"]["history"]["edges"]) == 8
    assert metric["node"]["latestPoint"]["value"] == point["node"]["value"]


NAMELESS = {"period": "2026-10", "value": "1"}
WRONG: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str]]]] = {
    "no row": ([], [("REQUIRED", "input.points")]),
    "too many rows": ([row("2026-10", "1")] * 1001, [("TOO_MANY", "input.points")]),
    "a thirteenth month": ([row("2026-13", "1")], [("INVALID", "input.points.0.period")]),
    "a month of one digit": ([row("2026-1", "1")], [("INVALID", "input.points.0.period")]),
    "full-width digits": ([row("２０２６-10", "1")], [("INVALID", "input.points.0.period")]),
    "a day": ([row("2026-10-01", "1")], [("INVALID", "input.points.0.period")]),
    "another cadence": ([row("2026-Q4", "1")], [("INVALID", "input.points.0.period")]),
    "a week that its year lacks": (
        [row("2026-10", "1"), row("2025-W53", "1", "W")],
        [("INVALID", "input.points.1.period")],
    ),
    "the year nought": ([row("0000-01", "1")], [("INVALID", "input.points.0.period")]),
    "not finite": ([row("2026-10", "NaN")], [("INVALID", "input.points.0.value")]),
    "too large": ([row("2026-10", "1e14")], [("OUT_OF_RANGE", "input.points.0.value")]),
    "far too large": ([row("2026-10", "1e300")], [("OUT_OF_RANGE", "input.points.0.value")]),
    "too fine": ([row("2026-10", "0.0000001")], [("INVALID", "input.points.0.value")]),
    "a derived value": ([row("2026-10", "1", source="DERIVED")], [("INVALID", "input.points.0.source")]),
    "the same period twice": (
        [row("2026-10", "1"), row("2026-10", "2")],
        [("DUPLICATE", "input.points.1.period")],
    ),
    "an unknown metric": ([row("2026-10", "1", "nowhere")], [("NOT_FOUND", "input.points.0.metricExternalId")]),
    "an archived metric": ([row("2026-10", "1", "OLD")], [("CLOSED", "input.points.0.metricExternalId")]),
    "no metric": ([NAMELESS], [("REQUIRED", "input.points.0.metricId")]),
    "half a name": ([NAMELESS | {"metricKey": "cycle"}], [("REQUIRED", "input.points.0.organizationExternalId")]),
    "two names": (
        [row("2026-10", "1", organizationExternalId="ACME", metricKey="cycle")],
        [("INVALID", "input.points.0.metricId")],
    ),
    "several faults": (
        [row("2026-13", "1e20"), row("2026-10", "1"), row("2026-09", "1", "nowhere")],
        [
            ("INVALID", "input.points.0.period"),
            ("OUT_OF_RANGE", "input.points.0.value"),
            ("NOT_FOUND", "input.points.2.metricExternalId"),
        ],
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_batch_with_a_fault_is_refused_whole_in_both_languages(alder: ClientWorld, cycle: str, fault: str) -> None:
    put_metric(alder, "W", key="weekly", cadence="WEEK")
    alder.manager.do(ARCHIVE, id=put_metric(alder, "OLD", key="old")["id"])
    send(alder, row("2026-09", "7"))
    rows, expected = WRONG[fault]
    before = stored(alder)
    told = {locale: alder.manager.speaking(locale).attempt(SEND, points=rows)["errors"] for locale in ("en", "ja")}
    assert [(error["code"], ".".join(error["path"])) for error in told["en"]] == expected
    assert not any(error["message"].isascii() for error in told["ja"])
    assert stored(alder) == before


def test_a_metric_of_another_client_is_unknown(alder: ClientWorld, birch: ClientWorld, cycle: str) -> None:
    put_organization(birch)
    theirs = str(put_metric(birch, "B1")["id"])
    before = stored(alder), stored(birch)
    refused = alder.manager.refused(SEND, points=[{"metricId": theirs, "period": "2026-10", "value": "1"}])
    assert refused == [("NOT_FOUND", "input.points.0.metricId")]
    assert (stored(alder), stored(birch)) == before
