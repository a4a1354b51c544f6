"""The servers: how each is started, in which words it is asked, and when it is ready."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from operator import itemgetter
from pathlib import Path
from typing import Any

from backend.server import tied
from backend.server.demo import CHECKOUT
from bench.reads import documents
from bench.reads.answers import ask
from bench.reads.data import Client
from bench.reads.documents import Dialect

PEERS = CHECKOUT / "bench" / ".peers"
NODE = PEERS / "postgraphile"
OUR_PYTHON = sys.executable
PEER_PYTHON = str(PEERS / "python" / "bin" / "python")
READY_IN = 60.0  # seconds
PROGRESS = (40, 60)  # the values that a write goes to and fro between


@dataclass(frozen=True)
class Kind:
    """A sort of server: its name in the results, what it is called for people, its command and its words."""

    name: str
    title: str
    command: list[str]
    dialect: Dialect | None
    peer: str = ""
    workers: str = ""


def granian(python: str, application: str, *, threads: int = 1) -> list[str]:
    """Return the command of a web process with a worker for each of the two cores, of so many threads."""
    command = [python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2"]
    return [
        *command,
        "--blocking-threads",
        str(threads),
        "--no-ws",
        "--log-level",
        "error",
        f"{application}:application",
    ]


BY_NODE = [str(NODE / "node_modules" / ".bin" / "node"), str(NODE / "server.mjs")]
BY_VIEW = "bench.peers.wsgi"
KINDS = [
    Kind("ours", "Concord", granian(OUR_PYTHON, "backend.config.wsgi"), documents.OURS),
    Kind("postgraphile", "PostGraphile 5", BY_NODE, documents.POSTGRAPHILE, workers="1"),
    Kind("postgraphile_twice", "PostGraphile 5, two processes", BY_NODE, documents.POSTGRAPHILE, workers="2"),
    Kind("floor", "the floor", granian(OUR_PYTHON, "bench.peers.floor"), None),
    Kind(
        "strawberry_cached",
        "strawberry-django with caches",
        granian(OUR_PYTHON, BY_VIEW),
        documents.STRAWBERRY,
        "cached_strawberry",
    ),
    Kind("strawberry", "strawberry-django", granian(OUR_PYTHON, BY_VIEW), documents.STRAWBERRY, "stock_strawberry"),
    Kind(
        "graphene",
        "graphene-django, tuned by hand",
        granian(PEER_PYTHON, BY_VIEW),
        documents.GRAPHENE,
        "tuned_graphene",
    ),
    Kind("ariadne", "Ariadne with the ORM", granian(PEER_PYTHON, "bench.peers.by_ariadne"), documents.ARIADNE),
]


@dataclass
class Server:
    """A running server and what it is sent, by operation: for each connection the bodies in turn."""

    kind: Kind
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    keys: Mapping[str, str]
    bodies: dict[str, list[list[str]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.kind.name

    def headers(self, operation: str) -> dict[str, str]:
        key = self.keys["write" if operation == "write" else "read"]
        return {"Authorization": f"Bearer {key}"} if self.name == "ours" else {}

    def ask(self, operation: str, body: str) -> dict[str, Any]:
        """Return the data that it answers; raise ValueError where it is none or holds errors."""
        try:
            return ask(self.port, body.encode(), self.headers(operation))
        except ValueError as failure:
            raise ValueError(f"{self.name}, {operation}: {failure}") from failure


@contextmanager
def serving(client: Client, folder: Path) -> Iterator[list[Server]]:
    """Run every server on its own free port until the block ends; raises RuntimeError where one does not start."""
    keys = {"read": client.viewer_key, "write": client.admin_key}
    with ExitStack() as stack:
        servers = []
        for kind in KINDS:
            port = free_port()
            log = folder / f"{kind.name}.log"
            process = stack.enter_context(running(kind, port, client.schema_name, log))
            servers.append(Server(kind, port, process, log, keys))
        for server in servers:
            _prepare(server, client)
        yield servers


@contextmanager
def running(kind: Kind, port: int, schema_name: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    own = {
        "PORT": str(port),
        "GRANIAN_PORT": str(port),
        "PEER": kind.peer,
        "PEER_SCHEMA": schema_name,
        "PEER_DATABASE": os.environ["DATABASE_ADMIN_URL"],
        "GRAPHILE_ENV": "production",
        "WORKERS": kind.workers,
        "NODE_ENV": "production",
        "DEBUG": "0",
        "LOG_LEVEL": "INFO",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PYTHONPATH": str(CHECKOUT),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, tied.__file__, str(os.getpid()), *kind.command],
            cwd=CHECKOUT,
            env=_environment(kind) | own,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(kind: Kind) -> dict[str, str]:
    """Return our own environment, for a peer without what makes it ours; all may keep compiled modules."""
    without = {"PYTHONDONTWRITEBYTECODE"} | (set() if kind.name in OF_OURS else {"DJANGO_SETTINGS_MODULE"})
    return {name: value for name, value in os.environ.items() if name not in without}


OF_OURS = ("ours", "floor")


def _prepare(server: Server, client: Client) -> None:
    """Wait until it answers, then write down what it will be asked."""
    dialect = server.kind.dialect
    if dialect is None:
        server.bodies = _bodies_of_floor(client)
        when_ready(server, "nested", server.bodies["nested"][0][0])
        return
    organizations = sorted(_rows(when_ready(server, "one_row", body(dialect.every))), key=itemgetter("name"))
    actions = _rows(server.ask("nested", body(dialect.nested)))
    server.bodies = {
        "one_row": _turns([body(dialect.one_row, id=each["id"]) for each in organizations]),
        "nested": [[body(dialect.nested)]],
        "leaves": [[body(dialect.leaves)]],
        "write": [
            [body(dialect.write, id=action["id"], progress=progress) for progress in PROGRESS]
            for action in actions
            if action["status"] == "IN_PROGRESS"
        ],
    }


def _turns(bodies: list[str]) -> list[list[str]]:
    """Let each connection ask for all in turn, but begin elsewhere: no two ask for the same at once."""
    return [bodies[place:] + bodies[:place] for place in range(len(bodies))]


def _bodies_of_floor(client: Client) -> dict[str, list[list[str]]]:
    return {
        "one_row": _turns([json.dumps({"operation": "one_row", "id": id}) for id in client.organization_ids]),
        "nested": [[json.dumps({"operation": "nested"})]],
        "leaves": [[json.dumps({"operation": "leaves"})]],
        "write": [
            [json.dumps({"operation": "write", "id": id, "progress": progress}) for progress in PROGRESS]
            for id in client.action_ids
        ],
    }


def when_ready(server: Server, operation: str, body: str) -> dict[str, Any]:
    """Return the first answer; raise RuntimeError with the end of the log where none comes in time."""
    deadline = time.monotonic() + READY_IN
    while True:
        try:
            return server.ask(operation, body)
        except (OSError, HTTPException, ValueError) as failure:
            if time.monotonic() > deadline or server.process.poll() is not None:
                log = server.log.read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"{server.name} does not start: {failure}\n{log[-3000:]}") from failure
            time.sleep(0.2)


def body(query: str, **variables: Any) -> str:
    return json.dumps({"query": query, "variables": variables})


def _rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the nodes of the one connection that an answer holds."""
    (connection,) = data.get("client", data).values()
    return [edge["node"] for edge in connection["edges"]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
