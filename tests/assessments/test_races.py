"""Closing while others answer or close: no answer slips in late, none is lost, one result."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import monotonic
from typing import Any

from django.db import connections, transaction

from backend.assessments.answering import open_round
from backend.assessments.models import Assessment, AssessmentResult, Questionnaire, Response
from backend.assessments.questionnaires import used_questionnaire
from backend.core.refusal import Code, Refusal
from tenants.answer_links import AnswerLink
from tenants.binding import client_transaction
from tenants.database.aliases import OWNER
from tests.assessments.documents import CLOSE
from tests.assessments.rounds import KEYS, Company, plain

WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()
"""


def test_an_answer_on_its_way_is_waited_for_and_counted(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 5)
    stored, go_on = Event(), Event()

    def slowly() -> None:
        with client_transaction(acme.client.row.schema_name):
            answer(acme, opened["id"])
            stored.set()
            assert go_on.wait(20)

    with ThreadPoolExecutor(2) as pool:
        answering = pool.submit(alone, slowly)
        assert stored.wait(20)
        closing = pool.submit(alone, lambda: acme.client.manager.do(CLOSE, id=opened["id"]))
        wait_for_a_lock()
        go_on.set()
        answering.result(30)
        result = closing.result(30)["result"]

    assert (result["count"], acme.counts()["Response"]) == (6, 6)


def test_an_answer_that_comes_while_closing_is_refused(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 5)
    refusals: list[Code] = []

    def too_late() -> None:
        try:
            with client_transaction(acme.client.row.schema_name):
                answer(acme, opened["id"])
        except Refusal as refusal:
            refusals.append(refusal.code)

    with ThreadPoolExecutor(1) as pool:
        with acme.inside():
            row = Assessment.objects.pick(acme.client.system, plain(opened["id"]))  # as closing does
            answering = pool.submit(alone, too_late)
            wait_for_a_lock()
            row.state = "CLOSED"
            row.keep("state")
        answering.result(30)

    assert refusals == [Code.CLOSED]
    assert acme.counts()["Response"] == 5


def test_of_many_who_close_at_once_one_does(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 5)
    together = Barrier(6)

    def close() -> list[str]:
        together.wait(20)
        payload = acme.client.manager.in_(None).attempt(CLOSE, id=opened["id"])
        return [error["code"] for error in payload["errors"]]

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(future.result(60) for future in [pool.submit(alone, close) for _ in range(6)])

    assert answers == [[]] + [["CLOSED"]] * 5
    with acme.inside():
        assert AssessmentResult.objects.count() == 1


def test_parallel_first_uses_make_one_questionnaire(acme: Company) -> None:
    together = Barrier(6)

    def use() -> Any:
        with client_transaction(acme.client.row.schema_name):
            together.wait(20)
            return used_questionnaire().id

    with ThreadPoolExecutor(6) as pool:
        ids = {future.result(60) for future in [pool.submit(alone, use) for _ in range(6)]}

    assert len(ids) == 1
    with acme.inside():
        assert Questionnaire.objects.count() == 1


def answer(company: Company, assessment_id: str) -> None:
    """Answer by an open link's door: hold the round, then store."""
    link = AnswerLink(client_id=company.client.row.id, assessment_id=plain(assessment_id), secret=b"x" * 16)
    assessment = open_round(company.client.system, link, hold=True)
    Response.objects.create(assessment=assessment, side="SALES", level="STAFF", answers=dict.fromkeys(KEYS, 4))


def alone(work: Callable[[], Any]) -> Any:
    """Run in a thread that leaves no connection behind."""
    try:
        return work()
    finally:
        connections.close_all()


def wait_for_a_lock() -> None:
    """Return as soon as somebody waits for a row in this database."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(alone, _until_locked).result(30)


def _until_locked() -> None:
    patience = monotonic() + 20
    while monotonic() < patience:
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")
