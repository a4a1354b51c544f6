"""The answer page in Debian's Chromium, on a phone-sized screen, with JavaScript and without."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backend.assessments.passcodes import hashed
from tests.answers.rounds import KEYS, Round
from tests.answers.serving import served
from tests.explorer.conftest import browser

__all__ = ["browser"]

PHONE = {"width": 360, "height": 780}
WORDS = {
    "ja-JP": {"send": "回答を送信する", "thanks": "ご回答ありがとうございました", "used": "回答済みのリンクです"},
    "en-US": {"send": "Send my answers", "thanks": "Thank you for your answers", "used": "This link was used already"},
}
DRAFTS = "() => Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter(key => key.startsWith('concord'))"
TOO_SMALL = """() => [...document.querySelectorAll('form label:has(input), form button, nav a, .problems a')]
    .filter(element => element.checkVisibility())
    .map(element => [element.textContent.trim(), element.getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""


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
        if kind in {"error", "warning"} and "status of 4" not in text:
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
    with served() as origin, browser.new_context(locale=locale, viewport=PHONE, **options) as context:  # type: ignore[arg-type]
        visit = Visit(context.new_page(), origin, WORDS[locale]).watch()
        yield visit
        assert (visit.strangers, visit.complaints) == ([], [])


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("locale", WORDS)
def test_is_filled_in_on_a_phone(locale: str, has_script: bool, browser: Browser, asked: Round) -> None:
    with visit(browser, locale, java_script_enabled=has_script) as tab:
        tab.open(asked.path(1))
        assert tab.page.locator("html").get_attribute("lang") == locale[:2]
        for place in range(len(KEYS)):
            if place not in {4, 11}:
                tab.choose(place, place % 5 + 1)
        tab.send()

        problems = tab.page.get_by_role("alert")
        expect(problems).to_be_focused()
        expect(problems.get_by_role("link")).to_have_count(2)
        assert tab.page.locator(".scale input:checked").count() == len(KEYS) - 2
        assert asked.stands() == (0, 5)

        problems.get_by_role("link").first.click()
        expect(tab.page.locator("#q5")).to_be_in_viewport()
        for place in (4, 11):
            tab.choose(place, place % 5 + 1)
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
        assert asked.token(1) not in tab.page.url

        tab.open(asked.path(1))
        expect(tab.page.get_by_role("heading", name=tab.words["used"])).to_be_visible()

    (response,) = asked.responses()
    assert response.answers == {key: place % 5 + 1 for place, key in enumerate(KEYS)}


def test_fits_a_small_screen_and_thumbs(browser: Browser, asked: Round) -> None:
    with visit(browser, "ja-JP") as tab:
        for path in (asked.path(), "/answer/thanks", "/answer/ca_forged"):
            tab.open(path)
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            assert tab.page.evaluate(TOO_SMALL) == []
        tab.open(asked.path())
        box = tab.page.locator(".scale label .step").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_is_filled_in_by_keyboard(browser: Browser, asked: Round) -> None:
    with visit(browser) as tab:
        tab.open(asked.path())
        tab.page.locator("#q1").focus()
        for place in range(len(KEYS)):
            tab.page.keyboard.press("Space")
            for _ in range(place % 3):
                tab.page.keyboard.press("ArrowRight")
            tab.page.keyboard.press("Tab")
        expect(tab.page.get_by_role("button", name=tab.words["send"])).to_be_focused()
        tab.page.keyboard.press("Enter")
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()

    (response,) = asked.responses()
    assert response.answers == {key: place % 3 + 1 for place, key in enumerate(KEYS)}


def test_speaks_to_a_screen_reader(browser: Browser, asked: Round) -> None:
    with visit(browser) as tab:
        tab.open(asked.path())
        statements = tab.page.get_by_role("radiogroup")
        assert statements.count() == len(KEYS)
        name = "1 It is clear at which point a lead passes from Marketing to Sales."
        group = tab.page.get_by_role("radiogroup", name=name, exact=True)
        choices = group.get_by_role("radio")
        assert choices.count() == 5
        expect(choices.nth(0)).to_have_accessible_name("1 Strongly disagree")
        expect(choices.nth(4)).to_have_accessible_name("5 Strongly agree")

        tab.send()
        expect(group).to_have_accessible_description("Error: Please answer this statement.")


def test_a_draft_stays_on_the_device_until_it_is_sent(browser: Browser, asked: Round) -> None:
    with visit(browser) as tab:
        tab.open(asked.path(3))
        for place in range(3):
            tab.choose(place, 2)
        expect(tab.page.locator(".progress output")).to_have_text("3 / 20")
        assert asked.token(3) not in "".join(tab.drafts())

        tab.open(asked.path(3) + "?lang=ja")
        expect(tab.page.locator(".restored")).to_be_visible()
        expect(tab.page.locator(".progress output")).to_have_text("3 / 20")
        assert asked.stands() == (0, 5)

        for place in range(3, len(KEYS)):
            tab.choose(place, 4)
        tab.page.locator("button.send").click()
        expect(tab.page.locator("h1")).to_have_text(WORDS["ja-JP"]["thanks"])
        assert tab.drafts() == []


def test_a_draft_can_be_thrown_away(browser: Browser, asked: Round) -> None:
    with visit(browser) as tab:
        tab.open(asked.path())
        tab.choose(0, 2)
        tab.page.reload()
        tab.page.get_by_role("button", name="Start over").click()
        expect(tab.page.locator(".progress output")).to_have_text("0 / 20")
        tab.page.reload()
        expect(tab.page.locator(".progress output")).to_have_text("0 / 20")
        expect(tab.page.locator(".restored")).to_be_hidden()


def test_a_draft_of_an_open_link_is_not_for_the_next_person_at_the_device(browser: Browser, open_to_all: Round) -> None:
    with visit(browser) as tab:
        tab.open(open_to_all.path())
        tab.choose(0, 2)
        assert tab.page.evaluate("localStorage.length") == 0
        following = tab.page.context.new_page()
        following.goto(tab.origin + open_to_all.path())
        expect(following.locator(".progress output")).to_have_text("0 / 20")


def test_an_open_link_is_answered(browser: Browser, open_to_all: Round) -> None:
    with visit(browser) as tab:
        tab.open(open_to_all.path())
        for place in range(len(KEYS)):
            tab.choose(place, 3)
        tab.send()
        expect(tab.page.get_by_role("alert").get_by_role("link")).to_have_text(["Your function", "Your position"])
        tab.page.get_by_role("radio", name="Marketing", exact=True).check()
        tab.page.get_by_role("radio", name="Manager", exact=True).check()
        tab.page.get_by_label("Your team (optional)").select_option("関東営業チーム")
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
        tab.page.reload()
    (response,) = open_to_all.responses()
    assert (response.side, response.level, response.team_id) == ("MARKETING", "MANAGER", open_to_all.team.id)


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_asks_for_the_passcode_and_keeps_it_in_no_draft(has_script: bool, browser: Browser, open_to_all: Round) -> None:
    open_to_all.change(passcode_hash=hashed("tulips in may"))
    with visit(browser, java_script_enabled=has_script) as tab:
        tab.open(open_to_all.path())
        field = tab.page.get_by_label("Passcode")
        field.fill("roses in june")
        tab.page.get_by_role("radio", name="Sales", exact=True).check()
        tab.page.get_by_role("radio", name="Staff", exact=True).check()
        for place in range(len(KEYS)):
            tab.choose(place, 3)
        if has_script:
            assert tab.drafts()
            assert "roses" not in tab.page.evaluate("() => JSON.stringify({...sessionStorage, ...localStorage})")
        tab.send()
        expect(tab.page.get_by_role("alert").get_by_role("link", name="Passcode")).to_be_visible()
        expect(field).to_have_value("")
        assert open_to_all.stands() == (0, 0)

        field.fill("tulips in may")
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
    assert open_to_all.stands() == (1, 0)
