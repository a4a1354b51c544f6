"""The metrics the example companies watch, and 24 months of points."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from .places import COMPANIES, METRICS, company, organizations, rows

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)][10:34]
QUARTERS = [f"{year}-Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4)][3:11]
WEEKS = [f"2026-W{week}" for week in range(18, 44)]
PERIODS = {"MONTH": MONTHS, "QUARTER": QUARTERS, "WEEK": WEEKS}
EACH = pytest.mark.parametrize("slug", COMPANIES)


def points(slug: str) -> dict[str, dict[str, Decimal]]:
    """Value by metric and period."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows(slug, "points.csv"):
        assert row["period"] not in found[row["metric"]], f"{row['metric']} has two values for {row['period']}"
        found[row["metric"]][row["period"]] = Decimal(row["value"])
    return found


@EACH
def test_definitions_agree_with_the_catalogue(slug: str) -> None:
    for row in rows(slug, "metrics.csv"):
        metric = METRICS[row["key"]]
        ratio = metric.get("ratio", {"numerator": "", "denominator": ""})
        assert [row[name] for name in ("unit", "direction", "cadence")] == [
            metric[n] for n in ("unit", "direction", "cadence")
        ]
        assert row["sides"].split(";") == metric["sides"]
        assert [row["aggregation"], row["aggregation_children"]] == list(metric["aggregation"].values())
        assert [row["numerator"], row["denominator"]] == [ratio["numerator"], ratio["denominator"]]
        assert row["currency"] == (company(slug)["currency"] if metric["unit"] == "CURRENCY" else "")


@EACH
def test_definitions_are_unique_and_belong_to_an_organization(slug: str) -> None:
    defined = rows(slug, "metrics.csv")

    assert len({row["key"] for row in defined}) == len(defined) >= 6
    assert {row["organization"] for row in defined} <= organizations(slug).keys()


@EACH
def test_a_target_is_whole_or_absent_and_lies_in_the_better_direction(slug: str) -> None:
    for row in rows(slug, "metrics.csv"):
        target = [row[name] for name in ("start_date", "start_value", "target", "target_date")]
        assert all(target) or not any(target)
        if all(target):
            better = Decimal(row["target"]) - Decimal(row["start_value"])
            assert date.fromisoformat(row["start_date"]) < date.fromisoformat(row["target_date"])
            assert better > 0 if row["direction"] == "UP" else better < 0


@EACH
def test_every_metric_has_a_value_for_each_period_up_to_october_2026(slug: str) -> None:
    given = points(slug)

    assert list(given) == [row["key"] for row in rows(slug, "metrics.csv")]
    for row in rows(slug, "metrics.csv"):
        assert list(given[row["key"]]) == PERIODS[row["cadence"]], row["key"]


def test_the_largest_company_watches_metrics_by_month_by_quarter_and_by_week() -> None:
    cadences = [row["cadence"] for row in rows("nijimine", "metrics.csv")]

    assert cadences.count("MONTH") >= 6
    assert {"QUARTER", "WEEK"} <= set(cadences)


@EACH
def test_values_suit_their_unit(slug: str) -> None:
    for row in rows(slug, "metrics.csv"):
        for value in points(slug)[row["key"]].values():
            assert value > 0
            assert row["unit"] != "COUNT" or value == value.to_integral_value()
            assert row["unit"] != "PERCENT" or value <= 100


@EACH
def test_a_ratio_agrees_with_the_two_metrics_it_is_made_of(slug: str) -> None:
    given = points(slug)

    for row in rows(slug, "metrics.csv"):
        for period in given[row["key"]] if row["numerator"] else ():
            share = 100 * given[row["numerator"]][period] / given[row["denominator"]][period]
            assert abs(given[row["key"]][period] - share) <= Decimal("0.05")


@pytest.mark.parametrize("metric", company("nijimine")["plans"][1]["metrics"])
def test_no_linked_metric_of_the_completed_plan_is_worse_than_at_its_start(metric: str) -> None:
    """Compares the three last periods before the plan began in November 2025 with the three newest."""
    values = points("nijimine")[metric]
    before = [value for period, value in values.items() if period < "2025-11"][-3:]
    now = list(values.values())[-3:]
    change = sum(now) - sum(before)

    assert change > 0 if METRICS[metric]["direction"] == "UP" else change < 0
