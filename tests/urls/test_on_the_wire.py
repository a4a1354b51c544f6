"""Bodies as they come over a socket: in chunks, of a false length, cut off; asked of the real server."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.clients.live import Server, http, served
from tests.organizations.test_upload import ANNOUNCE, CONTENT
from tests.storm.marks import CREATE, mark
from tests.world.build import ClientWorld, World

LIMIT = 1_000_000
TYPED = {"Content-Type": "application/json"}
ASK = b'{"query": "{ __typename }"}'


@pytest.fixture(scope="module")
def server(built_world: World) -> Iterator[Server]:
    with served() as server:
        yield server


def in_chunks(content: bytes, size: int = 10_000) -> Iterator[bytes]:
    """httpx sends what it is given in pieces with Transfer-Encoding: chunked."""
    yield from (content[start : start + size] for start in range(0, len(content), size))


def at(server: Server, path: str) -> str:
    return server.url.replace("/graphql", path)


def codes(answer: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("content", [ASK, ASK.ljust(LIMIT)], ids=["short", "as long as allowed"])
def test_a_body_in_chunks_is_read(server: Server, content: bytes) -> None:
    answer = http.post(server.url, content=in_chunks(content), headers=TYPED)

    assert "content-length" not in answer.request.headers
    assert (answer.status_code, answer.json()["data"]) == (200, {"__typename": "Query"})


@pytest.mark.parametrize("size", [LIMIT + 1, 20 * LIMIT])
def test_a_body_in_chunks_over_the_limit_is_refused(server: Server, size: int) -> None:
    answer = http.post(server.url, content=in_chunks(ASK.ljust(size)), headers=TYPED)

    assert (answer.status_code, codes(answer)) == (413, ["PAYLOAD_TOO_LARGE"])
    assert http.post(server.url, content=ASK, headers=TYPED).status_code == 200
    assert server.is_the_same_as_before()


def test_a_change_in_chunks_is_made_once(server: Server, alder: ClientWorld) -> None:
    marked = mark(alder)
    body = json.dumps({"query": CREATE, "variables": {"input": {"kind": "TEAM", "name": "In chunks"}}}).encode()
    headers = TYPED | {"Authorization": f"Bearer {alder.manager.token}"}

    answer = http.post(server.url, content=in_chunks(body, 7), headers=headers)

    assert answer.json()["data"]["createOrganization"]["errors"] == []
    assert marked.stored() == {"In chunks", *marked.rows.values()}


def test_a_form_in_chunks_over_the_limit_is_refused(server: Server) -> None:
    form = in_chunks(b"key=" + b"x" * 3 * LIMIT)
    answer = http.post(
        at(server, "/account/password/reset"),
        content=form,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": at(server, "")},
    )
    assert 400 <= answer.status_code < 500
    assert server.is_the_same_as_before()


def test_a_file_in_chunks_is_stored(server: Server, alder: ClientWorld) -> None:
    announced = alder.manager.do(ANNOUNCE, filename="people.csv", size=len(CONTENT))
    address = at(server, announced["url"][announced["url"].index("/uploads/") :])

    short = http.put(address, content=in_chunks(CONTENT[:-1], 5))
    whole = http.put(address, content=in_chunks(CONTENT, 5))

    assert (short.status_code, codes(short)) == (400, ["INVALID"])
    assert (whole.status_code, whole.json()) == (201, {"size": len(CONTENT)})


def test_a_body_that_was_cut_off_is_refused_even_when_it_reads_well(server: Server, alder: ClientWorld) -> None:
    marked = mark(alder)
    body = json.dumps({"query": CREATE, "variables": {"input": {"kind": "TEAM", "name": "Cut off"}}}).encode()

    status, told = raw(server, body, {"Content-Length": str(len(body) + 100)}, token=alder.manager.token)

    assert (status, told["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert "cut off" in told["errors"][0]["message"]
    assert marked.stored() == set(marked.rows.values())


FALSE: dict[str, dict[str, str]] = {
    "none": {},
    "too short": {"Content-Length": "5"},
    "no number": {"Content-Length": "abc"},
    "negative": {"Content-Length": "-5"},
    "two of them": {"Content-Length": "27\r\nContent-Length: 28"},
    "a number that no memory holds": {"Content-Length": "9" * 18},
}


@pytest.mark.parametrize("how", FALSE)
def test_a_false_length_is_refused_and_the_server_lives(server: Server, how: str) -> None:
    status, _ = raw(server, ASK, FALSE[how])

    assert status in {400, 413}
    assert http.post(server.url, content=ASK, headers=TYPED).status_code == 200
    assert server.is_the_same_as_before()


def test_the_true_length_is_read(server: Server) -> None:
    assert raw(server, ASK, {"Content-Length": str(len(ASK))}, hangs_up=False)[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/answer/thanks", "/nothing", "/static/explorer/boot.js"])
def test_head_answers_as_get_without_a_body(server: Server, path: str) -> None:
    got, head = http.get(at(server, path)), http.head(at(server, path))
    own = {"date", "x-request-id", "content-length"}

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert {name: head.headers.get(name) for name in got.headers if name not in own} == {
        name: value for name, value in got.headers.items() if name not in own
    }


@pytest.mark.parametrize(
    ("locale", "says"), [("ja", "このアドレスには何もありません。"), ("en", "There is nothing at")]
)
def test_an_unknown_path_is_answered_in_the_callers_language(server: Server, locale: str, says: str) -> None:
    answer = http.get(at(server, "/nothing"), headers={"Accept-Language": locale})

    assert (answer.status_code, codes(answer)) == (404, ["NOT_FOUND"])
    assert says in answer.json()["errors"][0]["message"]


def raw(
    server: Server, body: bytes, headers: dict[str, str], *, token: str | None = None, hangs_up: bool = True
) -> tuple[int, Any]:
    """Send a POST as it stands, hang up our side, and return the status and, where there is one, the JSON."""
    lines = ["POST /graphql HTTP/1.1", "Host: 127.0.0.1", "Connection: close", "Content-Type: application/json"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        if hangs_up:
            connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, content = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), json.loads(content) if content else None
