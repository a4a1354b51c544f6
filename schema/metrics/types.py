"""Metrics, their points and their targets as GraphQL types."""

from decimal import Decimal
from typing import Annotated, Any, Self

import strawberry
import strawberry_django
from django.db.models import Expression, F
from strawberry import auto, relay

from backend.metrics import attainment, models
from schema.access import node
from schema.context import Info
from schema.enums import Side
from schema.lists import Connection, listed
from schema.metrics.filters import MetricPointFilter, MetricPointOrder, TargetFilter, TargetOrder
from schema.metrics.words import Aggregation, Attainment, Cadence, Direction, NotJudged, PointSource, Unit
from schema.organizations.types import Organization
from schema.words import LocalizedText
from tenants.days import today
from tenants.roles import Permission

METRIC = Annotated["Metric", strawberry.lazy("schema.metrics.types")]
POINT = Annotated["MetricPoint", strawberry.lazy("schema.metrics.types")]
TARGET = Annotated["Target", strawberry.lazy("schema.metrics.types")]


def evidence(name: str) -> Any:
    """Return what adds one of the facts that a target is judged by, as of today in the client's time zone."""

    def expression(info: Info) -> Expression:
        return models.evidence(today(info.context.actor))[name]

    return expression


@node(models.Metric, reads=Permission.METRIC_READ)
class Metric(relay.Node):
    """A number that an organization watches, with its meaning fixed."""

    key: auto
    external_id: auto
    unit: Unit
    currency: auto
    direction: Direction
    cadence: Cadence
    sides: list[Side]
    is_shared: auto
    aggregation_periods: Aggregation
    aggregation_children: Aggregation
    archived_at: auto
    created_at: auto
    updated_at: auto
    version: auto
    organization: Organization
    numerator: METRIC | None
    denominator: METRIC | None
    latest_point: POINT | None
    points: Connection[POINT] = listed(
        "Its values as they are held to be now, one for each period.",
        filter=MetricPointFilter,
        order=MetricPointOrder,
        metadata={"among": models.MetricPoints.current},
    )
    targets: Connection[TARGET] = listed("Where it should stand, and by when.", filter=TargetFilter, order=TargetOrder)

    @strawberry_django.field(only=["name_ja", "name_en"], description="Its name.")
    def name(self) -> LocalizedText:
        return LocalizedText(ja=self.name_ja, en=self.name_en)


@node(models.MetricPoint, reads=Permission.METRIC_READ)
class MetricPoint(relay.Node):
    """One value of a metric for one period."""

    period: auto
    starts_on: auto
    ends_on: auto
    value: auto
    source: PointSource
    replaced_at: auto
    created_at: auto
    metric: Metric
    current: POINT | None
    batch: Annotated["PointBatch", strawberry.lazy("schema.metrics.types")]
    history: Connection[POINT] = listed(
        "What was held to be true before, and replaced by a correction.", order=MetricPointOrder
    )


@node(models.PointBatch, reads=Permission.METRIC_READ)
class PointBatch(relay.Node):
    """Points that came together, and what became of them."""

    created: auto
    corrected: auto
    unchanged: auto
    created_at: auto
    points: Connection[POINT] = listed("What it stored.", filter=MetricPointFilter, order=MetricPointOrder)


@strawberry.type(description="The value that an attainment rests on: of the newest period that is over.")
class AttainmentEvidence:
    period: str = strawberry.field(description="Its period, e.g. 2026-10.")
    value: Decimal = strawberry.field(description="The value, in the metric's unit.")
    expected: Decimal = strawberry.field(description="Where the line stood on the last day of that period.")


@strawberry.type(description="How a target's metric stands against the straight line from its start to its target.")
class TargetAttainment:
    status: Attainment | None = strawberry.field(description="How it stands; null while that cannot be said.")
    not_judged: NotJudged | None = strawberry.field(description="Why that cannot be said; null where it can.")
    expected_today: Decimal = strawberry.field(
        description="Where the line stands today in the client's time zone, to six places."
    )
    evidence: AttainmentEvidence | None = strawberry.field(description="What it rests on; null where nothing is there.")

    @classmethod
    def of(cls, verdict: attainment.Verdict) -> Self:
        seen = verdict.evidence
        return cls(
            status=verdict.attainment,
            not_judged=verdict.not_judged,
            expected_today=verdict.expected_today,
            evidence=AttainmentEvidence(period=seen.period, value=seen.value, expected=verdict.expected)
            if seen and verdict.expected is not None
            else None,
        )


@node(models.Target, reads=Permission.METRIC_READ)
class Target(relay.Node):
    """Where a metric should stand on a day, and from where it starts."""

    starts_on: auto
    start_value: auto
    due_on: auto
    value: auto
    created_at: auto
    updated_at: auto
    version: auto
    metric: Metric

    @strawberry_django.field(
        only=["starts_on", "start_value", "due_on", "value"],
        annotate={name: evidence(name) for name in models.EVIDENCE} | {"better": F("metric__direction")},
        description="How the metric stands on the way to it today.",
    )
    def attainment(self, info: Info) -> TargetAttainment:
        seen = attainment.Evidence.of(self.evidence_period, self.evidence_ends_on, self.evidence_value)
        return TargetAttainment.of(attainment.judge(self.line(self.better), seen, today(info.context.actor)))
