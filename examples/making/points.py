"""Metric points: a line through the knots of the story, a season, and noise that lasts from one period to the next."""

import csv
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from making.chance import bell, stream

PERIODS = {
    "MONTH": [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)][10:34],
    "QUARTER": [f"{year}-Q{quarter}" for year in (2024, 2025, 2026) for quarter in range(1, 5)][3:11],
    "WEEK": [f"2026-W{week:02}" for week in range(18, 44)],
}
LASTING = 0.5


@dataclass(frozen=True)
class Point:
    metric: str
    period: str
    value: str


def points_of(slug: str, series: dict[str, Any], definitions: Path, ratios: dict[str, tuple[str, str]]) -> list[Point]:
    """All points of a company in the order of its metrics.csv; a ratio comes after the two it is made of."""
    values: dict[str, dict[str, float]] = {}
    decimals: dict[str, int] = {}
    with definitions.open(encoding="utf-8", newline="") as file:
        cadences = {row["key"]: row["cadence"] for row in csv.DictReader(file)}
    for metric, cadence in cadences.items():
        periods = PERIODS[cadence]
        if metric in ratios:
            above, below = (values[part] for part in ratios[metric])
            values[metric] = {period: 100 * above[period] / below[period] for period in periods}
            decimals[metric] = 1
        else:
            values[metric] = walk(slug, metric, periods, series[metric], values)
            decimals[metric] = series[metric].get("decimals", 0)
    return [
        Point(metric, period, f"{value:.{decimals[metric]}f}")
        for metric, of_metric in values.items()
        for period, value in of_metric.items()
    ]


def walk(
    slug: str, metric: str, periods: list[str], story: dict[str, Any], known: dict[str, dict[str, float]]
) -> dict[str, float]:
    """Value by period, rounded to what the file shows; with `of`, the knots are per cent of another metric."""
    chance = stream(slug, metric)
    season = story.get("season", [1.0])
    unit = story.get("round_to", 10.0 ** -story.get("decimals", 0))
    drift, walked = 0.0, {}
    for position, period in enumerate(periods):
        drift = LASTING * drift + bell(chance, story["noise"])
        value = (level(periods, position, story["knots"]) + drift) * season[position % len(season)]
        if "of" in story:
            value = known[story["of"]][period] * min(value, 100) / 100
        walked[period] = round(value / unit) * unit
    return walked


def level(periods: list[str], position: int, knots: dict[str, float]) -> float:
    """Height of the line through the knots at this position."""
    at = sorted((periods.index(period), height) for period, height in knots.items())
    for (left, low), (right, high) in pairwise(at):
        if left <= position <= right:
            return low + (high - low) * (position - left) / (right - left)
    raise ValueError(f"The knots {knots} leave out {periods[position]}.")
