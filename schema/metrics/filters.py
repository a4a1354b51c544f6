"""How metrics, points and targets are narrowed and ordered."""

from datetime import date
from enum import Enum

import strawberry
from django.db.models import Q
from strawberry import relay

from schema.enums import Side
from schema.lists import by, when
from schema.metrics.words import Cadence, PointSource, Unit
from schema.words import described


@strawberry.input(description="Narrows a list of metrics.")
class MetricFilter:
    organization: relay.GlobalID | None = by("organization", "Of this organization itself.")
    below: relay.GlobalID | None = by("organization__path__contains", "Of this organization or one under it.")
    key: list[str] | None = by("key__in", "With one of these keys.")
    unit: list[Unit] | None = by("unit__in", "Counted in one of these.")
    cadence: list[Cadence] | None = by("cadence__in", "With periods of one of these lengths.")
    side: list[Side] | None = by("sides__overlap", "That one of these functions answers for, alone or with others.")
    shared: bool | None = by("is_shared", "That Sales and Marketing both answer for; or not so.")
    archived: bool | None = when(lambda actor: ~Q(archived_at=None), "Taken out of use; or not so.")
    external_id: list[str] | None = by("external_id__in", "With one of these ids of your own system.")


class MetricOrder(Enum):
    """How a list of metrics is ordered."""

    KEY_ASC = "key"
    KEY_DESC = "-key"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    MetricOrder,
    KEY_ASC="By key.",
    KEY_DESC="By key, last first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@strawberry.input(description="Narrows a list of points.")
class MetricPointFilter:
    metric: list[relay.GlobalID] | None = by("metric__pk__in", "Of one of these metrics.")
    period: list[str] | None = by("period__in", "For one of these periods, e.g. 2026-11.")
    from_day: date | None = by("ends_on__gte", "For a period that ends on this day or later.")
    to_day: date | None = by("starts_on__lte", "For a period that starts on this day or earlier.")
    source: list[PointSource] | None = by("source__in", "That came here in one of these ways.")


class MetricPointOrder(Enum):
    """How a list of points is ordered."""

    PERIOD_ASC = "starts_on"
    PERIOD_DESC = "-starts_on"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    MetricPointOrder,
    PERIOD_ASC="The first period first.",
    PERIOD_DESC="The last period first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@strawberry.input(description="Narrows a list of targets.")
class TargetFilter:
    due_from: date | None = by("due_on__gte", "Due on this day or later.")
    due_to: date | None = by("due_on__lte", "Due on this day or earlier.")


class TargetOrder(Enum):
    """How a list of targets is ordered."""

    DUE_ON_ASC = "due_on"
    DUE_ON_DESC = "-due_on"


described(TargetOrder, DUE_ON_ASC="The first due first.", DUE_ON_DESC="The last due first.")
