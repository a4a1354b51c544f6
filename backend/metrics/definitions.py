"""What makes the definition of a metric sound, beyond what its fields say by themselves."""

from collections.abc import Iterator

from backend.core.refusal import Code, Path, Refusal, Refusals
from backend.core.text import Text
from backend.core.validation import check
from backend.metrics.currencies import CURRENCIES
from backend.metrics.models import Metric, MetricPoint, Target
from backend.metrics.vocabulary import Unit

MEANING = ("unit", "currency", "direction", "cadence")
PARTS = ("numerator", "denominator")


def require_sound(metric: Metric) -> None:
    """Refuse a definition that means nothing; every fault at once."""
    faults: list[Refusal] = []
    try:
        check(metric)
    except Refusals as refusals:
        faults = refusals.refusals
    named = {fault.path for fault in faults}
    faults = [fault for fault in faults if fault.path or fault.code is not Code.DUPLICATE]  # told below, at its key
    faults += [fault for fault in _faults(metric) if fault.path not in named]
    if faults:
        raise Refusals(faults)


def require_same_meaning(metric: Metric, changed: dict[str, list[object]]) -> None:
    """Refuse to change what the stored values and targets mean."""
    fields = [name for name in MEANING if name in changed]
    if fields and (MetricPoint.objects.filter(metric=metric).exists() or Target.objects.filter(metric=metric).exists()):
        raise Refusals([Refusal(Code.FROZEN, FIXED, path=(name,)) for name in fields])


def require_free(metric: Metric, *, path: Path) -> None:
    """Refuse where a ratio in use is made of this metric."""
    ratios = Metric.objects.in_use()
    if (ratios.filter(numerator=metric) | ratios.filter(denominator=metric)).exists():
        raise Refusal(Code.IN_USE, PART_OF_A_RATIO, path=path)


def require_in_use(metric: Metric, *, path: Path) -> None:
    if metric.archived_at:
        raise Refusal(Code.CLOSED, ARCHIVED, path=path)


def _faults(metric: Metric) -> Iterator[Refusal]:
    yield from _currency_faults(metric)
    if len(set(metric.sides or ())) < len(metric.sides or ()):
        yield Refusal(Code.DUPLICATE, SIDE_TWICE, path=("sides",))
    twins = Metric.objects.filter(organization=metric.organization_id, key=metric.key).exclude(pk=metric.pk)
    if metric.key and twins.exists():
        yield Refusal(Code.DUPLICATE, KEY_TAKEN.with_facts(key=metric.key), path=("key",))
    yield from _ratio_faults(metric)


def _currency_faults(metric: Metric) -> Iterator[Refusal]:
    if metric.unit == Unit.CURRENCY and not metric.currency:
        yield Refusal(Code.REQUIRED, NO_CURRENCY, path=("currency",))
    elif metric.unit == Unit.CURRENCY and metric.currency not in CURRENCIES:
        yield Refusal(Code.INVALID, NOT_A_CURRENCY, path=("currency",))
    elif metric.unit != Unit.CURRENCY and metric.currency:
        yield Refusal(Code.INVALID, NEEDS_NO_CURRENCY, path=("currency",))


def _ratio_faults(metric: Metric) -> Iterator[Refusal]:
    for name in PARTS:
        part: Metric | None = getattr(metric, name)
        place = (f"{name}_id",)
        if metric.is_ratio and part is None:
            yield Refusal(Code.REQUIRED, NEEDS_PARTS, path=place)
        elif part is None:
            continue
        elif not metric.is_ratio:
            yield Refusal(Code.INVALID, NEEDS_NO_PARTS, path=place)
        elif part.pk == metric.pk:
            yield Refusal(Code.CYCLE, MADE_OF_ITSELF, path=place)
        elif part.organization_id != metric.organization_id:
            yield Refusal(Code.INVALID, PART_ELSEWHERE, path=place)
        elif part.is_ratio:
            yield Refusal(Code.INVALID, RATIO_OF_RATIOS, path=place)
        elif part.archived_at:
            yield Refusal(Code.CLOSED, ARCHIVED, path=place)


FIXED = Text(
    ja="値か目標が登録された指標の意味は変えられません。新しい指標を作成し、こちらは使用終了にしてください。",
    en="The meaning of a metric with values or targets stays as it is. Make a new metric and archive this one.",
)
PART_OF_A_RATIO = Text(ja="この指標を使う比率の指標があります。", en="A ratio is made of this metric.")
ARCHIVED = Text(ja="この指標は使用を終了しています。", en="This metric is archived.")
SIDE_TWICE = Text(ja="同じ部門が二度指定されています。", en="The same side is named twice.")
KEY_TAKEN = Text(
    ja="この組織には、キー「{key}」の指標がすでにあります。",
    en="The organization has a metric with the key {key} already.",
)
NO_CURRENCY = Text(
    ja="金額の指標には通貨を指定してください(例: JPY)。", en="A metric counted in money names its currency, e.g. JPY."
)
NOT_A_CURRENCY = Text(
    ja="ISO 4217の通貨コード(例: JPY)を大文字で指定してください。",
    en="That is no currency code of ISO 4217, such as JPY.",
)
NEEDS_NO_CURRENCY = Text(ja="通貨は金額の指標にだけ指定できます。", en="Only a metric counted in money has a currency.")
NEEDS_PARTS = Text(
    ja="比率の指標には、分子と分母の指標を指定してください。", en="A ratio names the two metrics that it is made of."
)
NEEDS_NO_PARTS = Text(ja="分子と分母は比率の指標にだけ指定できます。", en="Only a ratio is made of other metrics.")
MADE_OF_ITSELF = Text(ja="自分自身から成る比率は作れません。", en="A ratio cannot be made of itself.")
PART_ELSEWHERE = Text(
    ja="分子と分母には、同じ組織の指標を指定してください。", en="A ratio is made of metrics of its own organization."
)
RATIO_OF_RATIOS = Text(
    ja="比率の分子や分母に、別の比率を使うことはできません。", en="A ratio cannot be made of another ratio."
)
