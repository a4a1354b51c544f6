"""The worker's clock at a chosen moment: days from tomorrow on, hours as the client's clocks show them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

from backend.assessments.jobs import keep_time
from backend.plans.jobs import close_rounds
from tests.world.jobs import work_off

ZONE = ZoneInfo("Asia/Tokyo")
BASE = datetime.now(tz=ZONE).date() + timedelta(days=1)


def day(days: int = 0) -> date:
    return BASE + timedelta(days=days)


def instant(days: int = 0, hour: int = 12) -> datetime:
    return datetime.combine(day(days), time(hour), tzinfo=ZONE)


@contextmanager
def moment(days: int = 0, hour: int = 12) -> Iterator[None]:
    """Let it be that moment inside the block."""
    with time_machine.travel(instant(days, hour), tick=False):
        yield


def tick(days: int = 0, hour: int = 12, *, times: int = 1) -> None:
    """Let the worker look at the clock at that moment, once or again and again."""
    with moment(days, hour):
        for _ in range(times):
            close_rounds(timestamp=0)
            keep_time(timestamp=0)


def tick_and_mail(days: int = 0, hour: int = 12) -> None:
    """Let the worker also do what it put on the queue."""
    tick(days, hour)
    with moment(days, hour):
        work_off()
