"""A load generator: keeps N connections busy with one prepared HTTP request each, in one thread of few instructions."""

from __future__ import annotations

import json
import selectors
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
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


def drive(address: tuple[str, int], sent: bytes, *, connections: int, seconds: float) -> Load:
    """Send the request again and again on each connection for so long; raise ValueError at any answer but 200."""
    selector = selectors.EpollSelector()
    started: dict[int, float] = {}
    buffers: dict[int, bytes] = {}
    times: list[float] = []
    for _ in range(connections):
        each = socket.create_connection(address)
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(each, selectors.EVENT_READ, each)
        buffers[each.fileno()] = b""
        started[each.fileno()] = perf_counter()
        each.sendall(sent)
    begin = perf_counter()
    end = begin + seconds
    now = begin
    while now < end:
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
            now = perf_counter()
            times.append(now - started[key.fd])
            started[key.fd] = now
            connection.sendall(sent)
    took = now - begin
    for key in list(selector.get_map().values()):
        key.data.close()
    times.sort()
    return Load(
        rps=round(len(times) / took, 1),
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


def main() -> None:
    """Read one job as JSON from stdin, run it, and write what it measured."""
    job = json.load(sys.stdin)
    sent = request(job["host"], job["port"], job["path"], job["body"].encode(), job["headers"])
    found = drive((job["host"], job["port"]), sent, connections=job["connections"], seconds=job["seconds"])
    json.dump(found.__dict__, sys.stdout)


if __name__ == "__main__":
    main()
