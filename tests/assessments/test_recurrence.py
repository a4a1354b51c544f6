"""Rules of the calendar: which are taken, and which days they give."""

from datetime import date

import pytest

from backend.assessments.recurrence import day_from, expect_rule, newest_until
from backend.core.refusal import Code, Refusal

START = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=3"),
        ("rrule: interval=3; freq=monthly", "FREQ=MONTHLY;INTERVAL=3"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=YEARLY;BYMONTH=4,10", "FREQ=YEARLY;BYMONTH=4,10"),
        ("FREQ=WEEKLY;UNTIL=20261231;BYDAY=MO", "FREQ=WEEKLY;UNTIL=20261231;BYDAY=MO"),
    ],
)
def test_a_rule_has_one_spelling(text: str, spelled: str) -> None:
    assert expect_rule(text, START, days_open=5) == spelled


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quarterly",
        "INTERVAL=3",
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=MONTHLY;FREQ=WEEKLY",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=MONTHLY;INTERVAL=9999",
        "FREQ=MONTHLY;COUNT=3;UNTIL=20270101",
        "FREQ=MONTHLY;UNTIL=20260101",
        "FREQ=MONTHLY;UNTIL=20269999",
        "FREQ=MONTHLY;BYEASTER=1",
        "FREQ=MONTHLY;BYHOUR=3",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=YEARLY;BYDAY=9MO",
        "FREQ=MONTHLY\nEXDATE:20260115",
        "FREQ=MONTHLY;BYDAY=１MO",
    ],
)
def test_what_rounds_cannot_follow_is_no_rule(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        expect_rule(text, START, days_open=5)
    assert (refused.value.code, refused.value.path) == (Code.INVALID, ("rule",))


@pytest.mark.parametrize(("text", "most"), [("FREQ=WEEKLY", 6), ("FREQ=MONTHLY;INTERVAL=3", 89), ("FREQ=YEARLY", 364)])
def test_rounds_do_not_overlap(text: str, most: int) -> None:
    assert expect_rule(text, START, days_open=most)
    with pytest.raises(Refusal) as refused:
        expect_rule(text, START, days_open=most + 1)
    assert (refused.value.code, refused.value.path) == (Code.OUT_OF_RANGE, ("days_open",))


def test_gives_the_next_day_and_the_newest_that_has_come() -> None:
    quarter = "FREQ=MONTHLY;INTERVAL=3"
    assert day_from(quarter, START, START) == START
    assert day_from(quarter, START, date(2026, 1, 16)) == date(2026, 4, 15)
    assert newest_until(quarter, START, date(2027, 3, 1)) == date(2027, 1, 15)
    assert newest_until(quarter, START, date(2026, 1, 14)) is None
    assert day_from(f"{quarter};COUNT=2", START, date(2026, 4, 16)) is None


def test_a_month_without_the_day_is_left_out() -> None:
    assert day_from("FREQ=MONTHLY", date(2026, 1, 31), date(2026, 2, 1)) == date(2026, 3, 31)
    assert day_from("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 1, 31), date(2026, 2, 1)) == date(2026, 2, 28)
