"""A load generator: keeps N connections busy with prepared HTTP requests, in one thread of few instructions."""

from __future__ import annotations

import json
import selectors
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a run measured: answers a second, and milliseconds by which half and 99 of 100 were there."""

    rps: float
    p50_ms: float
    p99_ms: float
    answers: int


def request(host: str, port: int, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return the bytes of a POST of JSON."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}:{port}", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def drive(address: tuple[str, int], sent: Sequence[Sequence[bytes]], *, connections: int, seconds: float) -> Load:
    """Keep each connection busy for so long; raise ValueError at any answer but 200, or a short one with errors.

    `sent` holds the requests that a connection sends in turn; the connections share them out among themselves. What is
    on its way when time is up is waited for: it counts in `answers` and the times, not in `rps`.
    """
    selector = selectors.EpollSelector()
    started: dict[int, float] = {}
    buffers: dict[int, bytes] = {}
    times: list[float] = []
    turns = {}
    for place in range(connections):
        each = socket.create_connection(address)
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(each, selectors.EVENT_READ, each)
        buffers[each.fileno()] = b""
        started[each.fileno()] = perf_counter()
        turns[each.fileno()] = turn = cycle(sent[place % len(sent)])
        each.sendall(next(turn))
    end = perf_counter() + seconds
    in_time = 0
    left = connections
    while left:
        for key, _ in selector.select(1):
            connection = key.data
            data = connection.recv(262_144)
            if not data:
                raise ValueError("the server closed a connection")
            buffer = buffers[key.fd] + data if buffers[key.fd] else data
            if not is_whole(buffer):
                buffers[key.fd] = buffer
                continue
            buffers[key.fd] = b""
            expect_success(buffer)
            now = perf_counter()
            times.append(now - started[key.fd])
            if now < end:
                in_time += 1
                started[key.fd] = now
                connection.sendall(next(turns[key.fd]))
            else:
                left -= 1
    for key in list(selector.get_map().values()):
        key.data.close()
    times.sort()
    return Load(
        rps=round(in_time / seconds, 1),
        p50_ms=round(times[len(times) // 2] * 1000, 3),
        p99_ms=round(times[int(len(times) * 0.99)] * 1000, 3),
        answers=len(times),
    )


def is_whole(answer: bytes) -> bool:
    """Whether all of an answer has come; raises ValueError unless it is a 200 with a length or chunks."""
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise ValueError(answer[:2_000].decode(errors="replace"))
    lowered = head.lower()
    place = lowered.find(b"content-length:")
    if place < 0:
        return body.endswith(b"0\r\n\r\n")
    stop = lowered.find(b"\r", place)
    return len(body) >= int(lowered[place + 15 : stop if stop >= 0 else None])


def expect_success(answer: bytes) -> None:
    """Raise ValueError where an answer says what went wrong: such a one is short, and a long one is not searched."""
    if len(answer) < SHORT and (b'"errors":[{' in answer or b'"errors": [{' in answer):
        raise ValueError(answer.decode(errors="replace"))


SHORT = 4096  # bytes


def main() -> None:
    """Read one job as JSON from stdin, run it, and write what it measured."""
    job = json.load(sys.stdin)
    sent = [
        [request(job["host"], job["port"], job["path"], body.encode(), job["headers"]) for body in turn]
        for turn in job["bodies"]
    ]
    found = drive((job["host"], job["port"]), sent, connections=job["connections"], seconds=job["seconds"])
    json.dump(found.__dict__, sys.stdout)


if __name__ == "__main__":
    main()
