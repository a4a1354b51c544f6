"""The explorer in Debian's Chromium, without the internet, against a small real HTTP server."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.explorer.toy import served

STORED = """async () => {
    const hasTabs = () => Object.keys(localStorage).some(key => key.endsWith(':graphiql:tabState'));
    for (let tries = 0; tries < 200 && !hasTabs(); tries++) await new Promise(done => setTimeout(done, 50));
    return JSON.stringify(localStorage);
}"""


@dataclass
class Visit:
    """A tab of a browser at the explorer, and what went on in it."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> "Visit":
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        return self

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self) -> None:
        self.page.goto(f"{self.origin}/graphql")
        expect(self.page.locator(".graphiql-tab")).to_have_count(3)

    def expect_the_samples(self) -> None:
        tabs = self.page.locator(".graphiql-tab")
        expect(tabs).to_contain_text(["Echo", "Asker", "Gateway"])
        expect(tabs).to_have_count(3)

    def strangers(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((f"{self.origin}/", "data:"))]

    def run(self, title: str) -> None:
        self.page.get_by_role("tab", name=title).click()
        self.page.get_by_label("Execute query").click()

    def stored(self) -> str:
        """What the browser keeps, once GraphiQL has stored its tabs (half a second after a change)."""
        return str(self.page.evaluate(STORED))

    def expect_answer(self, text: str) -> None:
        expect(self.page.locator(".result-window")).to_contain_text(text)


@pytest.fixture
def visit(browser: Browser, explorer: Path, settings: Any) -> Iterator[Visit]:
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    with served() as origin, browser.new_context(locale="ja-JP", viewport={"width": 1400, "height": 860}) as context:
        visit = Visit(context.new_page(), origin).watch()
        visit.open()
        yield visit
        context.close()


def test_shows_the_tabs_and_runs_the_first(visit: Visit) -> None:
    assert visit.page.locator(".graphiql-tab").all_inner_texts() == ["Echo", "Asker", "Gateway"]

    visit.page.get_by_label("Execute query").click()

    visit.expect_answer("echo of 調和")
    assert visit.strangers() == []
    assert visit.complaints == []


def test_a_request_to_another_origin_would_be_noticed(visit: Visit) -> None:
    elsewhere = visit.origin.replace("127.0.0.1", "localhost") + "/static/explorer/icon.svg"

    visit.page.goto(f"{visit.origin}/careless?image={elsewhere}")

    assert visit.strangers() == [elsewhere]


def test_its_policy_stops_a_request_to_another_origin(visit: Visit) -> None:
    elsewhere = visit.origin.replace("127.0.0.1", "localhost") + "/static/explorer/icon.svg"
    fetching = "address => fetch(address, { mode: 'no-cors' }).then(() => 'sent', () => 'stopped')"

    assert visit.page.evaluate(fetching, elsewhere) == "stopped"
    assert "Content Security Policy" in visit.complaints[0]

    visit.page.goto(f"{visit.origin}/careless?image=data:,")
    assert visit.page.evaluate(fetching, elsewhere) == "sent"


def test_asks_with_the_demo_key_in_the_language_of_the_page(visit: Visit) -> None:
    visit.run("Asker")
    visit.expect_answer('"key": "Bearer ck_toy_secret"')
    visit.expect_answer('"client": "midori"')
    visit.expect_answer('"language": "ja"')

    visit.page.get_by_role("link", name="English").click()
    expect(visit.page).to_have_title("Concord GraphQL explorer")
    visit.run("Asker")
    visit.expect_answer('"language": "en"')


def test_keeps_no_key_in_the_browser(visit: Visit) -> None:
    visit.run("Asker")
    visit.expect_answer("ck_toy_secret")

    stored = visit.stored()

    assert "query Asker" in stored
    assert "ck_toy_secret" not in stored


