"""Long and short scales, and a preview, in a real browser on a phone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.answers.browsing import PHONE, beside_a_loop, browser, too_small, visit
from tests.assessments.rounds import build_company
from tests.assessments.test_races import alone
from tests.questionnaires.author import PREVIEW, Author, a_scale
from tests.questionnaires.test_rounds import open_to_all

__all__ = ["beside_a_loop", "browser"]


def elsewhere(work: Callable[[], Any]) -> Any:
    """Ask the API from another thread: in Playwright's own, with its loop, it would answer by coroutines."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone, work).result(60)


@pytest.mark.parametrize(("lowest", "highest"), [(0, 1), (1, 7), (0, 10)])
def test_a_scale_of_any_length_fits_and_is_answered(
    browser: Browser, author: Author, lowest: int, highest: int
) -> None:
    acme = elsewhere(lambda: build_company(author.client))
    draft = elsewhere(lambda: author.create(scale=a_scale(lowest, highest)))
    _, token = elsewhere(lambda: open_to_all(acme, author.publish(draft)))
    with visit(browser, "ja-JP") as tab:
        tab.open(f"/answer/{token}")
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert tab.page.evaluate(too_small(32)) == []  # seven in a row are narrower than others, and wider than 24
        tab.page.get_by_role("radio", name="営業", exact=True).check()
        tab.page.get_by_role("radio", name="担当者", exact=True).check()
        for place, value in enumerate((lowest, highest, (lowest + highest) // 2)):
            tab.choose(place, value)
        if highest - lowest > 1:  # one between says nothing of its own, so that the ends stay to be read
            expect(tab.page.locator(".scale").nth(2).locator("input:checked ~ .meaning")).to_have_count(0)
        tab.send()
        expect(tab.page.get_by_role("heading", name=tab.words["thanks"])).to_be_visible()
    assert acme.counts()["Response"] == 1


def test_a_preview_keeps_and_sends_nothing(browser: Browser, author: Author) -> None:
    url = elsewhere(lambda: author.caller.do(PREVIEW, id=author.create()["id"])["url"])
    path, before = urlsplit(url).path, author.stands()
    with visit(browser, "en-US") as tab:
        tab.open(path)
        expect(tab.page.get_by_role("note")).to_be_in_viewport()
        tab.choose(0, 4)
        expect(tab.page.get_by_role("button", name="A preview cannot be sent")).to_be_disabled()
        tab.page.locator(".scale input:checked").press("Enter")
        tab.page.reload()
        assert tab.page.locator(".scale input:checked").count() == 0
        assert tab.drafts() == []
        assert urlsplit(tab.page.url).path == path
    assert author.stands() == before
