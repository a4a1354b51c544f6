"""Metrics, values and targets are narrowed, ordered and paged."""

from typing import Any

from tests.metrics.asked import put_metric, row, send
from tests.world.build import ClientWorld

KEYS = """query Keys($filter: MetricFilter, $orderBy: [MetricOrder!], $first: Int, $after: String) { client {
  metrics(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount edges { cursor node { key } } pageInfo { hasNextPage endCursor }
} } }"""
PERIODS = """query Periods($filter: MetricPointFilter, $orderBy: [MetricPointOrder!], $updatedSince: DateTime) {
  client { metricPoints(filter: $filter, orderBy: $orderBy, updatedSince: $updatedSince) {
    edges { node { period createdAt } }
} } }"""


def keys(client: ClientWorld, **asked: Any) -> list[str]:
    edges = client.viewer.ask(KEYS, **asked)["client"]["metrics"]["edges"]
    return [edge["node"]["key"] for edge in edges]


def periods(client: ClientWorld, **asked: Any) -> list[str]:
    edges = client.viewer.ask(PERIODS, **asked)["client"]["metricPoints"]["edges"]
    return [edge["node"]["period"] for edge in edges]


def test_metrics_are_narrowed_by_what_they_are(alder: ClientWorld, acme: str) -> None:
    put_metric(alder, "A", key="a", sides=["SALES"], unit="COUNT")
    put_metric(alder, "B", key="b", cadence="WEEK")
    put_metric(alder, "C", key="c", sides=["MARKETING", "SALES"])
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"shared": True}, ["b", "c"]),
        ({"shared": False}, ["a"]),
        ({"side": ["SALES"], "cadence": ["MONTH"]}, ["a", "c"]),
        ({"unit": ["COUNT"]}, ["a"]),
        ({"externalId": ["B", "nowhere"]}, ["b"]),
        ({"key": ["a", "c"]}, ["a", "c"]),
        ({"organization": acme}, ["a", "b", "c"]),
        ({"below": acme}, ["a", "b", "c"]),
        ({"archived": True}, []),
    ]
    for given, expected in cases:
        assert keys(alder, filter=given, orderBy=["KEY_ASC"]) == expected, given


def test_pages_follow_each_other_without_a_gap(alder: ClientWorld, acme: str) -> None:
    for key in "dbac":
        put_metric(alder, key, key=key)
    seen, after = [], None
    while True:
        page = alder.viewer.ask(KEYS, orderBy=["KEY_DESC"], first=3, after=after)["client"]["metrics"]
        seen += [edge["node"]["key"] for edge in page["edges"]]
        assert page["totalCount"] == 4
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == ["d", "c", "b", "a"]


def test_values_are_narrowed_by_day_period_and_source(alder: ClientWorld, cycle: str) -> None:
    send(alder, row("2026-08", "1"), row("2026-09", "2", source="CSV"), row("2026-10", "3"))
    assert periods(alder, orderBy=["PERIOD_DESC"]) == ["2026-10", "2026-09", "2026-08"]
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"period": ["2026-08", "2026-10"]}, ["2026-08", "2026-10"]),
        ({"fromDay": "2026-09-30"}, ["2026-09", "2026-10"]),
        ({"toDay": "2026-09-01"}, ["2026-08", "2026-09"]),
        ({"source": ["CSV"]}, ["2026-09"]),
        ({"metric": [cycle]}, ["2026-08", "2026-09", "2026-10"]),
    ]
    for given, expected in cases:
        assert periods(alder, filter=given, orderBy=["PERIOD_ASC"]) == expected, given


def test_an_integration_asks_what_came_since(alder: ClientWorld, cycle: str) -> None:
    send(alder, row("2026-08", "1"), row("2026-09", "2"))
    edges = alder.viewer.ask(PERIODS, orderBy=["UPDATED_AT_ASC"])["client"]["metricPoints"]["edges"]
    send(alder, row("2026-08", "5"), row("2026-10", "3"))
    since = periods(alder, updatedSince=edges[-1]["node"]["createdAt"])
    assert {"2026-08", "2026-10"} <= set(since)
