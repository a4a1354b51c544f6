"""The catalogue of metrics as data."""

from typing import Self

import strawberry

from backend.metrics import catalogue as source
from schema.enums import Side
from schema.metrics.words import Aggregation, Cadence, Direction, Unit
from schema.words import LocalizedText


@strawberry.type(description="A metric as many companies watch it, to start from.")
class CatalogueMetric:
    key: str = strawberry.field(description="Its short name, e.g. lead_quality.")
    name: LocalizedText = strawberry.field(description="Its name.")
    description: LocalizedText = strawberry.field(description="What it tells, and how it is counted.")
    unit: Unit = strawberry.field(description="What it is counted in.")
    direction: Direction = strawberry.field(description="Which way is better.")
    cadence: Cadence = strawberry.field(description="How long a period is.")
    sides: list[Side] = strawberry.field(description="The functions that answer for it.")
    aggregation_periods: Aggregation = strawberry.field(description="How periods combine into a longer one.")
    aggregation_children: Aggregation = strawberry.field(description="How organizations combine into the one above.")
    numerator: str | None = strawberry.field(description="Of a ratio: the key of what is divided.")
    denominator: str | None = strawberry.field(description="Of a ratio: the key of what it is divided by.")

    @classmethod
    def of(cls, entry: source.CatalogueMetric) -> Self:
        return cls(
            key=entry.key,
            name=LocalizedText.of(entry.name),
            description=LocalizedText.of(entry.description),
            unit=entry.unit,
            direction=entry.direction,
            cadence=entry.cadence,
            sides=list(entry.sides),
            aggregation_periods=entry.aggregation_periods,
            aggregation_children=entry.aggregation_children,
            numerator=entry.numerator,
            denominator=entry.denominator,
        )


@strawberry.type(description="The metrics to start from.")
class MetricCatalogue:
    version: int = strawberry.field(description="Which wording of it.")
    metrics: list[CatalogueMetric] = strawberry.field(description="The metrics, in its own order.")

    @classmethod
    def of(cls, whole: source.Catalogue) -> Self:
        return cls(version=whole.version, metrics=[CatalogueMetric.of(entry) for entry in whole.metrics])
