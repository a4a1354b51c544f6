"""When a round opens, ends and reminds, by the client's calendar: pure rules."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.core.refusal import Code, Refusal
from backend.core.text import Text

LONGEST = timedelta(days=366)
MORNING = time(9)  # when what is due on a day is done: rounds of a programme open, reminders go out
MOST_REMINDERS = 5
EARLIEST_REMINDER = 60


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone)


def last_morning(now: datetime, zone: ZoneInfo) -> date:
    """Return the day whose morning came last: today, or yesterday before nine."""
    today = day_at(now, zone)
    return today if now >= morning_of(today, zone) else today - timedelta(days=1)


def day_at(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def start(opens_at: datetime, now: datetime) -> datetime:
    """Return the planned start, or refuse OUT_OF_RANGE of one that is past or more than a year ahead."""
    if opens_at <= now:
        raise Refusal(Code.OUT_OF_RANGE, START_PAST, path=("opens_at",))
    if opens_at > now + LONGEST:
        raise Refusal(Code.OUT_OF_RANGE, START_FAR.with_facts(most=LONGEST.days), path=("opens_at",))
    return opens_at


def end(opens_at: datetime, now: datetime, zone: ZoneInfo, *, closes_at: datetime | None, days: int | None) -> datetime:
    """Return the given end, or the last second, where the client is, of the day so many days after the start.

    Refuses REQUIRED, INVALID, OUT_OF_RANGE.
    """
    if (closes_at is None) == (days is None):
        raise Refusal(Code.INVALID if closes_at else Code.REQUIRED, ONE_END, path=("closes_at",))
    if days is None:
        assert closes_at is not None
        return until(closes_at, opens_at, now)
    return last_second(opens_at, expect_days(days), zone)


def expect_days(days: int) -> int:
    if not 1 <= days <= LONGEST.days:
        raise Refusal(Code.OUT_OF_RANGE, DAYS.with_facts(most=LONGEST.days), path=("days_open",))
    return days


def last_second(opens_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day_at(opens_at, zone) + timedelta(days=days), time(23, 59, 59), tzinfo=zone)


def until(closes_at: datetime, opens_at: datetime, now: datetime) -> datetime:
    """Return the instant, or refuse OUT_OF_RANGE of one that is past, not after the start, or too far from it."""
    if closes_at <= now:
        raise Refusal(Code.OUT_OF_RANGE, PAST, path=("closes_at",))
    if closes_at <= opens_at:
        raise Refusal(Code.OUT_OF_RANGE, BEFORE_START, path=("closes_at",))
    if closes_at > opens_at + LONGEST:
        raise Refusal(Code.OUT_OF_RANGE, TOO_LATE.with_facts(most=LONGEST.days), path=("closes_at",))
    return closes_at


def expect_reminder_days(days: Sequence[int], *, length: int) -> list[int]:
    """Return the days before the end, the earliest reminder first; `length` is how many days after its start it ends.

    Refuses TOO_MANY, DUPLICATE, OUT_OF_RANGE.
    """
    if len(days) > MOST_REMINDERS:
        raise Refusal(Code.TOO_MANY, MANY_REMINDERS.with_facts(most=MOST_REMINDERS), path=("reminder_days",))
    if len(set(days)) < len(days):
        raise Refusal(Code.DUPLICATE, SAME_DAY, path=("reminder_days",))
    most = min(EARLIEST_REMINDER, length - 1)
    for place, day in enumerate(days):
        if not 0 <= day <= most:
            raise Refusal(Code.OUT_OF_RANGE, REMINDER_DAY.with_facts(most=max(most, 0)), path=("reminder_days", place))
    return sorted(days, reverse=True)


def is_reminder_due(
    now: datetime,
    zone: ZoneInfo,
    *,
    opened_at: datetime,
    closes_at: datetime,
    days: Sequence[int],
    reminded_on: Iterable[date],
) -> bool:
    """Whether one of the planned reminders is to go out now: the newest that is due, if nobody was reminded since.

    None goes out before the morning, nor for a day on which the round was not open before.
    """
    today = day_at(now, zone)
    if now < morning_of(today, zone):
        return False
    planned = [day_at(closes_at, zone) - timedelta(days=days_before) for days_before in days]
    due = [day for day in planned if day_at(opened_at, zone) < day <= today]
    return bool(due) and not any(day >= max(due) for day in reminded_on)


START_PAST = Text(
    ja="開始日時には、これからの日時を指定してください。すぐに始めるときは省いてください。",
    en="The start lies in the past. Leave it out to open at once.",
)
START_FAR = Text(ja="開始日時は{most}日先までです。", en="It can be planned for at most {most} days ahead.")
ONE_END = Text(
    ja="closesAt(終了日時)とdaysOpen(受付日数)のどちらか一方を指定してください。",
    en="Give either closesAt (when it ends) or daysOpen (for how many days).",
)
DAYS = Text(ja="受付日数は1日から{most}日までです。", en="It can be open for 1 to {most} days.")
PAST = Text(ja="終了日時には、これからの日時を指定してください。", en="The end lies in the past.")
BEFORE_START = Text(ja="終了日時は開始日時より後にしてください。", en="It ends before it opens.")
TOO_LATE = Text(ja="受付期間は{most}日までです。", en="It can be open for at most {most} days.")
MANY_REMINDERS = Text(ja="リマインドは{most}回までです。", en="People are reminded at most {most} times.")
SAME_DAY = Text(ja="同じ日が2回指定されています。", en="A day stands there twice.")
REMINDER_DAY = Text(
    ja="リマインドの日は、終了日の0日前から{most}日前までで、開始日より後にしてください。",
    en="Give 0 to {most} days before the end, after the day on which it opens.",
)
NO_MAILS = Text(
    ja="リマインドを送れるのは、リンクをメールで届ける診断だけです。",
    en="People are reminded by mail only where their links go by mail.",
)
