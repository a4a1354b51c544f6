"""What is answered where no view does: in both languages, as JSON or as a page, and never Django's own page."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from backend.config import health
from tests.world.build import World

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
LOGIN = "/_allauth/browser/v1/auth/login"


def broken(request: Any) -> HttpResponse:
    raise LookupError("a secret of the machine room")


def unknown_address(**headers: str) -> HttpResponse:
    return Client().get("/nothing", headers=headers)


def unknown_file(**headers: str) -> HttpResponse:
    return Client().get("/static/nothing.js", headers=headers)


def unknown_host(**headers: str) -> HttpResponse:
    return Client().get("/healthz", headers=headers | {"Host": "evil.example"})


def forged_sign_in(**headers: str) -> HttpResponse:
    return Client(enforce_csrf_checks=True).post(LOGIN, {}, content_type="application/json", headers=headers)


def bug(**headers: str) -> HttpResponse:
    return Client(raise_request_exception=False).get("/readyz", headers=headers)


FAILURES = {
    unknown_address: (404, "NOT_FOUND", "nothing at this address"),
    unknown_file: (404, "NOT_FOUND", "nothing at this address"),
    unknown_host: (400, "BAD_REQUEST", "malformed"),
    forged_sign_in: (403, "FORBIDDEN", "CSRF token"),
    bug: (500, "INTERNAL_SERVER_ERROR", "went wrong on our side"),
}
each = pytest.mark.parametrize("fails", FAILURES, ids=lambda fails: fails.__name__)


@pytest.fixture(autouse=True)
def _bug(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "connection", property(broken))


@each
def test_a_program_is_told_by_code_in_both_languages(fails: Any) -> None:
    status, code, says = FAILURES[fails]
    english, japanese = (fails(**{"Accept-Language": locale}) for locale in ("en", "ja"))

    for response in (english, japanese):
        (error,) = response.json()["errors"]
        assert (response.status_code, error["extensions"]["code"]) == (status, code)
        assert error["extensions"]["requestId"] == response.headers["X-Request-Id"]
    assert says in english.content.decode()
    assert not JAPANESE.search(english.content.decode())
    assert JAPANESE.search(japanese.json()["errors"][0]["message"])


@each
def test_a_browser_is_shown_a_page_in_its_language(fails: Any) -> None:
    status, _, says = FAILURES[fails]
    english, japanese = (fails(**{"Accept": BROWSER, "Accept-Language": locale}) for locale in ("en", "ja-JP"))

    assert (english.status_code, english.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert says in english.content.decode()
    assert '<html lang="ja">' in japanese.content.decode()
    assert JAPANESE.search(japanese.content.decode())


@each
def test_the_answer_is_closed_and_tells_nothing_of_the_inside(fails: Any) -> None:
    response = fails(Accept=BROWSER)
    page = response.content.decode()

    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
    assert not re.search("secret|Traceback|Django|DEBUG|/nothing|evil", page)
