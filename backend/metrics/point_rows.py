"""Reading rows of values: which metric each is of, its period and its value; every fault with the row it is in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from backend.core.refusal import Code, Path, Refusal, Refusals, not_found
from backend.core.text import Text
from backend.metrics.definitions import require_in_use
from backend.metrics.models import Metric
from backend.metrics.periods import Period, read_period
from backend.metrics.values import read_value
from backend.metrics.vocabulary import PointSource

Place = tuple[UUID, date]


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """One row as it was sent; the metric by its id, by its external id, or by its organization's and its key."""

    period: str
    value: Decimal
    source: str = PointSource.API
    metric_id: UUID | None = None
    metric_external_id: str | None = None
    organization_external_id: str | None = None
    metric_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """One row, understood."""

    metric: Metric
    period: Period
    value: Decimal
    source: str

    @property
    def place(self) -> Place:
        return self.metric.id, self.period.starts_on


def references(rows: Sequence[PointRow]) -> Q:
    """Return the condition that finds at least the metrics that the rows name."""
    pairs = [row for row in rows if row.organization_external_id and row.metric_key]
    return (
        Q(id__in={row.metric_id for row in rows if row.metric_id})
        | Q(external_id__in={row.metric_external_id for row in rows if row.metric_external_id})
        | Q(
            organization__external_id__in={row.organization_external_id for row in pairs},
            key__in={row.metric_key for row in pairs},
        )
    )


def read_rows(rows: Sequence[PointRow], metrics: Iterable[Metric]) -> list[Found]:
    """Return the rows understood. Raises Refusals, one for each thing wrong with a row, under `points.<row>`."""
    known = _by_reference(metrics)
    found: list[Found] = []
    faults: list[Refusal] = []
    first: dict[Place, int] = {}
    for number, row in enumerate(rows):
        try:
            each = _understood(row, known)
            if (earlier := first.setdefault(each.place, number)) != number:
                raise Refusal(Code.DUPLICATE, TWICE.with_facts(row=earlier), path=("period",))
            found.append(each)
        except Refusal as refusal:
            faults.append(refusal.under("points", number))
        except Refusals as several:
            faults += [refusal.under("points", number) for refusal in several.refusals]
    if faults:
        raise Refusals(faults)
    return found


def _understood(row: PointRow, known: dict[tuple[str, ...], Metric]) -> Found:
    metric = _metric(row, known)
    faults: list[Refusal] = []
    period = value = None
    try:
        period = read_period(row.period, metric.cadence)
    except Refusal as refusal:
        faults.append(refusal)
    try:
        value = read_value(row.value)
    except Refusal as refusal:
        faults.append(refusal)
    if row.source == PointSource.DERIVED:
        faults.append(Refusal(Code.INVALID, NOT_DERIVED, path=("source",)))
    if period is None or value is None or faults:
        raise Refusals(faults)
    return Found(metric=metric, period=period, value=value, source=row.source)


def _metric(row: PointRow, known: dict[tuple[str, ...], Metric]) -> Metric:
    named = list(_names(row))
    if not named:
        raise Refusal(Code.REQUIRED, NO_METRIC, path=("metric_id",))
    if len(named) > 1:
        raise Refusal(Code.INVALID, ONE_METRIC, path=("metric_id",))
    path, reference = named[0]
    metric = known.get(reference)
    if metric is None:
        raise not_found(path=path)
    require_in_use(metric, path=path)
    return metric


def _names(row: PointRow) -> Iterator[tuple[Path, tuple[str, ...]]]:
    if row.metric_id:
        yield ("metric_id",), ("id", str(row.metric_id))
    if row.metric_external_id:
        yield ("metric_external_id",), ("external_id", row.metric_external_id)
    if row.organization_external_id and row.metric_key:
        yield ("metric_key",), ("key", row.organization_external_id, row.metric_key)
    elif row.organization_external_id or row.metric_key:
        missing = "metric_key" if row.organization_external_id else "organization_external_id"
        raise Refusal(Code.REQUIRED, HALF_A_NAME, path=(missing,))


def _by_reference(metrics: Iterable[Metric]) -> dict[tuple[str, ...], Metric]:
    known: dict[tuple[str, ...], Metric] = {}
    for metric in metrics:
        known["id", str(metric.id)] = metric
        if metric.external_id:
            known["external_id", metric.external_id] = metric
        if metric.organization.external_id:
            known["key", metric.organization.external_id, metric.key] = metric
    return known


TWICE = Text(
    ja="同じ指標と期間の値が{row}番目(0から数えて)の行にもあります。",
    en="Row {row} (counted from 0) has a value for the same metric and period.",
)
NOT_DERIVED = Text(
    ja="計算で求めた値(DERIVED)を外から登録することはできません。",
    en="A derived value is computed here and cannot be sent.",
)
NO_METRIC = Text(
    ja="どの指標の値かを、metricId、metricExternalId、または組織の外部IDと指標のキーで指定してください。",
    en="Name the metric by metricId, by metricExternalId, or by organizationExternalId and metricKey.",
)
ONE_METRIC = Text(ja="指標の指定方法は一つだけにしてください。", en="Name the metric in one way only.")
HALF_A_NAME = Text(
    ja="organizationExternalIdとmetricKeyは組で指定してください。",
    en="organizationExternalId and metricKey go together.",
)
