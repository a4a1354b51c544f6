"""Times every operation on every server in interleaved rounds, after all have given equal answers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from backend.server.demo import CHECKOUT
from bench.reads import interpreter
from bench.reads.answers import compare, normal
from bench.reads.data import CONNECTIONS, make_client
from bench.reads.documents import OPERATIONS
from bench.reads.processor import used_by_backends, used_by_tree
from bench.reads.servers import NODE, Server, serving
from tenants.provisioning.everything import migrate_all

WARM_UP = 0.3  # seconds
FIGURES = ("rps", "p50_ms", "p99_ms", "cpu_us", "pg_cpu_us")

Results = dict[str, Any]


def measure(*, postmaster: int, rounds: int, seconds: float) -> Results:
    """Return the medians over the rounds: {operation: {"ours_rps": …, "one_connection": {"ours_rps": …}}}.

    A run on all connections takes `seconds`, one on a single connection half of it. Raises answers.Different.
    """
    subprocess.run([CHECKOUT / "bench" / "peers" / "environment"], check=True)
    migrate_all(say=lambda line: None)
    client = make_client()
    with tempfile.TemporaryDirectory(prefix="concord-bench-logs-") as folder, serving(client, Path(folder)) as servers:
        expect_equal_answers(servers)
        numbered = [f"round {number + 1} of {rounds}" for number in range(rounds)]
        taken = [_round(servers, postmaster, seconds, say=say) for say in numbered]
    results = {operation: _medians(taken, operation, CONNECTIONS) for operation in OPERATIONS}
    for operation in OPERATIONS:
        results[operation]["one_connection"] = _medians(taken, operation, 1)
    return results | {
        "python": interpreter.described(),
        "node": _node_version(),
        "rounds": rounds,
        "seconds": seconds,
        "connections": CONNECTIONS,
    }


def expect_equal_answers(servers: list[Server]) -> None:
    """Raise Different where an operation is not answered alike by all; the write is sent with both of its values."""
    for operation in OPERATIONS:
        for place in range(len(servers[0].bodies[operation][0])):
            answers = {
                server.name: normal(server.ask(operation, server.bodies[operation][0][place])) for server in servers
            }
            compare(operation, answers)


def _round(servers: list[Server], postmaster: int, seconds: float, *, say: str) -> Results:
    found: Results = {}
    for operation in OPERATIONS:
        print(say, operation, file=sys.stderr)  # noqa: T201  progress of a command
        for server in servers:
            _load(server, operation, connections=CONNECTIONS, seconds=WARM_UP)
            for connections, length in ((CONNECTIONS, seconds), (1, seconds / 2)):
                found[operation, server.name, connections] = _timed(server, operation, postmaster, connections, length)
    return found


def _timed(server: Server, operation: str, postmaster: int, connections: int, seconds: float) -> dict[str, float]:
    """Return the figures of one run; the processor times are microseconds per answer."""
    clocks: dict[str, Callable[[], float]] = {
        "cpu_us": lambda: used_by_tree(server.process.pid),
        "pg_cpu_us": lambda: used_by_backends(postmaster),
    }
    before = {name: clock() for name, clock in clocks.items()}
    load = _load(server, operation, connections=connections, seconds=seconds)
    used = {name: (clock() - before[name]) / load["answers"] * 1e6 for name, clock in clocks.items()}
    return load | used


def _load(server: Server, operation: str, *, connections: int, seconds: float) -> dict[str, float]:
    job = {
        "host": "127.0.0.1",
        "port": server.port,
        "path": "/graphql",
        "bodies": server.bodies[operation],
        "headers": server.headers(operation),
        "connections": connections,
        "seconds": seconds,
    }
    run = subprocess.run(
        [sys.executable, "-m", "bench.load"], cwd=CHECKOUT, input=json.dumps(job), capture_output=True, text=True
    )
    if run.returncode:
        raise RuntimeError(f"{server.name} failed at {operation}:\n{run.stderr[-2000:]}")
    return dict(json.loads(run.stdout))


def _medians(taken: list[Results], operation: str, connections: int) -> Results:
    names = [name for asked, name, at in taken[0] if asked == operation and at == connections]
    return {
        f"{name}_{figure}": round(median(each[operation, name, connections][figure] for each in taken), 3)
        for name in names
        for figure in FIGURES
    }


def _node_version() -> str:
    node = NODE / "node_modules" / ".bin" / "node"
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
