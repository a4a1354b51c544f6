"""The metrics to start from as served data, read once from content/catalogue.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.core.text import Text
from backend.metrics.vocabulary import Aggregation, Cadence, Direction, Unit
from backend.organizations.vocabulary import Side

CONTENT = Path(__file__).parent / "content" / "catalogue.yaml"


@dataclass(frozen=True, kw_only=True)
class CatalogueMetric:
    """A metric as many companies watch it; a ratio names the keys of the two metrics that it is made of."""

    key: str
    name: Text
    description: Text
    unit: Unit
    direction: Direction
    cadence: Cadence
    sides: tuple[Side, ...]
    aggregation_periods: Aggregation
    aggregation_children: Aggregation
    numerator: str | None
    denominator: str | None

    @property
    def facts(self) -> dict[str, Any]:
        """Return what a metric of a client takes over from it."""
        own = ("key", "unit", "direction", "cadence", "aggregation_periods", "aggregation_children")
        return {
            **{name: str(getattr(self, name)) for name in own},
            "name_ja": self.name.ja,
            "name_en": self.name.en,
            "sides": [side.value for side in self.sides],
        }


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All metrics to start from, in their own order."""

    version: int
    metrics: tuple[CatalogueMetric, ...]

    def find(self, key: str) -> CatalogueMetric | None:
        return next((metric for metric in self.metrics if metric.key == key), None)


@cache
def catalogue() -> Catalogue:
    """Return the catalogue."""
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return Catalogue(version=content["version"], metrics=tuple(_metric(entry) for entry in content["metrics"]))


def _metric(entry: Mapping[str, Any]) -> CatalogueMetric:
    ratio = entry.get("ratio", {})
    return CatalogueMetric(
        key=entry["key"],
        name=Text(**entry["name"]),
        description=Text(**entry["description"]),
        unit=Unit(entry["unit"]),
        direction=Direction(entry["direction"]),
        cadence=Cadence(entry["cadence"]),
        sides=tuple(Side(side) for side in entry["sides"]),
        aggregation_periods=Aggregation(entry["aggregation"]["periods"]),
        aggregation_children=Aggregation(entry["aggregation"]["children"]),
        numerator=ratio.get("numerator"),
        denominator=ratio.get("denominator"),
    )
