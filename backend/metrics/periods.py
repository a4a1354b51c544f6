"""Periods as ISO 8601 text, each with one spelling only: "2026-11", "2026-W47", "2026-Q4"."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.metrics.vocabulary import Cadence


@dataclass(frozen=True)
class Period:
    """A month, quarter or ISO week with its first and its last day."""

    text: str
    cadence: Cadence
    starts_on: date
    ends_on: date


def read_period(text: str, cadence: str) -> Period:
    """Return the period of a metric that goes by `cadence`. Refuses INVALID: other form or cadence, no such week."""
    of = cadence_of(text)
    if of is None:
        raise _no(NOT_A_PERIOD, text, cadence)
    if of != cadence:
        raise _no(WRONG_CADENCE, text, cadence)
    try:
        starts_on, ends_on = DAYS[of](*map(int, re.findall(r"[0-9]+", text)))
    except (ValueError, OverflowError):
        raise _no(IMPOSSIBLE, text, cadence) from None
    return Period(text, of, starts_on, ends_on)


def period_at(day: date, cadence: str) -> Period:
    """Return the period in which a day falls."""
    year, week, _ = day.isocalendar()
    texts = {
        Cadence.WEEK: f"{year:04}-W{week:02}",
        Cadence.MONTH: f"{day.year:04}-{day.month:02}",
        Cadence.QUARTER: f"{day.year:04}-Q{(day.month + 2) // 3}",
    }
    return read_period(texts[Cadence(cadence)], cadence)


def cadence_of(text: str) -> Cadence | None:
    """Return the cadence that a text is spelled for, whether or not its year has such a week; None for any other."""
    return next((cadence for cadence, spelling in SPELLINGS.items() if spelling.fullmatch(text)), None)


def is_canonical(text: str) -> bool:
    """Whether the text is the one spelling of a period that exists."""
    cadence = cadence_of(text)
    try:
        return cadence is not None and read_period(text, cadence).text == text
    except Refusal:
        return False


def _week(year: int, week: int) -> tuple[date, date]:
    monday = date.fromisocalendar(year, week, 1)
    return monday, monday + timedelta(days=6)


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def _quarter(year: int, quarter: int) -> tuple[date, date]:
    return _month(year, 3 * quarter - 2)[0], _month(year, 3 * quarter)[1]


SPELLINGS: dict[Cadence, re.Pattern[str]] = {
    Cadence.WEEK: re.compile(r"[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])"),
    Cadence.MONTH: re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
    Cadence.QUARTER: re.compile(r"[0-9]{4}-Q[1-4]"),
}
DAYS: dict[Cadence, Callable[[int, int], tuple[date, date]]] = {
    Cadence.WEEK: _week,
    Cadence.MONTH: _month,
    Cadence.QUARTER: _quarter,
}
EXAMPLES = {Cadence.WEEK: "2026-W47", Cadence.MONTH: "2026-11", Cadence.QUARTER: "2026-Q4"}
CADENCE_WORDS = {
    Cadence.WEEK: Text(ja="週", en="week"),
    Cadence.MONTH: Text(ja="月", en="month"),
    Cadence.QUARTER: Text(ja="四半期", en="quarter"),
}
NOT_A_PERIOD = Text(
    ja="「{text}」は期間として読めません。「{example}」の形で指定してください。",
    en="{text} is not a period. Write it like {example}.",
)
WRONG_CADENCE = Text(
    ja="この指標の期間は{cadence}単位です。「{text}」ではなく「{example}」の形で指定してください。",
    en="This metric goes by the {cadence}: not {text}, but a period like {example}.",
)
IMPOSSIBLE = Text(ja="「{text}」という期間は存在しません。", en="There is no period {text}.")


def _no(words: Text, text: str, cadence: str) -> Refusal:
    shown, of = text[:20], CADENCE_WORDS[Cadence(cadence)]
    example = EXAMPLES[Cadence(cadence)]
    told = Text(
        ja=words.ja.format(text=shown, example=example, cadence=of.ja),
        en=words.en.format(text=shown, example=example, cadence=of.en),
    )
    return Refusal(Code.INVALID, told, path=("period",))
