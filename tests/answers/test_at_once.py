"""One link used by many at once, and an answer that breaks off: all of it is stored or nothing."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import Any

import httpx
import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, ProgrammingError, connections

from backend.assessments.answering import About, GivenAnswer, submit_response
from backend.core.refusal import Refusal
from tenants.actors import Actor
from tenants.answer_links import AnswerLink
from tenants.binding import client_transaction
from tests.answers.rounds import KEYS, SUBMIT, Round, all_at, form_of, post
from tests.answers.serving import served
from tests.clients.live import NO_TLS

CROWD = 50
COMPLETE = [GivenAnswer(statement=key, value=4) for key in KEYS]


def submit(round: Round, place: int = 0) -> str:
    """Answer in a transaction of this thread's own; returns what came of it."""
    client = round.client.system.in_client()
    actor = Actor.respondent(client, AnswerLink.read(round.token(place)), "en")
    try:
        with client_transaction(client.schema_name):
            submit_response(actor, COMPLETE, About())
    except Refusal as refusal:
        return refusal.code.value
    finally:
        connections.close_all()
    return "STORED"


def all_at_once(work: Callable[[int], Any], count: int = CROWD) -> list[Any]:
    """Run `work` in as many threads, which start together."""
    gate = threading.Barrier(count)

    def start(place: int) -> Any:
        gate.wait()
        return work(place)

    with ThreadPoolExecutor(count) as crowd:
        return list(crowd.map(start, range(count)))


def test_of_fifty_at_once_one_is_stored(asked: Round) -> None:
    outcomes = Counter(all_at_once(lambda place: submit(asked)))
    assert outcomes == {"STORED": 1, "ALREADY_USED": CROWD - 1}
    assert asked.stands() == (1, 4)


def test_of_fifty_posts_of_the_page_one_is_stored(asked: Round) -> None:
    with served() as origin, httpx.Client(base_url=origin, verify=NO_TLS, timeout=60) as caller:
        outcomes = Counter(
            all_at_once(lambda place: caller.post(asked.path(), data=form_of(place % 5 + 1)).status_code)
        )
    assert outcomes == {303: 1, 409: CROWD - 1}
    assert asked.stands() == (1, 4)


def test_of_fifty_requests_of_the_api_one_is_stored(asked: Round) -> None:
    request = {"query": SUBMIT, "variables": {"input": {"answers": all_at()}}}
    headers = {"Authorization": f"Bearer {asked.token()}"}

    def ask(place: int) -> str:
        payload = caller.post("/graphql", json=request, headers=headers).json()["data"]["submitResponse"]
        return "STORED" if payload["accepted"] else payload["errors"][0]["code"]

    with served() as origin, httpx.Client(base_url=origin, verify=NO_TLS, timeout=60) as caller:
        outcomes = Counter(all_at_once(ask))
    assert outcomes == {"STORED": 1, "ALREADY_USED": CROWD - 1}
    assert asked.stands() == (1, 4)


def test_without_the_ticket_in_the_way_all_fifty_would_be_stored(open_to_all: Round) -> None:
    fields = form_of(side="SALES", level="STAFF")
    with served() as origin, httpx.Client(base_url=origin, verify=NO_TLS, timeout=60) as caller:
        outcomes = Counter(all_at_once(lambda place: caller.post(open_to_all.path(), data=fields).status_code))
    assert outcomes == {303: CROWD}
    assert open_to_all.stands() == (CROWD, 0)


def test_an_insert_that_fails_leaves_the_link_as_it_was(asked: Round) -> None:
    with insert_forbidden(asked):
        with pytest.raises(ProgrammingError, match="permission denied"):
            submit(asked)
        assert asked.respondent().send(SUBMIT, input={"answers": all_at()}).codes == ["INTERNAL_SERVER_ERROR"]
        assert post(asked.path(), form_of()).status_code == 500
        assert asked.stands() == (0, 5)

    assert submit(asked) == "STORED"
    assert asked.stands() == (1, 4)


def test_a_connection_that_dies_between_ticket_and_answer_leaves_the_link_as_it_was(asked: Round) -> None:
    broken: list[BaseException] = []

    def answer() -> None:
        try:
            submit(asked)
        except OperationalError as error:
            broken.append(error)

    with owner() as killer, killer.transaction():
        killer.execute(f'LOCK TABLE "{asked.client.row.schema_name}".assessments_response IN EXCLUSIVE MODE')
        thread = threading.Thread(target=answer)
        thread.start()
        backend = the_one_that_waits()  # the ticket is deleted, the answer not yet there
        with psycopg.connect(settings.DATABASE_URL, autocommit=True) as login:
            login.execute("SET ROLE NONE")
            login.execute("SELECT pg_terminate_backend(%s)", [backend])
        thread.join()

    assert len(broken) == 1
    assert asked.stands() == (0, 5)
    assert submit(asked) == "STORED"


def test_the_page_offers_to_send_again_what_could_not_be_stored(asked: Round) -> None:
    with owner() as closer, closer.transaction():
        schema = asked.client.row.schema_name
        closer.execute(f'SELECT 1 FROM "{schema}".assessments_assessment FOR UPDATE')
        response = post(asked.path(), form_of(5))
    page = response.content.decode()

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert page.count('type="hidden"') == len(KEYS)
    assert asked.stands() == (0, 5)
    assert post(asked.path(), form_of(5)).status_code == 303


@contextmanager
def insert_forbidden(round: Round) -> Iterator[None]:
    schema = round.client.row.schema_name
    with owner() as connection:
        connection.execute(f'REVOKE INSERT ON "{schema}".assessments_response FROM "{schema}"')
        try:
            yield
        finally:
            connection.execute(f'GRANT INSERT ON "{schema}".assessments_response TO "{schema}"')


def the_one_that_waits() -> int:
    """Return the backend that waits for a lock, once there is one."""
    waiting = """
        SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()
    """
    until = monotonic() + 20
    with owner() as watcher:
        while monotonic() < until:
            if rows := watcher.execute(waiting).fetchall():
                return int(rows[0][0])
    raise AssertionError("nothing came to wait for a lock")


def owner() -> "psycopg.Connection[Any]":
    return psycopg.connect(settings.DATABASE_ADMIN_URL, autocommit=True)
