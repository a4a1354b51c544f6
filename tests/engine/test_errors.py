"""What a caller is told when a field fails, and what nobody but us is told."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import db
from django.core.exceptions import SuspiciousOperation
from django.http import UnreadablePostError

from backend.core.refusal import Code
from schema.engine.codes import ErrorCode
from schema.http.view import STATUS
from tests.engine import toy
from tests.engine.conftest import House

INTERNALS = re.compile(f"{toy.SECRET}|Error\\b|Exception|psycopg|django|Traceback|\\.py|SELECT", re.IGNORECASE)
ERRORS_PAGE = Path(__file__).parents[2] / "docs" / "errors.md"

FIELDS = {
    "{ bug }": "INTERNAL_SERVER_ERROR",
    "{ broken }": "INTERNAL_SERVER_ERROR",
    "{ refused }": "NOT_FOUND",
    "{ denied }": "FORBIDDEN",
    "{ noUuid }": "BAD_USER_INPUT",
    '{ byId(id: "no id") }': "BAD_USER_INPUT",
    "{ chosen(choice: {}) }": "GRAPHQL_VALIDATION_FAILED",
    '{ database(failure: "out_of_range") }': "BAD_USER_INPUT",
    '{ database(failure: "division") }': "INTERNAL_SERVER_ERROR",
    '{ database(failure: "duplicate") }': "INTERNAL_SERVER_ERROR",
}
DATABASE = {
    "statement_timeout": ("TIMEOUT", 504),
    "lock_timeout": ("TIMEOUT", 504),
    "deadlock": ("UNAVAILABLE", 503),
    "cut": ("UNAVAILABLE", 503),
    "closed": ("UNAVAILABLE", 503),
}


@pytest.mark.parametrize("document", FIELDS)
@pytest.mark.parametrize("locale", ["en", "ja"])
def test_a_failing_field_tells_its_code_and_nothing_of_our_insides(house: House, document: str, locale: str) -> None:
    answer = house.ask(document, headers={"accept-language": locale})

    assert answer.codes == [FIELDS[document]]
    assert not INTERNALS.search(answer.errors[0]["message"])
    assert toy.SECRET not in answer.raw.decode()


def test_several_refusals_of_one_field_are_told_in_its_place(house: House) -> None:
    answer = house.ask("{ hello again: refusedTwice refused }")

    assert [(error["extensions"]["code"], error["path"]) for error in answer.errors] == [
        ("INVALID", ["again"]),
        ("TOO_LONG", ["again"]),
        ("NOT_FOUND", ["refused"]),
    ]
    assert answer.errors[2]["extensions"]["input"] == ["id"]
    assert answer.data == {"hello": "hello world", "again": None, "refused": None}


def test_a_refusal_speaks_the_callers_language(house: House) -> None:
    assert house.ask("{ refused }").errors[0]["message"] == toy.NO_BOOK.en
    assert house.ask("{ refused }", headers={"accept-language": "ja-JP"}).errors[0]["message"] == toy.NO_BOOK.ja


def test_a_bug_is_masked_and_quoted_by_an_id_that_the_log_knows(house: House, logged: list[Any]) -> None:
    answer = house.ask("{ bug }")

    (bug, request) = logged
    assert answer.errors[0]["extensions"]["requestId"] == answer.body["extensions"]["requestId"]
    assert bug["event"] == "graphql.bug"
    assert str(bug["exc_info"]) == toy.SECRET
    assert request["errors"] == ["INTERNAL_SERVER_ERROR"]


def test_fifty_failing_fields_are_told_up_to_a_limit(house: House) -> None:
    answer = house.ask("{ manyBugs { bug } }")

    assert len(answer.errors) == house.view.documents.limits.errors == 20
    assert answer.errors[0]["path"] == ["manyBugs", 0, "bug"]


@pytest.mark.parametrize("failure", DATABASE)
def test_a_database_that_gives_up_ends_the_request(house: House, failure: str) -> None:
    answer = house.ask(f'{{ hello database(failure: "{failure}") }}')

    code, status = DATABASE[failure]
    assert (answer.status, answer.codes) == (status, [code])
    assert "data" not in answer.body
    assert "requestId" in answer.errors[0]["extensions"]
    assert answer.headers.get("Retry-After") == ("2" if status == 503 else None)


def test_a_change_before_a_timeout_is_undone(house: House) -> None:
    answer = house.ask('mutation { rename(title: "new") slow }')

    assert (answer.status, answer.codes, house.opened, house.kept) == (504, ["TIMEOUT"], 1, [])
    assert house.ask('mutation { rename(title: "new") }').status == 200
    assert house.kept == ["new"]


def test_a_commit_that_fails_is_never_told_as_done(house: House) -> None:
    house.commit_fails = db.IntegrityError(toy.SECRET)
    answer = house.ask('mutation { rename(title: "new") }')

    assert (answer.status, answer.codes, house.kept) == (500, ["INTERNAL_SERVER_ERROR"], [])
    assert "data" not in answer.body
    assert toy.SECRET not in answer.raw.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SuspiciousOperation(toy.SECRET), 400),
        (UnreadablePostError(toy.SECRET), 400),
        (db.OperationalError(toy.SECRET), 503),
        (RuntimeError(toy.SECRET), 500),
    ],
)
def test_what_fails_before_the_document_runs_is_told_alike(house: House, error: Exception, status: int) -> None:
    house.refuses = error
    answer = house.ask('mutation { rename(title: "new") }')

    assert (answer.status, house.kept) == (status, [])
    assert toy.SECRET not in answer.raw.decode()


@pytest.mark.parametrize("kind", ["mutation", "query"])
def test_an_answer_too_large_is_refused_and_what_it_did_is_undone(small: House, kind: str) -> None:
    field = {"mutation": "printAll", "query": "text"}[kind]
    room = small.view.documents.limits.answer_bytes - len(f'{{"{field}":""}}')

    refused = small.ask(f"{kind} {{ {field}(length: {room + 1}) }}")
    assert (refused.codes, refused.errors[0]["extensions"]["limit"], small.kept) == (
        ["LIMIT_EXCEEDED"],
        "answer_bytes",
        [],
    )
    assert small.ask(f"{kind} {{ {field}(length: {room}) }}").status == 200
    assert small.kept == ["printed"] * (kind == "mutation")


def test_every_code_is_documented() -> None:
    words = set(re.findall("`([A-Z_]+)`", ERRORS_PAGE.read_text()))

    assert {code.value for code in ErrorCode} <= words
    assert words - {code.value for code in ErrorCode} <= {code.value for code in Code} | {"UserErrorCode"}


def test_codes_that_the_domain_and_the_frame_share_have_one_status() -> None:
    assert {name for name in STATUS if name not in set(ErrorCode)} <= {code.value for code in Code}
    assert all(300 < STATUS[code] < 600 for code in ErrorCode)


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_is_worded_in_both_languages(code: ErrorCode) -> None:
    assert re.search("[ぁ-んァ-ヶ一-龠]", code.text.ja)
    assert code.text.en.isascii()
