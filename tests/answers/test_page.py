"""The page at an answer link, as a browser without JavaScript sees it."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from tests.answers.rounds import KEYS, Round, form_of, post
from tests.world.build import ClientWorld


def get(path: str, *, locale: str = "en", host: str = "localhost") -> Any:
    return Browser(raise_request_exception=False).get(path, headers={"Accept-Language": locale}, HTTP_HOST=host)


def code_of(response: Any) -> str:
    (code,) = re.findall(r'<section class="note" data-code="(\w+)"', response.content.decode())
    return code


@pytest.mark.parametrize(("locale", "words"), [("ja", "回答の取り扱い"), ("en", "What happens with your answers")])
def test_shows_the_form_in_the_readers_language(locale: str, words: str, asked: Round) -> None:
    response = get(asked.path(1), locale=locale)
    page = response.content.decode()

    assert (response.status_code, page.count("<fieldset")) == (200, len(KEYS))
    assert f'<html lang="{locale}">' in page
    assert words in page
    assert "関東営業チーム" in page
    assert "千葉" not in page
    assert asked.stands() == (0, 5)


def test_the_address_can_choose_the_language(asked: Round) -> None:
    assert '<html lang="ja">' in get(asked.path() + "?lang=ja").content.decode()
    assert '<html lang="en">' in get(asked.path() + "?lang=fr", locale="fr").content.decode()


def test_answers_and_is_led_to_a_page_without_the_token(asked: Round) -> None:
    response = post(asked.path(4) + "?lang=ja", form_of(5))
    assert (response.status_code, response.headers["Location"]) == (303, "/answer/thanks?lang=ja")
    (stored,) = asked.responses()
    assert (stored.side, stored.level, stored.answers) == ("MARKETING", "MANAGER", dict.fromkeys(KEYS, 5))
    assert "ありがとうございました" in get("/answer/thanks?lang=ja").content.decode()

    again = post(asked.path(4), form_of(1))
    assert (again.status_code, code_of(again)) == (409, "ALREADY_USED")
    assert (asked.stands(), asked.responses()[0].answers) == ((1, 4), stored.answers)


def test_the_open_link_asks_who_answers(open_to_all: Round) -> None:
    page = get(open_to_all.path()).content.decode()
    assert page.count("<fieldset") == len(KEYS) + 2

    team = str(open_to_all.team.id)
    response = post(open_to_all.path(), form_of(2, side="SALES", level="HEAD", team_id=team))
    assert response.status_code == 303
    assert post(open_to_all.path(), form_of(2, side="OTHER", level="STAFF", team_id="")).status_code == 303
    stored = {(row.side, row.level, row.team_id) for row in open_to_all.responses()}
    assert stored == {("SALES", "HEAD", open_to_all.team.id), ("OTHER", "STAFF", None)}


def test_what_was_chosen_comes_back_beside_what_is_missing(asked: Round) -> None:
    fields = form_of(4)
    del fields[f"answer.{KEYS[6]}"]
    response = post(asked.path(), fields)
    page = response.content.decode()

    assert response.status_code == 422
    assert (page.count(" checked"), page.count('aria-invalid="true"')) == (len(KEYS) - 1, 1)
    assert '<li data-code="REQUIRED"><a href="#q7">' in page
    assert asked.stands() == (0, 5)
    assert post(asked.path(), form_of()).status_code == 303


def test_what_was_sent_is_never_markup(asked: Round) -> None:
    evil = '"><script>alert(1)</script>'
    page = post(asked.path(), form_of(3) | {f"answer.{evil}": evil, "side": evil}).content.decode()
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("happens", "status", "code"), [("close", 410, "CLOSED"), ("cancel", 410, "CLOSED"), ("expire", 410, "EXPIRED")]
)
def test_says_when_the_round_is_over(happens: str, status: int, code: str, asked: Round) -> None:
    getattr(asked, happens)()
    for response in (get(asked.path()), post(asked.path(), form_of())):
        assert (response.status_code, code_of(response)) == (status, code)
    assert asked.stands() == (0, 5)


def test_says_when_a_round_was_called_off(asked: Round) -> None:
    asked.cancel()
    assert "called off" in get(asked.path()).content.decode()
    assert "中止されました" in get(asked.path(), locale="ja").content.decode()


@pytest.mark.parametrize("token", ["ca_forged", "x", "ca_" + "A" * 86, "%00", "ca_%E3%81%82"])
def test_a_forged_link_leads_nowhere(token: str, asked: Round) -> None:
    for response in (get(f"/answer/{token}"), post(f"/answer/{token}", form_of(), locale="ja")):
        assert (response.status_code, code_of(response)) == (404, "NOT_FOUND")
    assert asked.stands() == (0, 5)


def test_a_client_that_is_not_served_is_not_answered(asked: Round, alder: ClientWorld) -> None:
    alder.row.state = "SUSPENDED"
    alder.row.save(update_fields=["state"])
    try:
        for response in (get(asked.path()), post(asked.path(), form_of())):
            assert (response.status_code, code_of(response)) == (403, "CLIENT_SUSPENDED")
    finally:
        alder.row.state = "ACTIVE"
        alder.row.save(update_fields=["state"])
    assert asked.stands() == (0, 5)
    assert post(asked.path(), form_of()).status_code == 303


def test_another_clients_host_does_not_serve_the_link(asked: Round) -> None:
    response = post(asked.path(), form_of(), host="birch.localhost")
    assert (response.status_code, code_of(response)) == (404, "SELECTORS_DISAGREE")
    assert asked.stands() == (0, 5)
    assert post(asked.path(), form_of(), host="alder.localhost").status_code == 303


def test_other_methods_are_refused(asked: Round) -> None:
    response = Browser().delete(asked.path())
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert asked.stands() == (0, 5)


def test_nothing_is_kept_nor_told_elsewhere(asked: Round) -> None:
    for response in (get(asked.path()), post(asked.path(), {}), post(asked.path(), form_of()), get(asked.path())):
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert not response.cookies
        assert not re.search(r"<script(?! src)|<style| style=| on\w+=|https?://", response.content.decode())


def test_a_post_needs_no_cookie_and_heeds_none(asked: Round, world: Any) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(world.users["CLIENT_VIEWER@birch"])
    assert browser.post(asked.path(), form_of()).status_code == 303
    assert asked.stands() == (1, 4)
