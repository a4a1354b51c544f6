"""A program's request takes the short way past Django's middleware, and is answered as on the long one."""

import json
import re
from io import BytesIO
from typing import Any

import pytest

from backend.config import programs, wsgi
from tests.engine.bad import Bad, bad_requests
from tests.world.build import World

CHANGE = 'createOrganization(input: {kind: TEAM, name: "New"}) { organization { id } }'
BAD = bad_requests(CHANGE)
OF_EACH = re.compile(rb"[0-9a-f]{32}")
GOOD = {
    "a list": "{ client { slug organizations(first: 2) { totalCount edges { node { name } } } } }",
    "who asks": "{ viewer { name permissions } }",
    "stages": "{ stages { label { text } } }",
    "nothing of that kind": "{ nothing }",
    "not allowed": "{ portfolio { totalCount } client { slug } }",
}


def environ(bad: Bad, **more: str) -> dict[str, Any]:
    length = {"CONTENT_LENGTH": str(len(bad.content))} if bad.content else {}
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in bad.headers.items()}
    return {
        "REQUEST_METHOD": bad.method,
        "PATH_INFO": "/graphql",
        "QUERY_STRING": bad.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": bad.type,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(bad.content),
        **length,
        **named,
        **more,
    }


def answer(environ: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    body = b"".join(wsgi.application(environ, lambda status, headers: told.extend([status, dict(headers)])))
    status, headers = told
    return status, headers | {"X-Request-Id": ""}, OF_EACH.sub(b"", body)


def by_both_ways(bad: Bad, token: str, monkeypatch: pytest.MonkeyPatch, **more: str) -> tuple[Any, Any]:
    more["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    taken: list[bool] = []
    kept = programs.is_from_a_program

    def noticed(environ: dict[str, Any]) -> bool:
        taken.append(kept(environ))
        return taken[-1]

    monkeypatch.setattr(programs, "is_from_a_program", noticed)
    short = answer(environ(bad, **more))
    long = answer(environ(bad, **more, HTTP_COOKIE="theme=dark"))
    assert taken == [bad.method == "POST", False]
    return short, long


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_refused_alike(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    short, long = by_both_ways(BAD[name], world.clients["alder"].admin.token or "", monkeypatch)
    assert short == long
    assert BAD[name].code.encode() in short[2]


@pytest.mark.parametrize("language", ["ja", "en-GB, ja;q=0.5", "fr", ""])
@pytest.mark.parametrize("name", GOOD)
def test_a_good_request_is_answered_alike(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    request = Bad(200, "", "").body({"query": GOOD[name]})
    more = {"HTTP_ACCEPT_LANGUAGE": language} if language else {}
    short, long = by_both_ways(request, world.clients["alder"].viewer.token or "", monkeypatch, **more)
    assert short == long


@pytest.mark.parametrize("host", ["elsewhere.example", "a b", "localhost:99999999", "alder.localhost", "no.localhost"])
def test_every_host_is_judged_alike(world: World, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    request = Bad(200, "", "").body({"query": GOOD["a list"]})
    short, long = by_both_ways(request, world.clients["alder"].viewer.token or "", monkeypatch, HTTP_HOST=host)
    assert short == long


@pytest.mark.parametrize("more", [{"HTTP_COOKIE": "a=b"}, {"HTTP_ORIGIN": "https://app.example.com"}])
def test_what_a_browser_sends_takes_the_long_way(more: dict[str, str]) -> None:
    request = environ(Bad(200, "", ""), HTTP_AUTHORIZATION="Bearer x", **more)
    assert not programs.is_from_a_program(request)


def test_a_request_without_a_key_takes_the_long_way() -> None:
    assert not programs.is_from_a_program(environ(Bad(200, "", "")))


def test_the_id_that_is_told_is_the_one_in_the_header(world: World) -> None:
    told: list[Any] = []
    request = environ(Bad(200, "", "").body({"query": "{ nothing }"}), HTTP_AUTHORIZATION="Bearer x")
    body = b"".join(wsgi.application(request, lambda status, headers: told.extend([status, dict(headers)])))
    assert json.loads(body)["extensions"]["requestId"] == told[1]["X-Request-Id"]
