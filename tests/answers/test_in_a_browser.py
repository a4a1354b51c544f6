"""The answer page in Debian's Chromium, on a phone-sized screen, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Browser, expect

from backend.assessments.passcodes import hashed
from tests.answers.browsing import PHONE, TOO_SMALL, WORDS, beside_a_loop, browser, visit
from tests.answers.comments import stored
from tests.answers.rounds import KEYS, Round

__all__ = ["beside_a_loop", "browser"]
WITH, WITHOUT = "with JavaScript", "without JavaScript"
half_the_ways = pytest.mark.parametrize(
    ("locale", "has_script"),
    [  # the other two belong to the long form
        pytest.param("ja-JP", True, id=f"ja-JP-{WITH}"),
        pytest.param("en-US", False, id=f"en-US-{WITHOUT}"),
        pytest.param("ja-JP", False, id=f"ja-JP-{WITHOUT}", marks=pytest.mark.proof),
        pytest.param("en-US", True, id=f"en-US-{WITH}", marks=pytest.mark.proof),
    ],
)


@pytest.mark.parametrize("has_script", [True, False], ids=[WITH, WITHOUT])
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


@half_the_ways
def test_is_answered_by_name_after_consent(locale: str, has_script: bool, browser: Browser, by_name: Round) -> None:
    with visit(browser, locale, java_script_enabled=has_script) as tab:
        tab.open(by_name.path(1))
        expect(tab.page.get_by_text("CLIENT_VIEWER of alder")).to_be_visible()
        for place in range(len(KEYS)):
            tab.choose(place, 4)
        tab.send()
        problems = tab.page.get_by_role("alert")
        expect(problems).to_be_focused()
        problems.get_by_role("link").click()
        expect(tab.page.locator("#consent")).to_be_in_viewport()
        assert by_name.stands_by_name() == (0, 5)

        tab.page.locator(".consent label").click()
        tab.page.locator("nav button[lang]").first.click()  # the other language keeps what was agreed to
        expect(tab.page.get_by_role("checkbox")).to_be_checked()
        tab.page.locator("button.send").click()
        expect(tab.page.locator("h1")).to_contain_text(re.compile("Thank you|ありがとう"))
        assert "/answer/thanks/by-name" in tab.page.url
        expect(tab.page.locator(".note")).to_contain_text(re.compile("with your name|お名前とともに"))
        if has_script:
            assert tab.drafts() == []
    assert by_name.stands_by_name() == (1, 4)


def test_a_draft_does_not_consent(browser: Browser, by_name: Round) -> None:
    with visit(browser) as tab:
        tab.open(by_name.path())
        tab.page.get_by_role("checkbox").check()
        tab.choose(0, 2)
        tab.page.reload()
        expect(tab.page.locator(".progress output")).to_have_text("1 / 20")
        expect(tab.page.get_by_role("checkbox")).not_to_be_checked()


@half_the_ways
def test_what_the_other_side_will_answer_is_filled_in(
    locale: str, has_script: bool, browser: Browser, expecting: Round
) -> None:
    with visit(browser, locale, java_script_enabled=has_script) as tab:
        tab.open(expecting.path(4))
        expect(tab.page.locator("h2#expected")).to_contain_text({"ja-JP": "営業の人の", "en-US": "in Sales"}[locale])
        for place in range(2 * len(KEYS)):
            if place not in {4, 31}:
                tab.choose(place, place % 5 + 1)
        if has_script:
            expect(tab.page.locator(".progress output")).to_have_text("38 / 40")
            tab.page.reload()
            expect(tab.page.locator(".restored")).to_be_visible()
            expect(tab.page.locator(".progress output")).to_have_text("38 / 40")
        tab.send()

        problems = tab.page.get_by_role("alert")
        expect(problems.get_by_role("link")).to_have_count(2)
        assert tab.page.locator(".scale input:checked").count() == 2 * len(KEYS) - 2
        assert expecting.stands() == (0, 5)
        problems.get_by_role("link").last.click()
        expect(tab.page.locator("#q32")).to_be_in_viewport()
        for place in (4, 31):
            tab.choose(place, place % 5 + 1)
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
        assert tab.drafts() == []

    (response,) = expecting.responses()
    assert response.answers == {key: place % 5 + 1 for place, key in enumerate(KEYS)}
    assert response.expected == {key: (place + 20) % 5 + 1 for place, key in enumerate(KEYS)}


@pytest.mark.parametrize("has_script", [True, False], ids=[WITH, WITHOUT])
def test_the_function_that_is_chosen_decides_whether_it_is_asked(
    has_script: bool, browser: Browser, expecting_of_all: Round
) -> None:
    with visit(browser, java_script_enabled=has_script) as tab:
        tab.open(expecting_of_all.path())
        part = tab.page.get_by_role("region", name="How do you think most people of the other side will answer?")
        expect(part).to_be_visible()
        tab.page.get_by_role("radio", name="Sales", exact=True).check()
        tab.page.get_by_role("radio", name="Staff", exact=True).check()
        for place in range(len(KEYS) + 1):
            tab.choose(place, 3)
        tab.page.get_by_role("radio", name="A joint function of both", exact=True).check()
        if has_script:
            expect(part).to_be_hidden()
            expect(tab.page.locator(".progress output")).to_have_text("20 / 20")
            tab.page.get_by_role("radio", name="Marketing", exact=True).check()
            expect(part).to_be_visible()
            expect(tab.page.locator(".progress output")).to_have_text("21 / 40")
            tab.page.get_by_role("radio", name="A joint function of both", exact=True).check()
            tab.page.reload()
            expect(part).to_be_hidden()
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
    (response,) = expecting_of_all.responses()
    assert (response.side, response.expected) == ("BOTH", None)


def test_fits_a_small_screen_and_thumbs(
    browser: Browser, asked: Round, commented_by_all: Round, expecting_of_all: Round, by_name: Round
) -> None:
    with visit(browser, "ja-JP") as tab:
        for width in (PHONE["width"], 320):  # 320: a desktop at 400 %
            tab.page.set_viewport_size({"width": width, "height": 256})
            paths = (commented_by_all.path(), expecting_of_all.path(), asked.path(), by_name.path())
            for path in (*paths, "/answer/thanks", "/answer/ca_forged"):
                tab.open(path)
                assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
                assert tab.page.evaluate(TOO_SMALL) == []
        tab.open(commented_by_all.path())
        tab.send()
        assert tab.page.get_by_role("alert").get_by_role("link").count() == len(KEYS) + 2
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


@pytest.mark.parametrize("has_script", [True, False], ids=[WITH, WITHOUT])
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


@pytest.mark.parametrize("has_script", [True, False], ids=[WITH, WITHOUT])
def test_another_language_keeps_what_was_filled_in(has_script: bool, browser: Browser, commented_by_all: Round) -> None:
    with visit(browser, "ja-JP", java_script_enabled=has_script) as tab:
        tab.open(commented_by_all.path())
        tab.choose(0, 2)
        tab.choose(19, 5)
        tab.page.get_by_role("radio", name="マーケティング", exact=True).check(force=True)
        tab.page.get_by_label("手順とルール: コメント").fill("一行目\n<b>二行目</b>")
        tab.page.get_by_role("button", name="English").click()

        expect(tab.page.locator("html")).to_have_attribute("lang", "en")
        expect(tab.page.get_by_role("alert")).to_have_count(0)
        expect(tab.page.locator(".scale input:checked")).to_have_count(2)
        expect(tab.page.get_by_role("radio", name="Marketing", exact=True)).to_be_checked()
        expect(tab.page.locator("textarea").first).to_have_value("一行目\n<b>二行目</b>")
        tab.page.get_by_role("button", name="日本語").click()
        expect(tab.page.locator("html")).to_have_attribute("lang", "ja")
        expect(tab.page.locator("textarea").first).to_have_value("一行目\n<b>二行目</b>")
        if has_script:
            expect(tab.page.locator(".progress output")).to_have_text("2 / 20")
    assert (commented_by_all.stands(), stored(commented_by_all)) == ((0, 0), (0, 0, 0))


def test_enter_sends_and_asks_for_no_language(browser: Browser, asked: Round) -> None:
    with visit(browser) as tab:
        tab.open(asked.path())
        for place in range(len(KEYS)):
            tab.choose(place, 3)
        tab.page.locator("#q1").focus()
        tab.page.keyboard.press("Enter")
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
    assert asked.stands() == (1, 4)


@half_the_ways
def test_a_comment_is_sent_and_withdrawn(locale: str, has_script: bool, browser: Browser, commented: Round) -> None:
    with visit(browser, locale, java_script_enabled=has_script) as tab:
        tab.open(commented.path(1))
        for place in range(len(KEYS)):
            tab.choose(place, 3)
        tab.page.locator("textarea").nth(2).fill("長" * 1200)  # as much as fits
        assert len(tab.page.locator("textarea").nth(2).input_value()) == 1000
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
        link = tab.page.locator(".link a").text_content() or ""
        assert (commented.stands(), stored(commented)) == ((1, 4), (1, 0, 0))
        if has_script:
            assert commented.token(1) not in tab.page.url
            assert tab.drafts() == []
            tab.page.reload()
            expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
            expect(tab.page.locator(".link")).to_have_count(0)  # told once

        tab.open(link[link.index("/answer/") :])
        tab.page.locator("button.send").click()
        expect(tab.page.get_by_role("heading", name=tab.words["withdrawn"])).to_be_visible()
    assert stored(commented) == (1, 1, 0)


def test_the_link_back_can_be_copied(browser: Browser, commented: Round) -> None:
    with visit(browser, permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.open(commented.path(1))
        for place in range(len(KEYS)):
            tab.choose(place, 3)
        tab.page.locator("textarea").first.fill("Fine")
        tab.send()
        tab.page.get_by_role("button", name="Copy the link").click()
        expect(tab.page.get_by_role("status")).to_have_text("Copied")
        shown = tab.page.locator(".link a").text_content()
        assert tab.page.evaluate("navigator.clipboard.readText()") == shown


def test_a_draft_of_a_comment_stays_and_goes_like_the_rest(browser: Browser, commented: Round) -> None:
    with visit(browser) as tab:
        tab.open(commented.path(3))
        tab.page.locator("textarea").nth(1).press_sequentially("Half a sent")
        tab.page.reload()
        expect(tab.page.locator("textarea").nth(1)).to_have_value("Half a sent")
        assert commented.stands() == (0, 5)
        other = tab.page.context.new_page()  # the next person at this device, with a link of their own
        other.goto(tab.origin + commented.path(4))
        expect(other.locator("textarea").nth(1)).to_have_value("")
        expect(other.locator(".restored")).to_be_hidden()
        other.close()
        for place in range(len(KEYS)):
            tab.choose(place, 3)
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
        assert tab.drafts() == []


@pytest.mark.parametrize("happens", ["close", "cancel", "expire"])
def test_a_draft_goes_when_the_round_is_over(happens: str, browser: Browser, asked: Round) -> None:
    with visit(browser) as tab:
        tab.open(asked.path())
        tab.choose(0, 2)
        assert len(tab.drafts()) == 1
        getattr(asked, happens)()
        tab.open(asked.path())
        expect(tab.page.locator(".note h1")).to_be_visible()
        assert tab.drafts() == []


def test_going_back_after_sending_shows_nobody_what_was_answered(browser: Browser, commented_by_all: Round) -> None:
    with visit(browser) as tab:
        tab.open(commented_by_all.path())
        for place in range(len(KEYS)):
            tab.choose(place, 3)
        tab.page.locator("textarea").first.fill("Only mine")
        tab.page.get_by_role("radio", name="Sales", exact=True).check(force=True)
        tab.page.get_by_role("radio", name="Staff", exact=True).check(force=True)
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
        tab.page.go_back()
        tab.open(commented_by_all.path())
        expect(tab.page.locator(".scale input:checked")).to_have_count(0)
        expect(tab.page.locator("textarea").first).to_have_value("")
        assert "Only mine" not in tab.page.content()
