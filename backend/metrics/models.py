"""What both functions watch: metrics, their points and their targets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from backend.core.rows import Row, Rows
from backend.metrics.attainment import Line
from backend.metrics.vocabulary import Aggregation, Cadence, Direction, PointSource, Unit
from backend.organizations.models import Organization
from backend.organizations.vocabulary import Side

if TYPE_CHECKING:
    from tenants.actors import Actor


class Metrics(Rows["Metric"]):
    def visible_to(self, actor: Actor) -> Metrics:
        return self.all()

    def shared(self) -> Metrics:
        """Return the metrics that Sales and Marketing both answer for."""
        return self.filter(is_shared=True)

    def in_use(self) -> Metrics:
        return self.filter(archived_at=None)


class Metric(Row):
    """A number that an organization watches, with its meaning fixed."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="metrics", help_text="Whose number it is."
    )
    key = models.SlugField(max_length=60, help_text="Its short name, one in its organization, e.g. lead_quality.")
    external_id = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="Its id in your own system."
    )
    name_ja = models.CharField(max_length=100, help_text="Its name in Japanese.")
    name_en = models.CharField(max_length=100, help_text="Its name in English.")
    unit = models.CharField(max_length=8, choices=Unit.choices, help_text="What it is counted in.")
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217 code; only of a CURRENCY metric.")
    direction = models.CharField(max_length=4, choices=Direction.choices, help_text="Which way is better.")
    cadence = models.CharField(max_length=7, choices=Cadence.choices, help_text="How long a period is.")
    sides = ArrayField(
        models.CharField(max_length=10, choices=Side.choices), help_text="The functions that answer for it."
    )
    aggregation_periods = models.CharField(
        max_length=5, choices=Aggregation.choices, help_text="How periods combine into a longer one."
    )
    aggregation_children = models.CharField(
        max_length=5, choices=Aggregation.choices, help_text="How organizations combine into the one above."
    )
    numerator = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Of a ratio: what is divided.",
    )
    denominator = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Of a ratio: by what."
    )
    is_shared = models.GeneratedField(
        expression=Q(sides__contains=[Side.SALES.value, Side.MARKETING.value]) | Q(sides__contains=[Side.BOTH.value]),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
        help_text="Whether Sales and Marketing both answer for it.",
    )
    latest_point = models.ForeignKey(
        "MetricPoint",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The current value of its newest period.",
    )
    archived_at = models.DateTimeField(null=True, editable=False, help_text="When it was taken out of use.")

    objects = Metrics.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]
        constraints = [
            models.UniqueConstraint("organization", "key", name="one_metric_per_key", violation_error_code="unique")
        ]

    @property
    def is_ratio(self) -> bool:
        return Aggregation.RATIO in (self.aggregation_periods, self.aggregation_children)


class PointBatches(Rows["PointBatch"]):
    def visible_to(self, actor: Actor) -> PointBatches:
        return self.all()


class PointBatch(Row):
    """Points that came together, and what became of them."""

    created = models.PositiveIntegerField(default=0, help_text="How many periods had no value before.")
    corrected = models.PositiveIntegerField(default=0, help_text="How many values took the place of another.")
    unchanged = models.PositiveIntegerField(default=0, help_text="How many stood there already.")

    objects = PointBatches.as_manager()


class MetricPoints(Rows["MetricPoint"]):
    def visible_to(self, actor: Actor) -> MetricPoints:
        return self.of(metric=Metric.objects.visible_to(actor))

    def current(self) -> MetricPoints:
        """Return what is held to be true now, without what was corrected since."""
        return self.filter(replaced_at=None)


class MetricPoint(Row):
    """One value of a metric for one period; a correction replaces it and keeps what was known before."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="points", help_text="Of what.")
    period = models.CharField(max_length=10, help_text="ISO 8601: 2026-11, 2026-W47 or 2026-Q4.")
    starts_on = models.DateField(editable=False, help_text="The first day of the period.")
    ends_on = models.DateField(editable=False, help_text="The last day of the period.")
    value = models.DecimalField(max_digits=20, decimal_places=6, help_text="The value, in the metric's unit.")
    source = models.CharField(max_length=8, choices=PointSource.choices, help_text="How it came here.")
    batch = models.ForeignKey(
        PointBatch, on_delete=models.PROTECT, related_name="points", help_text="What it came together with."
    )
    current = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="history",
        help_text="Of a replaced value: the one that holds now.",
    )
    replaced_at = models.DateTimeField(null=True, editable=False, help_text="When a correction took its place.")

    objects = MetricPoints.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["metric", "starts_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "starts_on"], condition=Q(replaced_at=None), name="one_point_per_period"
            )
        ]


class Targets(Rows["Target"]):
    def visible_to(self, actor: Actor) -> Targets:
        return self.of(metric=Metric.objects.visible_to(actor))


EVIDENCE = ("evidence_period", "evidence_ends_on", "evidence_value")


def evidence(today: date) -> dict[str, Subquery]:
    """Return what each target is judged by: period, last day and value of the newest period that is over.

    Only periods that touch the way from its start to its due date count; all three are None where there is none.
    """
    over = (
        MetricPoint.objects.current()
        .filter(
            metric=OuterRef("metric"),
            ends_on__lt=today,
            ends_on__gte=OuterRef("starts_on"),
            starts_on__lte=OuterRef("due_on"),
        )
        .order_by("-starts_on")
    )
    columns = ("period", "ends_on", "value")
    return {name: Subquery(over.values(column)[:1]) for name, column in zip(EVIDENCE, columns, strict=True)}


class Target(Row):
    """Where a metric should stand on a day, and from where it starts."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="targets", help_text="Of what.")
    starts_on = models.DateField(help_text="The day on which the way begins.")
    start_value = models.DecimalField(max_digits=20, decimal_places=6, help_text="The value on that day.")
    due_on = models.DateField(help_text="The day by which it should be reached.")
    value = models.DecimalField(max_digits=20, decimal_places=6, help_text="The value to reach.")

    objects = Targets.as_manager()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["metric", "due_on"], name="one_target_per_day"),
            models.CheckConstraint(condition=Q(due_on__gt=F("starts_on")), name="target_after_start"),
        ]

    def line(self, direction: str) -> Line:
        """Return the way that its metric, of which this direction is better, has to go."""
        return Line(
            starts_on=self.starts_on,
            start_value=self.start_value,
            due_on=self.due_on,
            value=self.value,
            direction=Direction(direction),
        )
