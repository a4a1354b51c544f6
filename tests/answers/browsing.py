"""A phone-sized browser tab at an answer link, which notes what it should not have to."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.answers.serving import served
from tests.explorer.conftest import browser

__all__ = ["beside_a_loop", "browser"]

PHONE = {"width": 390, "height": 844}
WORDS = {
    "ja-JP": {
        "send": "回答を送信する",
        "thanks": "ご回答ありがとうございました",
        "used": "回答済みのリンクです",
        "withdrawn": "コメントを取り消しました",
    },
    "en-US": {
        "send": "Send my answers",
        "thanks": "Thank you for your answers",
        "used": "This link was used already",
        "withdrawn": "Your comments are withdrawn",
    },
}
DRAFTS = "() => Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter(key => key.startsWith('concord'))"
TARGETS = "form label:has(input), select, textarea, button, nav a, .problems a"


def too_small(least: int) -> str:
    """The script that names what is to be tapped and has fewer pixels either way."""
    return f"""() => [...document.querySelectorAll('{TARGETS}')]
    .filter(element => element.checkVisibility())
    .map(element => [element.textContent.trim(), element.getBoundingClientRect()])
    .filter(([, box]) => box.height < {least} || box.width < {least}).map(([text]) => text)"""


TOO_SMALL = too_small(44)


@dataclass
class Visit:
    """One browser tab at a link."""

    page: Page
    origin: str
    words: dict[str, str]
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> "Visit":
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        return self

    def _note(self, url: str) -> None:
        if not url.startswith(f"{self.origin}/"):
            self.strangers.append(url)

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not re.search(r"status of (4\d\d|503)", text):
            self.complaints.append(text)

    def open(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def choose(self, place: int, value: int) -> None:
        """Tap a step of a statement, as a thumb does."""
        self.page.locator(".scale").nth(place).get_by_text(str(value), exact=True).click()

    def send(self) -> None:
        self.page.get_by_role("button", name=self.words["send"]).click()

    def drafts(self) -> list[str]:
        return list(self.page.evaluate(DRAFTS))


@pytest.fixture(scope="module", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, in which Django would refuse to speak to the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def visit(browser: Browser, locale: str = "en-US", **options: Any) -> Iterator[Visit]:
    context: BrowserContext
    options = {"locale": locale, "viewport": PHONE} | options
    with served() as origin, browser.new_context(**options) as context:
        visit = Visit(context.new_page(), origin, WORDS[locale]).watch()
        yield visit
        assert (visit.strangers, visit.complaints) == ([], [])
