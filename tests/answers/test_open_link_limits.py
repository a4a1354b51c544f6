"""An open link with a quota or a passcode: what is over the one or without the other is refused, and stored nowhere."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client as Browser
from strawberry.relay import to_base64

from backend.assessments import answering, passcodes
from backend.assessments.answering import About, submit_response
from backend.assessments.models import Assessment
from backend.assessments.passcodes import TRIES, hashed
from backend.core.refusal import Refusal
from tenants.actors import Actor
from tenants.answer_links import AnswerLink
from tenants.binding import client_transaction
from tests.answers.rounds import KEYS, SUBMIT, Round, all_at, everything_in, form_of, post
from tests.answers.serving import served
from tests.answers.test_at_once import COMPLETE, all_at_once
from tests.answers.test_page import code_of, get
from tests.assessments.test_races import alone, wait_for_a_lock
from tests.clients.live import NO_TLS

CROWD, QUOTA = 50, 10
WHO = {"side": "SALES", "level": "STAFF"}
CODE = "チューリップ2026"


@pytest.fixture(autouse=True)
def no_wrong_tries() -> None:
    cache.clear()


@pytest.fixture
def few(open_to_all: Round) -> Round:
    """An open link that takes ten answers."""
    open_to_all.change(quota=QUOTA)
    return open_to_all


@pytest.fixture
def guarded(open_to_all: Round) -> Round:
    """An open link with a passcode."""
    open_to_all.change(passcode_hash=hashed(CODE))
    return open_to_all


def crowd_of_posts(round: Round) -> Counter[int]:
    fields = form_of(**WHO)
    with served() as origin, httpx.Client(base_url=origin, verify=NO_TLS, timeout=60) as caller:
        return Counter(all_at_once(lambda place: caller.post(round.path(), data=fields).status_code, CROWD))


# --- the quota


def test_of_fifty_posts_at_once_exactly_the_quota_is_stored(few: Round) -> None:
    assert crowd_of_posts(few) == {303: QUOTA, 410: CROWD - QUOTA}
    assert few.stands() == (QUOTA, 0)


def test_of_fifty_requests_of_the_api_exactly_the_quota_is_stored(few: Round) -> None:
    request = {"query": SUBMIT, "variables": {"input": {"answers": all_at(), **WHO}}}
    headers = {"Authorization": f"Bearer {few.token()}"}

    def ask(place: int) -> str:
        payload = caller.post("/graphql", json=request, headers=headers).json()["data"]["submitResponse"]
        return "STORED" if payload["accepted"] else payload["errors"][0]["code"]

    with served() as origin, httpx.Client(base_url=origin, verify=NO_TLS, timeout=60) as caller:
        outcomes = Counter(all_at_once(ask, CROWD))
    assert outcomes == {"STORED": QUOTA, "TOO_MANY": CROWD - QUOTA}
    assert few.stands() == (QUOTA, 0)


def submit(round: Round) -> str:
    """Answer in a transaction of this thread's own; returns what came of it."""
    client = round.client.system.in_client()
    actor = Actor.respondent(client, AnswerLink.read(round.token()), "en")
    try:
        with client_transaction(client.schema_name):
            submit_response(actor, COMPLETE, About(**WHO))
    except Refusal as refusal:
        return refusal.code.value
    return "STORED"


def test_the_last_place_goes_to_one_of_two_at_once(few: Round) -> None:
    for _ in range(QUOTA - 1):
        submit(few)
    client = few.client.system.in_client()
    actor = Actor.respondent(client, AnswerLink.read(few.token()), "en")
    with ThreadPoolExecutor(1) as pool:
        with client_transaction(client.schema_name):
            submit_response(actor, COMPLETE, About(**WHO))
            second = pool.submit(alone, lambda: submit(few))
            wait_for_a_lock()
        assert second.result(30) == "TOO_MANY"
    assert few.stands() == (QUOTA, 0)


