import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
pytestmark = pytest.mark.usefixtures("explorer")


def opened(client: Client, **headers: str) -> HttpResponse:
    return client.get("/graphql", headers=BROWSER | {"Host": "localhost:8000"} | headers)


def block(response: HttpResponse) -> dict[str, Any]:
    """The JSON that boot.js reads."""
    _, _, rest = response.content.decode().partition('<script id="explorer-settings" type="application/json">')
    return dict(json.loads(rest.partition("</script>")[0]))


class Page(HTMLParser):
    """Every address, script and inline style of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action", "srcset", "data"}]
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag == "script":
            self.scripts.append(dict(attrs))

    def strangers(self) -> list[str]:
        return [address for address in self.addresses if re.match(r"[a-z]+:|//", address)]


def test_names_own_static_files_only(client: Client) -> None:
    page = Page(opened(client).content.decode())

    static = [address for address in page.addresses if address.startswith("/static/")]
    assert page.strangers() == []
    assert page.inline == []
    assert len(static) >= 7
    assert all(finders.find(address.removeprefix("/static/")) for address in static)
    assert set(page.addresses) - set(static) == {"?lang=ja", "?lang=en"}


def test_a_stranger_in_a_page_would_be_noticed() -> None:
    page = Page('<script src="https://cdn.example/x.js"></script><img src="//x.example/y" style="a:b" onload="z()">')

    assert page.strangers() == ["https://cdn.example/x.js", "//x.example/y"]
    assert page.inline == ["style", "onload"]


def test_its_policy_allows_own_files_and_marked_scripts_only(client: Client) -> None:
    first, second = opened(client), opened(client)

    policy = dict(part.strip().split(" ", 1) for part in first["Content-Security-Policy"].split(";"))
    nonces = {script["nonce"] for script in Page(first.content.decode()).scripts if "src" in script}
    assert policy["default-src"] == policy["worker-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert {f"'nonce-{nonce}'" for nonce in nonces} == {policy["script-src"]}
    assert not re.search("unsafe|http|[*]", first["Content-Security-Policy"])
    assert first["Content-Security-Policy"] != second["Content-Security-Policy"]


def test_is_never_kept_by_a_cache(client: Client) -> None:
    response = opened(client)

    assert response["Cache-Control"] == "no-store"
    assert {"Accept", "Accept-Language"} <= set(response["Vary"].replace(",", " ").split())


def test_has_a_tab_per_sample_in_order(client: Client) -> None:
    settings = block(opened(client))

    assert settings["endpoint"] == "/graphql"
    assert [tab["title"] for tab in settings["tabs"]] == ["Echo", "Asker", "Gateway"]
    assert [tab["variables"] for tab in settings["tabs"]] == ['{ "word": "調和" }', "", ""]


def test_speaks_the_language_asked_for(client: Client) -> None:
    english, japanese = opened(client), opened(client, **{"Accept-Language": "ja,en;q=0.5"})
    chosen = client.get("/graphql?lang=ja", headers=BROWSER | {"Accept-Language": "en"})

    assert '<html lang="en">' in english.content.decode()
    assert '<html lang="ja">' in japanese.content.decode()
    assert [block(page)["language"] for page in (english, japanese, chosen)] == ["en", "ja", "ja"]


def test_is_not_found_where_it_is_off(client: Client, settings: Any) -> None:
    settings.EXPLORER = settings.DEBUG = False

    response = opened(client)

    assert response.status_code == 404
    assert b"explorer-settings" not in response.content


DEMO_HEADERS = {"Authorization": "Bearer ck_toy_secret", "X-Client-Company": "midori"}


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_fills_the_demo_key_in_on_this_machine(client: Client, host: str, address: str) -> None:
    response = client.get("/graphql", headers=BROWSER | {"Host": host}, REMOTE_ADDR=address)

    assert block(response)["headers"] == DEMO_HEADERS


def test_leaves_the_client_to_its_own_address(client: Client) -> None:
    assert block(opened(client, Host="aoba.localhost:8000"))["headers"] == {"Authorization": "Bearer ck_toy_secret"}


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, "192.0.2.7"),
        ({}, ""),
        ({}, "::ffff:192.0.2.7"),
        ({"Host": "concord.example"}, "127.0.0.1"),
        ({"Host": "localhost.example"}, "127.0.0.1"),
        ({"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1"),
        ({"Forwarded": "for=192.0.2.7"}, "127.0.0.1"),
        ({"Via": "1.1 proxy"}, "127.0.0.1"),
        ({"Sec-Fetch-Dest": "empty"}, "127.0.0.1"),
        ({"Sec-Fetch-Dest": "iframe"}, "127.0.0.1"),
    ],
)
def test_gives_nobody_else_the_demo_key(client: Client, headers: dict[str, str], address: str) -> None:
    response = client.get("/graphql", headers=BROWSER | {"Host": "localhost"} | headers, REMOTE_ADDR=address)

    assert response.status_code == 200
    assert block(response)["headers"] == {}
    assert b"ck_toy_secret" not in response.content


def test_never_gives_the_demo_key_outside_debug(client: Client, settings: Any) -> None:
    settings.DEBUG = False

    response = opened(client)

    assert response.status_code == 200
    assert b"ck_toy_secret" not in response.content


def test_opens_without_a_demo(client: Client, explorer: Path) -> None:
    explorer.unlink()

    assert block(opened(client))["headers"] == {}
