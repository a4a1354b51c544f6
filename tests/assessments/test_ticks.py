"""Ticks on the queue: one a minute, however many workers look at the clock, and none piles up."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

from backend.assessments.models import Assessment
from tenants.database.aliases import OWNER
from tests.assessments.rounds import Company, plain
from tests.assessments.test_schedule import as_owner, planned, read
from tests.world.jobs import work_off

TICKS = ["assessments.keep_time", "plans.close_rounds"]
WAITING = "SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' AND task_name = ANY(%s) ORDER BY 1"


def look_at_the_clock(*, workers: int, minutes: int = 1) -> None:
    """Let as many workers, each newly started, put on the queue what is due, minute by minute."""

    async def look() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                for minute in range(minutes):
                    at = timezone.now().timestamp() + 60 * minute
                    deferrers = [PeriodicDeferrer(registry=worker.periodic_registry) for _ in range(workers)]
                    await asyncio.gather(*(each.defer_jobs(each.get_previous_tasks(at=at)) for each in deferrers))

    asyncio.run(look())


def waiting() -> list[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(WAITING, [TICKS])
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def forgotten(world: Any) -> None:
    """No tick was seen before."""
    as_owner("DELETE FROM procrastinate_periodic_defers")


def test_of_three_workers_one_puts_a_tick_on_the_queue() -> None:
    look_at_the_clock(workers=3)
    assert waiting() == TICKS


def test_ticks_of_an_hour_without_hands_do_not_pile_up() -> None:
    look_at_the_clock(workers=2, minutes=60)
    assert waiting() == TICKS


def test_a_tick_that_the_worker_finds_opens_what_is_due(acme: Company) -> None:
    id = planned(acme)
    with acme.inside():
        Assessment.objects.filter(pk=plain(id)).update(opens_at=timezone.now() - timedelta(hours=5))
    look_at_the_clock(workers=1)
    work_off()
    assert read(acme, id)["state"] == "OPEN"
