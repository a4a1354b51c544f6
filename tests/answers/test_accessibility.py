"""The answer pages to everybody's senses and hands: axe-core on every state, focus in sight, nothing that moves."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.answers.browsing import WORDS, Visit, beside_a_loop, browser, visit
from tests.answers.comments import answer, withdraw
from tests.answers.rounds import KEYS, Round, open_round
from tests.answers.test_at_once import owner
from tests.world.build import ClientWorld

__all__ = ["beside_a_loop", "browser"]

AXE = Path(__file__).parents[1] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast"]  # the one rule that a dark screen can break
RUN = """rules => axe.run(document, {runOnly: rules}).then(found => found.violations.map(
    each => each.id + ": " + each.nodes.map(node => node.target.join(" ")).join(", ")))"""
ANSWER = """count => [...document.querySelectorAll(".scale")].slice(0, count)
    .forEach(scale => scale.querySelector("input[value='3']").click())"""
# What of the focused control is not in sight: under the bar, or off the screen.
HIDDEN = """() => {
    const focused = document.activeElement;
    const seen = focused.matches("input[type=radio]") ? focused.nextElementSibling : focused;
    const box = seen.getBoundingClientRect(), bar = document.querySelector(".progress").getBoundingClientRect();
    const tall = box.height > innerHeight - bar.height;
    const under = bar.top <= 0 && box.top < bar.bottom && box.bottom > 0;
    return under && !tall || box.bottom <= 0 || box.top >= innerHeight ? focused.id || focused.textContent : null;
}"""
MOVING = """() => document.getAnimations().length + [...document.querySelectorAll("*")]
    .map(each => getComputedStyle(each))
    .filter(style => parseFloat(style.transitionDuration) || style.scrollBehavior === "smooth")
    .length"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core; where it is not installed the tests are skipped, and fail in CI."""
    if AXE.is_file():
        return AXE.read_text(encoding="utf-8")
    lacking = "This needs `npm ci --prefix tests/clients`: the answer pages were not looked at by axe-core"
    pytest.fail(lacking) if os.environ.get("CI") == "true" else pytest.skip(lacking)


@dataclass
class Stage:
    """A tab before a state, and the rounds that states are made of."""

    tab: Visit
    personal: Round
    open: Round
    by_name: Round

    def fill_in(self) -> None:
        """Answer all statements at once; how they are tapped is another test's."""
        self.tab.page.evaluate(ANSWER, len(KEYS))

    def code(self) -> str:
        return answer(self.personal, ("PROCESS", "Fine"), place=1) or ""

    def busy(self) -> None:
        self.tab.open(self.personal.path())
        self.fill_in()
        with owner() as closer, closer.transaction():
            schema = self.personal.client.row.schema_name
            closer.execute(f'SELECT 1 FROM "{schema}".assessments_assessment FOR UPDATE')
            self.tab.send()
            expect(self.tab.page.locator(".note h1")).to_be_visible()

    def over(self, happens: str) -> None:
        getattr(self.personal, happens)()
        self.tab.open(self.personal.path())

    def used(self) -> None:
        self.code()
        self.tab.open(self.personal.path(1))

    def sent(self, *, comment: str = "") -> None:
        self.tab.open(self.personal.path(2))
        self.fill_in()
        if comment:
            self.tab.page.locator("textarea").first.fill(comment)
        self.tab.send()
        expect(self.tab.page.get_by_role("heading", name=self.tab.words["thanks"])).to_be_visible()

    def wrong(self, round: Round) -> None:
        self.tab.open(round.path())
        box = self.tab.page.locator("textarea").first
        box.evaluate("box => box.removeAttribute('maxlength')")
        box.fill("長" * 1001)
        self.tab.choose(3, 4)
        self.tab.send()
        expect(self.tab.page.get_by_role("alert")).to_be_focused()

    def agreed(self) -> None:
        self.tab.open(self.by_name.path(2))
        self.fill_in()
        self.tab.page.get_by_role("checkbox").check()
        self.tab.send()
        expect(self.tab.page.get_by_role("heading", name=self.tab.words["thanks"])).to_be_visible()

    def disagreed(self) -> None:
        self.tab.open(self.by_name.path(1))
        self.tab.send()
        expect(self.tab.page.get_by_role("alert")).to_be_focused()

    def expecting(self, *, has_open_link: bool, is_sent: bool) -> None:
        round = open_round(self.personal.client, has_open_link=has_open_link, asks_expectations=True)
        self.tab.open(round.path())
        if is_sent:
            self.fill_in()
            if has_open_link:
                self.tab.page.locator("input[name=side][value=SALES]").check(force=True)
            self.tab.send()
            expect(self.tab.page.get_by_role("alert")).to_be_focused()
            expect(self.tab.page.locator("#q40-fault")).to_be_visible()

    def restored(self) -> None:
        self.tab.open(self.personal.path(3))
        self.tab.choose(0, 2)
        self.tab.page.reload()
        expect(self.tab.page.locator(".restored")).to_be_visible()

    def withdrawing(self, *, is_done: bool) -> None:
        self.tab.open("/answer/withdraw/" + self.code())
        if is_done:
            self.tab.page.locator("button.send").click()
            expect(self.tab.page.get_by_role("heading", name=self.tab.words["withdrawn"])).to_be_visible()

    def withdrawn(self) -> None:
        code = self.code()
        withdraw(code)
        self.tab.open("/answer/withdraw/" + code)
        self.tab.page.locator("button.send").click()
        expect(self.tab.page.locator("[data-code=ALREADY_USED]")).to_be_visible()


