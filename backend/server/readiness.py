"""Waits until the web process says that it can serve."""

from __future__ import annotations

import http.client
import time

from backend.server.failure import ServerFailure
from backend.server.processes import Processes

LIMIT = 120.0  # seconds


def wait_until_ready(processes: Processes, port: int, *, limit: float = LIMIT) -> None:
    """Returns once /readyz answers 200. Raises ServerFailure with its last answer, or when a child ends before."""
    deadline = time.monotonic() + limit
    for _ in processes.watch(every=0.2):
        answer = _answer(port)
        if answer.startswith("200"):
            return
        if time.monotonic() > deadline:
            raise ServerFailure(f"The web process is not ready after {limit:.0f} seconds; /readyz: {answer}")


def _answer(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        return f"{response.status} {response.read(500).decode(errors='replace')}"
    except (OSError, http.client.HTTPException) as failure:
        return f"no answer ({failure})"
    finally:
        connection.close()
