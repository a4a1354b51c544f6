"""Taking in the values of metrics: all rows or none, in a bounded number of statements."""

from collections.abc import Sequence

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.events.operations import record
from backend.metrics.models import Metric, MetricPoint, PointBatch
from backend.metrics.point_rows import Found, Place, PointRow, read_rows, references
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

MOST = 1_000


@operation
def upsert_metric_points(actor: Actor, points: Sequence[PointRow]) -> PointBatch:
    """Store the values that are new or differ, and return how many; what a correction replaces is kept.

    Refuses TOO_MANY and REQUIRED for the whole, else one reason or more for each row at fault, under `points.<row>`.
    The metrics are locked in the order of their ids, so that parallel batches wait for each other and never twice.
    """
    actor.require(Permission.POINT_WRITE)
    _require_a_size(len(points))
    locked = Metric.objects.visible_to(actor).filter(references(points)).select_related("organization")
    metrics = list(locked.select_for_update(of=("self",), no_key=True).order_by("id"))
    found = read_rows(points, metrics)

    known = _known(found)
    news = [each for each in found if each.place not in known]
    corrections = [each for each in found if each.place in known and known[each.place].value != each.value]
    batch = PointBatch.objects.create(
        created=len(news), corrected=len(corrections), unchanged=len(found) - len(news) - len(corrections)
    )
    if news or corrections:
        _store([*news, *corrections], [known[each.place] for each in corrections], batch)

    record(
        actor,
        "points.upserted",
        batch,
        created=batch.created,
        corrected=batch.corrected,
        unchanged=batch.unchanged,
        metrics=[metric.id for metric in metrics],
    )
    return batch


def _known(found: Sequence[Found]) -> dict[Place, MetricPoint]:
    """Return the current points of the same metrics and periods."""
    days: dict[object, list[object]] = {}
    for each in found:
        days.setdefault(each.metric.id, []).append(each.period.starts_on)
    wanted = Q()
    for metric_id, starts in days.items():
        wanted |= Q(metric=metric_id, starts_on__in=starts)
    return {(point.metric_id, point.starts_on): point for point in MetricPoint.objects.current().filter(wanted)}


def _store(changed: Sequence[Found], replaced: Sequence[MetricPoint], batch: PointBatch) -> None:
    now = timezone.now()
    old = MetricPoint.objects.filter(id__in=[point.id for point in replaced])
    if replaced:
        old.update(replaced_at=now, updated_at=now, version=F("version") + 1)
    MetricPoint.objects.bulk_create([_point(each, batch) for each in changed])
    metric_ids = {each.metric.id for each in changed}
    if replaced:
        _keep_history_with_what_holds(replaced)
    newest = MetricPoint.objects.current().filter(metric=OuterRef("id")).order_by("-starts_on")
    Metric.objects.filter(id__in=metric_ids).update(latest_point=Subquery(newest.values("id")[:1]))


def _keep_history_with_what_holds(replaced: Sequence[MetricPoint]) -> None:
    """Let the replaced points, and those that they once replaced, name the one that holds now."""
    ids = [point.id for point in replaced]
    holds = MetricPoint.objects.current().filter(metric=OuterRef("metric"), starts_on=OuterRef("starts_on"))
    MetricPoint.objects.filter(Q(id__in=ids) | Q(current__in=ids)).update(current=Subquery(holds.values("id")[:1]))


def _point(each: Found, batch: PointBatch) -> MetricPoint:
    return MetricPoint(
        metric=each.metric,
        period=each.period.text,
        starts_on=each.period.starts_on,
        ends_on=each.period.ends_on,
        value=each.value,
        source=each.source,
        batch=batch,
    )


def _require_a_size(count: int) -> None:
    if count == 0:
        raise Refusal(Code.REQUIRED, NO_ROWS, path=("points",))
    if count > MOST:
        raise Refusal(Code.TOO_MANY, TOO_MANY.with_facts(most=MOST, count=count), path=("points",))


NO_ROWS = Text(ja="値を1行以上指定してください。", en="Give at least one row.")
TOO_MANY = Text(
    ja="一度に送れるのは{most:,}行までです({count:,}行ありました)。分けて送ってください。",
    en="At most {most:,} rows can be sent at once; these are {count:,}. Send them in parts.",
)