def test_without_one_after_the_other_both_would_get_it(few: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where answers only share the row, two count the same number before they store."""
    table = Assessment._meta.db_table

    def share(link: Any) -> None:
        with connections["client"].cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [link.assessment_id])

    monkeypatch.setattr(answering, "_hold", share)
    monkeypatch.setattr(answering, "mix_in", lambda *ids: None)  # it lets those alike answer one by one, too
    for _ in range(QUOTA - 1):
        submit(few)
    client = few.client.system.in_client()
    actor = Actor.respondent(client, AnswerLink.read(few.token()), "en")
    with ThreadPoolExecutor(1) as pool, client_transaction(client.schema_name):
        submit_response(actor, COMPLETE, About(**WHO))
        assert pool.submit(alone, lambda: submit(few)).result(30) == "STORED"
    assert few.stands() == (QUOTA + 1, 0)


@pytest.mark.parametrize(("locale", "words"), [("ja", "予定していた回答数"), ("en", "As many answers as were planned")])
def test_says_that_no_more_are_taken(few: Round, locale: str, words: str) -> None:
    for _ in range(QUOTA):
        assert post(few.path(), form_of(**WHO)).status_code == 303
    for response in (get(few.path(), locale=locale), post(few.path(), form_of(**WHO), locale=locale)):
        assert (response.status_code, code_of(response)) == (410, "TOO_MANY")
        assert words in response.content.decode()
    payload = few.respondent().speaking(locale).attempt(SUBMIT, answers=all_at(), **WHO)
    assert (payload["accepted"], payload["errors"][0]["code"]) == (False, "TOO_MANY")
    assert words in payload["errors"][0]["message"]
    assert few.stands() == (QUOTA, 0)


def test_counting_writes_nothing_but_the_answer(few: Round) -> None:
    before = everything_in(few.client.row.schema_name)
    post(few.path(), form_of(**WHO))
    after = everything_in(few.client.row.schema_name)
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {f"{few.client.row.schema_name}.assessments_response"}


# --- the passcode


def test_the_page_asks_for_the_passcode_without_javascript(guarded: Round) -> None:
    page = get(guarded.path()).content.decode()
    assert 'name="passcode" type="password"' in page
    assert post(guarded.path(), form_of(passcode=CODE, **WHO)).status_code == 303
    assert (
        post(guarded.path(), form_of(passcode=" チューリップ２０２６ ", **WHO)).status_code == 303
    )  # as a phone types
    assert guarded.stands() == (2, 0)


def test_the_page_of_a_round_without_one_does_not_ask(open_to_all: Round, guarded: Round) -> None:
    guarded.change(passcode_hash="")
    assert "passcode" not in get(open_to_all.path()).content.decode()


REFUSED = [("wrong words", "INVALID"), (None, "REQUIRED"), ("", "REQUIRED"), (CODE.upper() + "x", "INVALID")]


@pytest.mark.parametrize(("typed", "code"), REFUSED)
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_a_wrong_passcode_is_refused_and_nothing_stored(
    guarded: Round, typed: str | None, code: str, locale: str
) -> None:
    before = everything_in(guarded.client.row.schema_name)
    response = post(guarded.path(), form_of(4, **WHO) | ({"passcode": typed} if typed else {}), locale=locale)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<li data-code="{code}"><a href="#passcode">' in page
    assert page.count(" checked") == len(KEYS) + 2  # what was chosen comes back, the passcode does not
    assert not typed or typed not in page

    caller = guarded.respondent().speaking(locale)
    payload = caller.attempt(SUBMIT, answers=all_at(), passcode=typed, **WHO)
    (refusal,) = payload["errors"]
    assert (payload["accepted"], refusal["code"], refusal["path"]) == (False, code, ["input", "passcode"])
    assert refusal["message"].isascii() is (locale == "en")
    assert everything_in(guarded.client.row.schema_name) == before


def test_the_right_passcode_answers_by_the_api(guarded: Round) -> None:
    assert guarded.respondent().ask("{ answerForm { asksPasscode } }")["answerForm"]["asksPasscode"] is True
    assert guarded.respondent().do(SUBMIT, answers=all_at(), passcode=CODE, **WHO)["accepted"]
    assert guarded.stands() == (1, 0)


def test_after_many_wrong_ones_the_right_one_has_to_wait(guarded: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(TRIES):
        assert guarded.respondent().refused(SUBMIT, answers=all_at(), passcode="guessing", **WHO) == [
            ("INVALID", "input.passcode")
        ]
    for typed in (CODE, "guessing"):
        assert guarded.respondent().refused(SUBMIT, answers=all_at(), passcode=typed, **WHO) == [
            ("TOO_MANY", "input.passcode")
        ]
    assert '<li data-code="TOO_MANY">' in post(guarded.path(), form_of(passcode=CODE, **WHO)).content.decode()
    assert guarded.stands() == (0, 0)

    monkeypatch.setattr(passcodes, "TRIES", TRIES + 1)  # the control: the count alone stood in the way
    assert guarded.respondent().do(SUBMIT, answers=all_at(), passcode=CODE, **WHO)["accepted"]


def test_right_ones_are_not_counted(guarded: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passcodes, "TRIES", 2)
    for _ in range(4):
        assert guarded.respondent().do(SUBMIT, answers=all_at(), passcode=CODE, **WHO)["accepted"]


def test_a_round_without_one_and_a_persons_own_link_take_none(open_to_all: Round) -> None:
    refused = open_to_all.respondent().refused(SUBMIT, answers=all_at(), passcode=CODE, **WHO)
    assert refused == [("INVALID", "input.passcode")]
    assert open_to_all.stands() == (0, 0)


def test_a_persons_own_link_takes_none(asked: Round) -> None:
    assert asked.respondent().refused(SUBMIT, answers=all_at(), passcode=CODE) == [("INVALID", "input.passcode")]
    assert asked.stands() == (0, 5)


def test_what_comes_back_never_holds_the_passcode(guarded: Round) -> None:
    fields = form_of(passcode=CODE, **WHO)
    del fields[f"answer.{KEYS[0]}"]
    response = post(guarded.path(), fields)
    assert (response.status_code, CODE in response.content.decode()) == (422, False)
    with psycopg.connect(settings.DATABASE_ADMIN_URL, autocommit=True) as closer, closer.transaction():
        closer.execute(f'SELECT 1 FROM "{guarded.client.row.schema_name}".assessments_assessment FOR UPDATE')
        busy = post(guarded.path(), form_of(passcode=CODE, **WHO))
    assert (busy.status_code, CODE in busy.content.decode()) == (503, False)


def test_is_kept_as_a_hash_and_shown_to_nobody(guarded: Round) -> None:
    stored = everything_in(guarded.client.row.schema_name)
    assert not any(CODE in row for rows in stored.values() for row in rows)
    read = "query R($id: ID!) { node(id: $id) { ... on Assessment { hasPasscode quota } } }"
    id = to_base64("Assessment", guarded.assessment.id)
    assert guarded.client.viewer.ask(read, id=id)["node"] == {"hasPasscode": True, "quota": None}


def test_an_answer_before_the_opening_is_refused(open_to_all: Round) -> None:
    open_to_all.change(state="SCHEDULED")
    for locale in ("ja", "en"):
        for response in (get(open_to_all.path(), locale=locale), post(open_to_all.path(), form_of(**WHO))):
            assert (response.status_code, code_of(response)) == (403, "NOT_OPEN")
    assert open_to_all.respondent().refused(SUBMIT, answers=all_at(), **WHO) == [("NOT_OPEN", "")]
    assert open_to_all.stands() == (0, 0)


def test_a_head_request_needs_no_passcode(guarded: Round) -> None:
    assert Browser().head(guarded.path()).status_code == 200
