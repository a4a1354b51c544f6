"""The real web process on the test's own database, as it is deployed: another process, a socket, no DEBUG."""

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from backend.server.demo import CHECKOUT, WEB
from backend.server.processes import Processes
from backend.server.readiness import wait_until_ready

# Nothing here speaks TLS, and to read whom it would trust takes longer than a request.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
http = httpx.Client(verify=NO_TLS, timeout=30, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass(frozen=True)
class Server:
    """Where it listens; `processes` fails when it has ended meanwhile."""

    port: int
    processes: Processes

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    def is_the_same_as_before(self) -> bool:
        """Whether the process that was started still runs; it would not be started again."""
        next(self.processes.watch(every=0))
        return True


@contextmanager
def served(**settings: str) -> Iterator[Server]:
    """Serve on a free port until the block ends, with these settings in place of the test's own."""
    port = free_port()
    own = {"DEBUG": "0", "ALLOWED_HOSTS": "127.0.0.1", "CORS_ALLOWED_ORIGINS": "https://app.example.com"}
    with Processes(folder=CHECKOUT) as processes:
        processes.start("web", [*WEB, "--port", str(port)], os.environ | own | settings)
        wait_until_ready(processes, port)
        yield Server(port, processes)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
