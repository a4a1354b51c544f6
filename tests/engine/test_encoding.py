"""Answers come smaller to those who say that they take them so, and as they are to everybody else."""

import gzip
import json
from typing import Any

import brotli
import pytest

from schema.http.encoding import WORTH, best, encoded
from tests.world.build import ClientWorld

LONG = "{ playbook { practices { title { ja en } description { ja en } } } }"
UNPACKED: dict[str, Any] = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP, BR;Q=0.1", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity", ""),
        ("*;q=0", ""),
        ("br;q=often", ""),
        ("", ""),
        ("deflate, zstd", ""),
        (",,;;q=,", ""),
    ],
)
def test_the_best_coding_that_is_taken(accept: str, coding: str) -> None:
    assert best(accept, ("br", "gzip")) == coding


@pytest.mark.parametrize("accept", ["br", "gzip", "gzip, br", ""])
@pytest.mark.parametrize("by_cookie", [True, False])
def test_what_is_packed_is_the_same_again(accept: str, by_cookie: bool) -> None:
    body = ("言葉 word " * 1_000).encode()
    packed, coding = encoded(body, accept, by_cookie=by_cookie)
    assert UNPACKED[coding](packed) == body
    assert not (by_cookie and coding == "br")
    assert not coding or (len(packed) < len(body) // 4 and coding in accept)


def test_what_is_small_stays_as_it_is() -> None:
    assert encoded(b"x" * (WORTH - 1), "br, gzip", by_cookie=False) == (b"x" * (WORTH - 1), "")


def test_with_a_cookie_the_length_is_not_always_the_same() -> None:
    body = b"the same body " * 1_000
    assert len({len(encoded(body, "gzip", by_cookie=True)[0]) for _ in range(50)}) > 1


@pytest.mark.parametrize(("accept", "coding"), [("gzip, br", "br"), ("gzip", "gzip"), ("", "")])
def test_a_long_answer_comes_as_it_is_asked_for(alder: ClientWorld, accept: str, coding: str) -> None:
    headers = {"Authorization": f"Bearer {alder.viewer.token}", "Accept-Encoding": accept}
    response = alder.viewer.browser.post(
        "/graphql", {"query": LONG}, content_type="application/json", headers=headers, HTTP_HOST="localhost"
    )
    assert response.headers.get("Content-Encoding", "") == coding
    assert "Accept-Encoding" in response.headers["Vary"]
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert len(json.loads(UNPACKED[coding](response.content))["data"]["playbook"]["practices"]) > 10
