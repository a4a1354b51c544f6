"""The metric catalogue: what each metric is made of, and that nothing it refers to is missing."""

import re
from typing import Any

import pytest

from .places import CATALOGUE, METRICS

EACH = pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
DOMAIN = {
    "sales_cycle_length", "market_entry_cost", "cost_of_sales", "closed_deals", "marketing_sourced_revenue",
    "return_on_marketing_spend", "joint_budget_agreed", "lead_quality", "lead_to_opportunity", "opportunity_to_deal",
    "customer_lifetime_value", "customer_satisfaction", "recommendation_score", "customer_retention", "market_share",
    "launches_on_time", "demand_created", "demand_fulfilled", "tool_adoption", "training_completion",
    "data_completeness", "cadence_kept", "insight_response_time", "opened_frictions", "settled_frictions",
}  # fmt: skip


def test_metric_keys_are_unique_and_in_snake_case() -> None:
    assert len(METRICS) == len(CATALOGUE["metrics"])
    assert [key for key in METRICS if not re.fullmatch(r"[a-z]+(_[a-z]+)+", key)] == []


def test_covers_the_metrics_of_the_domain() -> None:
    assert DOMAIN - METRICS.keys() == set()


@EACH
def test_a_metric_is_described_in_closed_words(metric: dict[str, Any]) -> None:
    assert metric["unit"] in {"DAYS", "CURRENCY", "PERCENT", "COUNT", "SCORE"}
    assert metric["direction"] in {"UP", "DOWN"}
    assert metric["cadence"] in {"WEEK", "MONTH", "QUARTER"}
    assert metric["sides"] in (["SALES"], ["MARKETING"], ["SALES", "MARKETING"])
    assert set(metric["aggregation"]) == {"periods", "children"}
    assert set(metric["aggregation"].values()) <= {"SUM", "MEAN", "LAST", "RATIO"}


@EACH
def test_a_metric_that_is_not_a_total_is_never_added_up(metric: dict[str, Any]) -> None:
    added = "SUM" in metric["aggregation"].values()

    assert not added or metric["unit"] in {"COUNT", "CURRENCY"}


@EACH
def test_a_ratio_is_made_of_two_other_metrics_that_add_up(metric: dict[str, Any]) -> None:
    assert ("ratio" in metric) == ("RATIO" in metric["aggregation"].values())
    for part in metric.get("ratio", {}).values():
        assert METRICS[part]["aggregation"] == {"periods": "SUM", "children": "SUM"}
        assert part != metric["key"]


@EACH
def test_the_parts_of_a_ratio_have_one_unit_and_give_a_percentage(metric: dict[str, Any]) -> None:
    units = {METRICS[part]["unit"] for part in metric.get("ratio", {}).values()}

    assert len(units) <= 1
    assert not units or metric["unit"] == "PERCENT"
