"""GraphQL over HTTP as our own view speaks it: methods, media types, statuses, forged requests."""

from typing import Any

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string

from schema.engine.codes import ErrorCode
from schema.engine.errors import refuse
from tests.engine.conftest import RESPONSE_JSON, House

JSON = "application/json"
RENAME = 'mutation { rename(title: "new") }'
SIGNED_IN = f"{settings.SESSION_COOKIE_NAME}=somebody"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (RESPONSE_JSON, RESPONSE_JSON),
        (f"{RESPONSE_JSON}, {JSON};q=0.9", RESPONSE_JSON),
        (f"{RESPONSE_JSON};q=0.5, {JSON}", JSON),
        (f"{RESPONSE_JSON}; charset=utf-8", RESPONSE_JSON),
        (f"text/html, {RESPONSE_JSON};q=0.1", RESPONSE_JSON),
        (f"{JSON};q=0, */*", RESPONSE_JSON),
    ],
)
def test_the_answer_comes_as_the_caller_reads_it_best(house: House, accept: str, media: str) -> None:
    answer = house.ask("{ hello }", headers={"accept": accept})

    assert (answer.status, answer.data) == (200, {"hello": "hello world"})
    assert answer.headers["Content-Type"] == f"{media}; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


OF_THE_DOCUMENT = {
    "GRAPHQL_PARSE_FAILED": {"query": "{"},
    "GRAPHQL_VALIDATION_FAILED": {"query": "{ nothing }"},
    "BAD_USER_INPUT": {"query": "query ($n: Int!) { books(first: $n) { totalCount } }"},
    "LIMIT_EXCEEDED": {"query": "{ books(first: 101) { totalCount } }"},
}


@pytest.mark.parametrize("code", OF_THE_DOCUMENT)
@pytest.mark.parametrize(("media", "status"), [(JSON, 200), (RESPONSE_JSON, 400)])
def test_a_fault_of_the_document_is_a_status_only_for_those_who_ask_for_the_new_media_type(
    house: House, code: str, media: str, status: int
) -> None:
    answer = house.post(OF_THE_DOCUMENT[code], headers={"accept": media})

    assert (answer.status, answer.codes, "data" in answer.body) == (status, [code], False)


@pytest.mark.parametrize("media", [JSON, RESPONSE_JSON])
def test_a_fault_of_the_request_is_a_status_for_everybody(house: House, media: str) -> None:
    assert house.post(b"{", headers={"accept": media}).status == 400
    assert house.post(b" " * 1_000_001, headers={"accept": media}).status == 413
    assert house.send("POST", content=b"{}", type="text/plain", headers={"accept": media}).status == 415
    assert house.send("PUT", content=b"{}", headers={"accept": media}).status == 405


@pytest.mark.parametrize("media", [JSON, RESPONSE_JSON])
def test_errors_beside_data_are_no_status(house: House, media: str) -> None:
    answer = house.ask("{ hello bug }", headers={"accept": media})

    assert (answer.status, answer.data) == (200, {"hello": "hello world", "bug": None})


@pytest.mark.parametrize(("media", "status"), [(JSON, 200), (RESPONSE_JSON, 500)])
def test_errors_that_leave_no_data_are_a_status(house: House, media: str, status: int) -> None:
    answer = house.ask("{ alarm }", headers={"accept": media})

    assert (answer.status, answer.data, answer.codes) == (status, None, ["INTERNAL_SERVER_ERROR"])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_queries_come_by_get_and_by_post(house: House, method: str) -> None:
    query = "query Greet($name: String!) { hello(name: $name) } query Other { length }"
    if method == "GET":
        answer = house.get(
            {"query": query, "operationName": "Greet", "variables": '{"name": "花"}', "extensions": "{}"}
        )
    else:
        answer = house.ask(query, {"name": "花"}, operationName="Greet", extensions={})

    assert (answer.status, answer.data) == (200, {"hello": "hello 花"})


def test_a_mutation_by_get_is_not_done(house: House) -> None:
    answer = house.get({"query": RENAME})

    assert (answer.status, answer.codes, answer.headers["Allow"]) == (405, ["METHOD_NOT_ALLOWED"], "GET, POST")
    assert (house.opened, house.kept) == (0, [])


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_told_which_ones_there_are(house: House, method: str) -> None:
    answer = house.send(method, content=b'{"query": "{ hello }"}')

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, POST")
    assert house.opened == 0


def test_a_body_announced_as_too_large_is_not_even_read(house: House) -> None:
    answer = house.post({"query": "{ hello }"}, headers={"content-length": "1000001"})

    assert (answer.status, answer.codes) == (413, ["PAYLOAD_TOO_LARGE"])
    assert answer.errors[0]["extensions"]["maximum"] == 1_000_000


def test_a_body_just_as_large_as_allowed_is_read(house: House) -> None:
    assert house.post(b'{"query": "{ hello }"}'.ljust(1_000_000)).status == 200


@pytest.mark.parametrize("type", [JSON, "Application/JSON;charset=UTF-8", 'application/json; charset="utf-8"; x=y'])
def test_json_in_utf_8_is_read_however_it_is_named(house: House, type: str) -> None:
    assert house.send("POST", content=b'{"query": "{ hello }"}', type=type).status == 200


def test_subscriptions_are_refused(house: House) -> None:
    answer = house.ask("subscription { ticks }")

    assert (answer.status, answer.codes) == (400, ["BAD_REQUEST"])


def test_what_a_caller_is_not_signed_in_for_tells_how_to_sign_in(house: House) -> None:
    house.refuses = refuse(ErrorCode.UNAUTHENTICATED)
    answer = house.ask("{ hello }")

    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="concord"')


class Cookies:
    """What a browser sends from a page of ours, or from somebody else's, who cannot read our cookies."""

    token = _get_new_csrf_string()
    ours = {"cookie": f"{SIGNED_IN}; {settings.CSRF_COOKIE_NAME}={token}", "x-csrftoken": token}


FORGED: dict[str, Any] = {
    "without a token": {"cookie": SIGNED_IN},
    "with the cookie alone": {"cookie": Cookies.ours["cookie"]},
    "with another token": Cookies.ours | {"x-csrftoken": _get_new_csrf_string()},
    "with an empty token": Cookies.ours | {"x-csrftoken": ""},
    "with a token and no cookie for it": {"cookie": SIGNED_IN, "x-csrftoken": Cookies.token},
    "from another origin": Cookies.ours | {"origin": "https://evil.example"},
}


@pytest.mark.parametrize("how", FORGED)
@pytest.mark.parametrize("document", [RENAME, "{ hello }"])
def test_a_forged_post_on_a_session_is_refused(house: House, how: str, document: str) -> None:
    answer = house.ask(document, headers=FORGED[how])

    assert (answer.status, answer.codes) == (403, ["FORBIDDEN"])
    assert "CSRF" in answer.errors[0]["message"]
    assert (house.opened, house.kept) == (0, [])


@pytest.mark.parametrize("headers", [Cookies.ours, {}, FORGED["without a token"] | {"authorization": "Bearer ck_1"}])
def test_a_post_with_the_token_without_a_session_or_with_a_key_is_taken(house: House, headers: Any) -> None:
    assert house.ask(RENAME, headers=headers).status == 200
    assert house.kept == ["new"]


def test_a_get_on_a_session_needs_no_token_since_it_changes_nothing(house: House) -> None:
    assert house.get({"query": "{ hello }"}, headers=FORGED["without a token"]).status == 200
    assert house.get({"query": RENAME}, headers=FORGED["without a token"]).status == 405
    assert house.kept == []
