"""A preview: the real answer page by a signed address for a while, where nothing can be sent and nothing is stored."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client as Browser

from backend.assessments.previewing import LIFETIME, PreviewTicket
from tests.answers.rounds import everything_in
from tests.assessments.rounds import plain
from tests.questionnaires.author import DELETE, PREVIEW, Author, a_scale
from tests.world.build import ClientWorld

WORDS = {
    "en": ("Nothing that you choose here is sent or stored.", "A preview cannot be sent"),
    "ja": ("ここで選んだ内容は送信も保存もされません。", "プレビューでは送信できません"),
}


def get(path: str, *, locale: str = "en", host: str = "localhost", method: str = "GET", **fields: str) -> Any:
    browser = Browser(raise_request_exception=False, enforce_csrf_checks=True)
    headers = {"Accept-Language": locale}
    if method == "POST":
        return browser.post(path, fields, headers=headers, HTTP_HOST=host)
    return browser.generic(method, path, headers=headers, HTTP_HOST=host)


def code_of(response: Any) -> str:
    (code,) = re.findall(r'<section class="note" data-code="(\w+)"', response.content.decode())
    return code


@pytest.fixture
def draft(author: Author) -> dict[str, Any]:
    return author.create(scale=a_scale(0, 10))


@pytest.fixture
def path(author: Author, draft: dict[str, Any]) -> str:
    return urlsplit(author.caller.do(PREVIEW, id=draft["id"])["url"]).path


@pytest.mark.parametrize("locale", WORDS)
def test_shows_the_real_page_and_says_that_it_is_a_preview(locale: str, path: str) -> None:
    response = get(path, locale=locale)
    page = response.content.decode()

    assert response.status_code == 200
    assert f'<html lang="{locale}">' in page
    assert all(words in page for words in WORDS[locale])
    assert page.count('class="scale"') == 3
    assert re.findall(r'name="answer.plan" value="(\d+)"', page) == [str(value) for value in range(11)]
    assert ("3問だけです。" if locale == "ja" else "Only three statements.") in page


def test_sending_is_switched_off(author: Author, path: str) -> None:
    response = get(path)
    page = response.content.decode()
    (form,) = re.findall(r"<form ([^>]*)>", page)
    assert (form, re.findall(r"<button ([^>]*)>", page.partition('class="end"')[2])) == (
        "novalidate",
        ['class="send" disabled'],
    )
    assert "form-action 'none'" in response.headers["Content-Security-Policy"]
    assert "data-draft" not in page  # the device keeps nothing either

    with author.unchanged():
        sent = get(path, method="POST", **{"answer.meeting": "3", "answer.blame": "3", "answer.plan": "3"})
    assert (sent.status_code, sent.headers["Allow"]) == (405, "GET, HEAD")


def test_looking_writes_nothing_at_all(author: Author, draft: dict[str, Any], path: str) -> None:
    before = everything_in(author.client.row.schema_name)
    for method in ("GET", "HEAD", "POST"):
        get(path, method=method)
    assert everything_in(author.client.row.schema_name) == before
    author.caller.do(PREVIEW, id=draft["id"])
    assert everything_in(author.client.row.schema_name) != before  # what is written would be seen


def test_asking_for_it_is_told_and_changes_no_questionnaire(author: Author, draft: dict[str, Any]) -> None:
    rows, events, _ = author.stands()
    author.caller.do(PREVIEW, id=draft["id"])
    assert (author.stands()[0], author.stands()[1]) == (rows, events + 1)


def test_a_published_one_is_shown_as_well(author: Author, draft: dict[str, Any], path: str) -> None:
    author.publish(draft)
    assert get(path).status_code == 200


def test_ends_after_its_time(author: Author, draft: dict[str, Any], path: str) -> None:
    now = datetime.now(UTC)
    for after, status in ((LIFETIME - timedelta(minutes=1), 200), (LIFETIME + timedelta(minutes=1), 410)):
        with time_machine.travel(now + after, tick=False):
            response = get(path)
        assert response.status_code == status
    assert code_of(response) == "EXPIRED"
    told = author.caller.do(PREVIEW, id=draft["id"])["expiresAt"]
    assert datetime.fromisoformat(told) - now < LIFETIME + timedelta(minutes=5)


@pytest.mark.parametrize("token", ["forged", "W10:1:x", "%00", "あ"])
def test_a_forged_one_leads_nowhere(token: str, author: Author) -> None:
    response = get(f"/answer/preview/{token}")
    assert (response.status_code, code_of(response)) == (404, "NOT_FOUND")


def test_one_of_another_client_or_of_what_is_gone_leads_nowhere(
    author: Author, draft: dict[str, Any], path: str, birch: ClientWorld
) -> None:
    at = {"questionnaire_id": plain(draft["id"]), "expires_at": datetime.now(UTC) + LIFETIME}
    astray = PreviewTicket(client_id=birch.row.id, **at).signed()
    assert get(f"/answer/preview/{astray}").status_code == 404
    assert get(path, host="birch.localhost").status_code == 404
    assert get(path, host="alder.localhost").status_code == 200  # or the test before would prove nothing
    author.caller.do(DELETE, questionnaireId=draft["id"])
    assert get(path).status_code == 404


def test_a_client_that_is_not_served_shows_none(author: Author, path: str) -> None:
    row = author.client.row
    row.state = "SUSPENDED"
    row.save(update_fields=["state"])
    try:
        assert (get(path).status_code, code_of(get(path))) == (403, "CLIENT_SUSPENDED")
    finally:
        row.state = "ACTIVE"
        row.save(update_fields=["state"])
    assert get(path).status_code == 200


def test_who_only_reads_is_told_no_address(author: Author, draft: dict[str, Any]) -> None:
    with author.unchanged():
        assert author.client.viewer.refused(PREVIEW, id=draft["id"]) == [("FORBIDDEN", "")]
        assert author.caller.refused(PREVIEW, id=author.client.viewer.ask("{ client { id } }")["client"]["id"]) == [
            ("NOT_FOUND", "input.id")
        ]