STATES: dict[str, Callable[[Stage], Any]] = {
    "a personal form": lambda stage: stage.tab.open(stage.personal.path(1)),
    "an open form": lambda stage: stage.tab.open(stage.open.path()),
    "a form by name": lambda stage: stage.tab.open(stage.by_name.path(1)),
    "a form by name with faults": Stage.disagreed,
    "thanks by name": Stage.agreed,
    "a personal form about the other side": lambda stage: stage.expecting(has_open_link=False, is_sent=False),
    "an open form about the other side": lambda stage: stage.expecting(has_open_link=True, is_sent=False),
    "a personal form with nothing of the other side": lambda stage: stage.expecting(has_open_link=False, is_sent=True),
    "an open form with nothing of the other side": lambda stage: stage.expecting(has_open_link=True, is_sent=True),
    "a form that is restored": Stage.restored,
    "a personal form with faults": lambda stage: stage.wrong(stage.personal),
    "an open form with faults": lambda stage: stage.wrong(stage.open),
    "not stored yet": Stage.busy,
    "thanks": Stage.sent,
    "thanks with the way back": lambda stage: stage.sent(comment="Fine"),
    "used": Stage.used,
    "expired": lambda stage: stage.over("expire"),
    "closed": lambda stage: stage.over("close"),
    "cancelled": lambda stage: stage.over("cancel"),
    "forged": lambda stage: stage.tab.open("/answer/ca_forged"),
    "withdraw": lambda stage: stage.withdrawing(is_done=False),
    "withdrawn": lambda stage: stage.withdrawing(is_done=True),
    "withdrawn already": Stage.withdrawn,
    "a forged code": lambda stage: stage.tab.open("/answer/withdraw/cw_forged"),
}


@pytest.fixture
def rounds(alder: ClientWorld) -> tuple[Round, Round, Round]:
    return (
        open_round(alder, asks_comments=True),
        open_round(alder, has_open_link=True, asks_comments=True),
        open_round(alder, by_name=True),
    )


def faults(tab: Visit, axe: str) -> list[str]:
    """What axe-core finds, on a light screen and on a dark one."""
    tab.page.emulate_media(color_scheme="light")
    tab.page.evaluate(axe)
    found = tab.page.evaluate(RUN, TAGS)
    tab.page.emulate_media(color_scheme="dark")
    return [*found, *tab.page.evaluate(RUN, CONTRAST)]


FORMS = {"a personal form", "an open form", "a form by name", "an open form about the other side"}