def test_a_new_key_is_used_after_reloading(visit: Visit, explorer: Path) -> None:
    visit.run("Asker")
    visit.expect_answer("ck_toy_secret")
    assert "query Asker" in visit.stored()

    explorer.write_text(explorer.read_text().replace("ck_toy_secret", "ck_toy_renewed"))
    visit.page.reload()

    visit.run("Asker")
    visit.expect_answer("Bearer ck_toy_renewed")


@pytest.mark.parametrize("loose", ["graphiql:query", "graphiql:variables"])
def test_a_reload_adds_no_tab(visit: Visit, loose: str) -> None:
    assert "query Echo" in visit.stored()
    visit.page.evaluate(
        """name => Object.keys(localStorage).filter(key => key.endsWith(':graphiql:tabState'))
            .forEach(key => localStorage.setItem(
                key.replace('graphiql:tabState', name), 'stored at another moment'))""",
        loose,
    )

    visit.page.reload()

    visit.expect_the_samples()
    visit.page.get_by_label("Execute query").click()
    visit.expect_answer("echo of 調和")


def test_a_reload_before_the_tabs_are_stored_opens_the_samples(visit: Visit) -> None:
    assert "query Echo" in visit.stored()
    visit.page.evaluate(
        """() => Object.keys(localStorage).filter(key => key.endsWith(':graphiql:tabState')).forEach(key => {
            localStorage.setItem(key.replace('tabState', 'query'), 'query Asker { __typename }');
            localStorage.removeItem(key);
        })"""
    )

    visit.page.reload()

    visit.expect_the_samples()
    visit.page.get_by_label("Execute query").click()
    visit.expect_answer("echo of 調和")


def test_an_operation_of_the_history_runs_with_the_new_key(visit: Visit, explorer: Path) -> None:
    visit.run("Asker")
    visit.expect_answer("ck_toy_secret")
    explorer.write_text(explorer.read_text().replace("ck_toy_secret", "ck_toy_renewed"))
    visit.page.reload()

    visit.page.get_by_label("Show History").click()
    visit.page.locator(".graphiql-history-item-label").click()
    visit.page.get_by_label("Execute query").click()

    visit.expect_answer("Bearer ck_toy_renewed")


def test_restores_samples_that_were_closed(visit: Visit) -> None:
    tabs = visit.page.locator(".graphiql-tab")
    visit.page.on("dialog", lambda dialog: dialog.accept())
    visit.page.get_by_role("tab", name="Gateway", exact=True).click()
    visit.page.get_by_label("Close Tab").last.click()
    expect(tabs).to_have_count(2)

    visit.page.get_by_role("button", name="サンプルを元に戻す").click()

    expect(tabs).to_contain_text(["Echo", "Asker", "Gateway"])


def test_without_a_key_the_session_asks_and_proves_that_it_is_no_forgery(visit: Visit, explorer: Path) -> None:
    explorer.unlink()
    visit.page.context.add_cookies([{"name": "sessionid", "value": "toy", "url": visit.origin}])
    visit.page.reload()

    visit.run("Asker")

    visit.expect_answer('"key": "none"')
    forged = """() => fetch('/graphql', {
        method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"query": "{ asker { key } }"}'
    }).then(response => response.status)"""
    assert visit.page.evaluate(forged) == 403


def test_says_what_a_gateway_answered_in_html(visit: Visit) -> None:
    visit.run("Gateway")

    visit.expect_answer("HTTP 502")
    visit.expect_answer("Bad gateway")


def test_opens_every_panel_within_its_policy(visit: Visit) -> None:
    page = visit.page
    page.get_by_label("Show Documentation Explorer").click()
    expect(page.locator(".graphiql-doc-explorer")).to_contain_text("Asker")
    page.get_by_label("Show History").click()
    expect(page.locator(".graphiql-history")).to_be_visible()
    for name in ("Open settings dialog", "Open short keys dialog"):
        page.get_by_label(name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

    assert visit.strangers() == []
    assert visit.complaints == []
