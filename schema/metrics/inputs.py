"""What the mutations of metrics are given."""

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import UNSET, relay

from backend.metrics.points import MOST
from schema.enums import Side
from schema.metrics.words import Aggregation, Cadence, Direction, PointSource, Unit

REPEAT = "Repeating a request with the same key answers the first one again instead of doing it twice."
VERSION = "Refuse when it changed since this version."
OWN_ID = "Its id in your own system."
FROM_CATALOGUE = "A key of the catalogue: all that is left out here is taken from there."
MEANING = "Stays once there are values or targets."


@strawberry.input(description="What a metric means; what the catalogue says need not be said again.")
class MetricFacts:
    key: str | None = strawberry.field(
        default=UNSET, description="Its short name, one in its organization, e.g. lead_quality."
    )
    name_ja: str | None = strawberry.field(default=UNSET, description="Its name in Japanese.")
    name_en: str | None = strawberry.field(default=UNSET, description="Its name in English.")
    unit: Unit | None = strawberry.field(default=UNSET, description=f"What it is counted in. {MEANING}")
    currency: str | None = strawberry.field(
        default=UNSET, description=f"ISO 4217 code, such as JPY; of a CURRENCY metric and of no other. {MEANING}"
    )
    direction: Direction | None = strawberry.field(default=UNSET, description=f"Which way is better. {MEANING}")
    cadence: Cadence | None = strawberry.field(default=UNSET, description=f"How long a period is. {MEANING}")
    sides: list[Side] | None = strawberry.field(default=UNSET, description="The functions that answer for it.")
    aggregation_periods: Aggregation | None = strawberry.field(
        default=UNSET, description="How periods combine into a longer one."
    )
    aggregation_children: Aggregation | None = strawberry.field(
        default=UNSET, description="How organizations combine into the one above."
    )


@strawberry.input(description="A new metric of an organization.")
class CreateMetricInput(MetricFacts):
    organization_id: relay.GlobalID = strawberry.field(description="Whose number it is.")
    catalogue_key: str | None = strawberry.field(default=None, description=FROM_CATALOGUE)
    numerator_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Of a ratio: what is divided.")
    denominator_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Of a ratio: by what.")
    external_id: str | None = strawberry.field(default=UNSET, description=OWN_ID)
    idempotency_key: str | None = strawberry.field(default=None, description=REPEAT)


@strawberry.input(description="Changes to a metric; what is left out stays.")
class UpdateMetricInput(MetricFacts):
    id: relay.GlobalID = strawberry.field(description="The metric.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    numerator_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Of a ratio: what is divided.")
    denominator_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Of a ratio: by what.")
    external_id: str | None = strawberry.field(default=UNSET, description=OWN_ID)


@strawberry.input(description="A metric by your own system's id: created when new, else changed.")
class UpsertMetricInput(MetricFacts):
    external_id: str = strawberry.field(description=OWN_ID)
    organization_external_id: str = strawberry.field(description="The organization's id in your own system.")
    catalogue_key: str | None = strawberry.field(default=None, description=FROM_CATALOGUE)
    numerator_external_id: str | None = strawberry.field(
        default=UNSET, description="Of a ratio: your own id of the metric that is divided."
    )
    denominator_external_id: str | None = strawberry.field(
        default=UNSET, description="Of a ratio: your own id of the metric that it is divided by."
    )


@strawberry.input(description="A metric to take out of use; its points and targets stay readable.")
class ArchiveMetricInput:
    id: relay.GlobalID = strawberry.field(description="The metric.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="Where a metric should stand on a day; the target of the same day is replaced.")
class SetTargetInput:
    metric_id: relay.GlobalID = strawberry.field(description="The metric.")
    starts_on: date = strawberry.field(description="The day on which the way begins.")
    start_value: Decimal = strawberry.field(description="The value on that day.")
    due_on: date = strawberry.field(description="The day by which it should be reached.")
    value: Decimal = strawberry.field(description="The value to reach; no worse than the one it starts from.")


@strawberry.input(description="A value; name the metric by its id, by your own id, or by its organization and key.")
class MetricPointRow:
    period: str = strawberry.field(description="ISO 8601, as the metric's cadence asks: 2026-11, 2026-W47 or 2026-Q4.")
    value: Decimal = strawberry.field(
        description="The value in the metric's unit: at most 14 digits before the point and 6 after it."
    )
    source: PointSource = strawberry.field(default=PointSource.API, description="How it came here; not DERIVED.")
    metric_id: relay.GlobalID | None = strawberry.field(default=None, description="The metric.")
    metric_external_id: str | None = strawberry.field(default=None, description="The metric's id in your own system.")
    organization_external_id: str | None = strawberry.field(
        default=None, description="With metricKey: the organization's id in your own system."
    )
    metric_key: str | None = strawberry.field(
        default=None, description="With organizationExternalId: the metric's key."
    )


@strawberry.input(description="Values to store: all of them, or none where one is at fault.")
class UpsertMetricPointsInput:
    points: list[MetricPointRow] = strawberry.field(
        description=f"At most {MOST}, each for another metric or period. A value that differs replaces the one of the "
        "same period, which is kept as history; one that stands there already is left alone."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=REPEAT)
