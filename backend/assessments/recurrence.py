"""The calendar of a programme: RFC 5545 rules of whole days, as far as rounds need them. Pure, by python-dateutil."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice, pairwise

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr

from backend.core.refusal import Code, Refusal
from backend.core.text import Text

AHEAD = 5  # years within which a rule must give a day
LOOKED_AT = 60  # days of a rule that are compared
DAY = r"[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)"
PARTS = {
    "FREQ": r"WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]|[1-5][0-9]|60",
    "COUNT": r"[1-9][0-9]?",
    "UNTIL": r"2[0-9]{7}",
    "BYMONTH": r"(1[0-2]|[1-9])(,(1[0-2]|[1-9]))*",
    "BYMONTHDAY": r"-?([12][0-9]|3[01]|[1-9])(,-?([12][0-9]|3[01]|[1-9]))*",
    "BYDAY": rf"{DAY}(,{DAY})*",
    "WKST": r"MO|SU",
}


def expect_rule(text: str, starts_on: date, *, days_open: int) -> str:
    """Return the rule in its one spelling. Refuses INVALID, or OUT_OF_RANGE where one round would overlap the next."""
    rule = _spelled(text)
    try:
        days = list(islice(_until(rule, starts_on, starts_on + relativedelta(years=AHEAD)), LOOKED_AT))
    except (ValueError, TypeError):
        raise Refusal(Code.INVALID, NO_RULE, path=("rule",)) from None
    if not days:
        raise Refusal(Code.INVALID, NO_DAY.with_facts(years=AHEAD), path=("rule",))
    gap = min(((later - day).days for day, later in pairwise(days)), default=None)
    if gap is not None and days_open >= gap:
        raise Refusal(Code.OUT_OF_RANGE, OVERLAP.with_facts(gap=gap, most=gap - 1), path=("days_open",))
    return rule


def day_from(rule: str, starts_on: date, day: date) -> date | None:
    """Return the first day of a rule that is this one or later, None where there is none."""
    found = _read(rule, starts_on).after(_midnight(day), inc=True)
    return found.date() if found else None


def newest_until(rule: str, starts_on: date, day: date) -> date | None:
    """Return the last day of a rule that is this one or earlier, None where there is none."""
    found = _read(rule, starts_on).before(_midnight(day), inc=True)
    return found.date() if found else None


def _spelled(text: str) -> str:
    """Return a rule that names each part once and only parts that a round can follow. Refuses INVALID."""
    spelled = re.sub(r"\s", "", text).upper().removeprefix("RRULE:")
    pairs = [part.partition("=")[::2] for part in spelled.split(";")]
    parts = dict(pairs)
    known = all(re.fullmatch(PARTS[name], value) for name, value in pairs if name in PARTS)
    if not known or set(parts) - set(PARTS) or len(parts) < len(pairs) or "FREQ" not in parts:
        raise Refusal(Code.INVALID, NO_RULE, path=("rule",))
    if ("COUNT" in parts and "UNTIL" in parts) or not _can_be(parts):
        raise Refusal(Code.INVALID, NO_RULE, path=("rule",))
    return ";".join(f"{name}={parts[name]}" for name in PARTS if name in parts)


def _can_be(parts: dict[str, str]) -> bool:
    """Whether a rule is none that would be looked for in vain until the year 9999, such as each 31 February."""
    if parts["FREQ"] == "WEEKLY":
        return "BYMONTH" not in parts and "BYMONTHDAY" not in parts and not re.search(r"[1-5]", parts.get("BYDAY", ""))
    if "BYMONTHDAY" not in parts:
        return True
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    longest = max(monthrange(2024, month)[1] for month in months)
    return any(abs(int(day)) <= longest for day in parts["BYMONTHDAY"].split(","))


def _until(rule: str, starts_on: date, end: date) -> Iterator[date]:
    for each in _read(rule, starts_on):
        if each.date() > end:
            return
        yield each.date()


def _read(rule: str, starts_on: date) -> rrule:
    found = rrulestr(rule, dtstart=_midnight(starts_on))
    assert isinstance(found, rrule)
    return found


def _midnight(day: date) -> datetime:
    """Days of a calendar, without a zone: a round's hour is set where the client is."""
    return datetime.combine(day, time.min)


NO_RULE = Text(
    ja="RFC 5545の繰り返し規則で指定してください。例:四半期ごとは「FREQ=MONTHLY;INTERVAL=3」。使える項目は"
    "FREQ(WEEKLY、MONTHLY、YEARLY)、INTERVAL、COUNT、UNTIL(日付)、BYMONTH、BYMONTHDAY、BYDAY、WKSTです。",
    en="Give an RFC 5545 rule such as FREQ=MONTHLY;INTERVAL=3 for every quarter, of these parts: FREQ (WEEKLY, "
    "MONTHLY, YEARLY), INTERVAL, COUNT, UNTIL (a date), BYMONTH, BYMONTHDAY, BYDAY, WKST.",
)
NO_DAY = Text(
    ja="この規則では、開始日から{years}年以内に実施日がありません。",
    en="By this rule no round would open within {years} years.",
)
OVERLAP = Text(
    ja="この規則では実施の間隔が最短{gap}日です。次の回と重ならないように、受付日数は{most}日以内にしてください。",
    en="By this rule rounds come as close as {gap} days. Keep each open for {most} at most, or it would meet the next.",
)
