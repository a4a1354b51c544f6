"""Two workers at one moment, and a hand that closes while the worker does: what is due is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from backend.assessments.models import Assessment, AssessmentReminder, AssessmentResult, Invitation, Programme
from backend.assessments.opening import open_scheduled
from backend.assessments.programmes import schedule_next_round
from backend.assessments.reminders import remind_as_planned
from backend.core.refusal import Code, Refusal
from backend.events.models import AuditEvent
from backend.plans.closing import conclude_assessment, conclude_ended
from tenants.actors import Actor
from tests.assessments.clock import day, instant, moment
from tests.assessments.rounds import Company, plain
from tests.assessments.test_programmes import programme
from tests.assessments.test_races import alone, wait_for_a_lock
from tests.assessments.test_schedule import planned, verbs

MANY = 5


def at_once(company: Company, *works: Callable[[Actor], Any]) -> list[Any]:
    """Run each in a transaction of a thread of its own, all starting together; return what came of each."""
    gate = Barrier(len(works))

    def run(work: Callable[[Actor], Any]) -> Any:
        try:
            with company.inside():
                gate.wait(20)
                return work(company.client.system)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(alone, lambda work=work: run(work)) for work in works]
        return [future.result(60) for future in futures]


def test_workers_that_open_at_once_open_once(acme: Company) -> None:
    id = planned(acme)
    with moment(2):
        at_once(acme, *[lambda actor: open_scheduled(actor, plain(id))] * MANY)

    assert verbs(acme, id) == ["assessment.scheduled", "assessment.opened"]
    with acme.inside():
        assert Invitation.objects.count() == 12


def test_a_worker_and_a_hand_that_close_at_once_make_one_result(acme: Company) -> None:
    opened = acme.open(daysOpen=3)
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 5)
    id = plain(opened["id"])
    with moment(5):
        by_worker = [lambda actor: conclude_ended(actor, id)] * MANY
        outcomes = at_once(acme, *by_worker, lambda actor: conclude_assessment(actor, id).hash)

    assert set(outcomes[:-1]) == {None}
    assert outcomes[-1] == Code.CLOSED or isinstance(outcomes[-1], str)
    assert verbs(acme, opened["id"]) == ["assessment.opened", "assessment.closed"]
    with acme.inside():
        assert AssessmentResult.objects.count() == 1


def test_a_worker_that_comes_while_a_hand_closes_waits_and_does_nothing(acme: Company) -> None:
    opened = acme.open(daysOpen=3)
    id = plain(opened["id"])

    def by_worker() -> None:
        with acme.inside():
            conclude_ended(acme.client.system, id)

    with moment(5), ThreadPoolExecutor(1) as pool:
        with acme.inside():
            row = Assessment.objects.pick(acme.client.system, id)  # as closing by hand does
            waiting = pool.submit(alone, by_worker)
            wait_for_a_lock()
            row.state = "CLOSED"
            row.keep("state")
        waiting.result(30)

    with acme.inside():
        assert Assessment.objects.get().state == "CLOSED"  # without the second look it would have lapsed
        assert not AuditEvent.objects.filter(verb="assessment.lapsed").exists()


def test_workers_that_turn_to_a_programme_at_once_make_one_round(acme: Company) -> None:
    id = programme(acme)["id"]
    with moment(0, 10):
        at_once(acme, *[lambda actor: schedule_next_round(actor, plain(id))] * MANY)

    with acme.inside():
        assert Assessment.objects.filter(programme=plain(id)).count() == 1
        assert Programme.objects.get().last_on == day()


def test_workers_that_remind_at_once_remind_once(acme: Company) -> None:
    opened = acme.open(daysOpen=None, closesAt=instant(4).isoformat(), delivery="MAIL", reminderDays=[1])
    with moment(3):
        at_once(acme, *[lambda actor: remind_as_planned(actor, plain(opened["id"]))] * MANY)

    with acme.inside():
        assert AssessmentReminder.objects.count() == 1