def in_both_languages() -> list[Any]:
    """Every state in every language; but for the forms themselves, one in turn is enough for the short form."""
    pairs = [
        (state, locale, (place + turn) % 2) for place, state in enumerate(STATES) for turn, locale in enumerate(WORDS)
    ]
    later = pytest.mark.proof
    return [
        pytest.param(state, locale, marks=later if is_later and state not in FORMS else [])
        for state, locale, is_later in pairs
    ]


@pytest.mark.parametrize(("state", "locale"), in_both_languages())
def test_axe_finds_nothing(
    state: str, locale: str, browser: Browser, axe: str, rounds: tuple[Round, Round, Round]
) -> None:
    with visit(browser, locale) as tab:
        STATES[state](Stage(tab, *rounds))
        assert faults(tab, axe) == []
        assert tab.page.locator("html").get_attribute("lang") == locale[:2]
        assert tab.page.evaluate(MOVING) == 0


def test_axe_finds_what_is_wrong(browser: Browser, axe: str, commented: Round) -> None:
    with visit(browser) as tab:
        tab.open(commented.path())
        tab.page.evaluate("""() => {
            document.documentElement.removeAttribute("lang");
            document.querySelector("label[for=comment-process]").remove();
            document.querySelector("h1").style.color = "#eee";
            document.querySelector("h2").style.color = "#111";
        }""")
        found = [fault.partition(":")[0] for fault in faults(tab, axe)]
        assert set(found) >= {"html-has-lang", "label", "color-contrast"}
        assert found.count("color-contrast") == 2, "one on a light screen, one on a dark one"


@pytest.mark.parametrize("size", [(390, 844), (320, 256)], ids=["a phone", "400 %"])
def test_what_has_the_focus_is_never_hidden(size: tuple[int, int], browser: Browser, commented_by_all: Round) -> None:
    with visit(browser, viewport={"width": size[0], "height": size[1]}) as tab:
        tab.open(commented_by_all.path())
        assert hidden(tab) == []


def test_without_room_for_the_bar_it_would_be_hidden(browser: Browser, commented_by_all: Round) -> None:
    with visit(browser, bypass_csp=True) as tab:
        tab.open(commented_by_all.path())
        tab.page.add_style_tag(content="* { scroll-margin: 0 !important; scroll-padding: 0 !important }")
        assert hidden(tab) != []


def test_what_has_the_focus_is_not_hidden_in_the_second_part(browser: Browser, expecting: Round) -> None:
    with visit(browser, viewport={"width": 320, "height": 256}) as tab:
        tab.open(expecting.path())
        tab.page.locator("#q18").focus()
        assert hidden(tab) == []


def hidden(tab: Visit) -> list[str]:
    """Go through all controls by keyboard, down and up again; name those that are not in sight when focused."""
    found = []
    for key in ("Tab", "Shift+Tab"):
        for _ in range(len(KEYS) + 14):
            tab.page.keyboard.press(key)
            if tab.page.evaluate("document.activeElement !== document.body"):
                found.append(tab.page.evaluate(HIDDEN))
    assert len(found) > 50
    return [each for each in found if each]


def test_the_consent_is_tied_to_its_fault(browser: Browser, by_name: Round) -> None:
    with visit(browser) as tab:
        Stage(tab, by_name, by_name, by_name).disagreed()
        expect(tab.page.get_by_role("checkbox")).to_have_accessible_description(re.compile("^Error: "))


def test_a_fault_is_tied_to_its_field_and_leads_there(browser: Browser, commented_by_all: Round) -> None:
    with visit(browser) as tab:
        Stage(tab, commented_by_all, commented_by_all, commented_by_all).wrong(commented_by_all)
        summary = tab.page.get_by_role("alert")
        for link in summary.get_by_role("link").all():
            target = tab.page.locator(f"[id='{(link.get_attribute('href') or '#')[1:]}']")
            assert target.count() == 1
            card = target.locator("xpath=ancestor-or-self::*[@aria-describedby][1]")
            expect(card).to_have_accessible_description(re.compile("^Error: "))
            assert card.get_attribute("aria-invalid") == "true"
        summary.get_by_role("link", name="Processes and rules: Comment").click()
        expect(tab.page.locator("#comment-process")).to_be_focused()
        expect(tab.page.locator("#comment-process")).to_be_in_viewport()
