"""Changes to metrics: translation only; the rules are in backend.metrics."""

from typing import Any
from uuid import UUID

import strawberry
from strawberry import relay

from backend.core.refusal import Refusal
from backend.metrics import operations
from backend.metrics.point_rows import PointRow
from backend.metrics.points import upsert_metric_points
from schema.context import Info
from schema.metrics.inputs import (
    ArchiveMetricInput,
    CreateMetricInput,
    MetricPointRow,
    SetTargetInput,
    UpdateMetricInput,
    UpsertMetricInput,
    UpsertMetricPointsInput,
)
from schema.metrics.types import Metric, PointBatch, Target
from schema.mutations import Payload, changed, given, id_of, mutation
from tenants.roles import Permission

PARTS = ("numerator_id", "denominator_id")
NOWHERE = UUID(int=0)  # the id of no row


@strawberry.type(description="The new metric, or why there is none.")
class CreateMetricPayload(Payload):
    metric: Metric | None = changed("The metric.")


@strawberry.type(description="The changed metric, or why it stayed as it was.")
class UpdateMetricPayload(Payload):
    metric: Metric | None = changed("The metric.")


@strawberry.type(description="The metric, or why nothing was changed.")
class UpsertMetricPayload(Payload):
    metric: Metric | None = changed("The metric.")


@strawberry.type(description="The archived metric, or why it stays in use.")
class ArchiveMetricPayload(Payload):
    metric: Metric | None = changed("The metric.")


@strawberry.type(description="The target, or why nothing was changed.")
class SetTargetPayload(Payload):
    target: Target | None = changed("The target.")


@strawberry.type(description="What became of the values, or why none was stored.")
class UpsertMetricPointsPayload(Payload):
    batch: PointBatch | None = changed("How many were new, corrected and unchanged, and the points stored.")


@strawberry.type
class MetricMutations:
    @mutation(Permission.METRIC_WRITE, description="Add a metric to an organization, from the catalogue or your own.")
    def create_metric(self, info: Info, input: CreateMetricInput) -> CreateMetricPayload:
        metric = operations.create_metric(
            info.context.actor,
            organization_id=id_of(input.organization_id, "Organization", "organization_id"),
            catalogue_key=input.catalogue_key,
            **facts(input, without=("organization_id", "catalogue_key")),
        )
        return CreateMetricPayload.of(metric=metric)

    @mutation(Permission.METRIC_WRITE, description="Change a metric; what its values mean stays once there are any.")
    def update_metric(self, info: Info, input: UpdateMetricInput) -> UpdateMetricPayload:
        id = id_of(input.id, "Metric", "id")
        metric = operations.update_metric(info.context.actor, id, version=input.version, **facts(input))
        return UpdateMetricPayload.of(metric=metric)

    @mutation(Permission.METRIC_WRITE, description="Create a metric, or change it, by your own system's id.")
    def upsert_metric(self, info: Info, input: UpsertMetricInput) -> UpsertMetricPayload:
        return UpsertMetricPayload.of(metric=operations.upsert_metric(info.context.actor, **facts(input)))

    @mutation(Permission.METRIC_WRITE, description="Take a metric out of use; its points and targets stay readable.")
    def archive_metric(self, info: Info, input: ArchiveMetricInput) -> ArchiveMetricPayload:
        id = id_of(input.id, "Metric", "id")
        return ArchiveMetricPayload.of(metric=operations.archive_metric(info.context.actor, id, version=input.version))

    @mutation(Permission.METRIC_WRITE, description="Say where a metric should stand, and by when.")
    def set_target(self, info: Info, input: SetTargetInput) -> SetTargetPayload:
        id = id_of(input.metric_id, "Metric", "metric_id")
        target = operations.set_target(info.context.actor, metric_id=id, **given(input, without=("metric_id",)))
        return SetTargetPayload.of(target=target)

    @mutation(Permission.POINT_WRITE, description="Store values of metrics, many at once; all of them or none.")
    def upsert_metric_points(self, info: Info, input: UpsertMetricPointsInput) -> UpsertMetricPointsPayload:
        batch = upsert_metric_points(info.context.actor, [_row(row) for row in input.points])
        return UpsertMetricPointsPayload.of(batch=batch)


def facts(input: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what is given of a metric, ids read; null says that it has no currency."""
    told = given(input, without=without)
    if told.get("currency", "") is None:
        told["currency"] = ""
    return told | {name: told[name] and id_of(told[name], "Metric", name) for name in PARTS if name in told}


def _row(row: MetricPointRow) -> PointRow:
    return PointRow(**given(row, without=("metric_id",)), metric_id=row.metric_id and _id(row.metric_id))


def _id(given: relay.GlobalID) -> UUID:
    """Return the id; that of something else names no metric, which is told with the row's other faults."""
    try:
        return id_of(given, "Metric")
    except Refusal:
        return NOWHERE
