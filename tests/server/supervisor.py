"""Starts the server in argv[1], prints its URL, and then only waits: the tests kill this process, or its server."""

import signal
import sys
from pathlib import Path

from backend.server.postgres import EmbeddedPostgres

if __name__ == "__main__":
    server = EmbeddedPostgres(Path(sys.argv[1]))
    print(server.start().owner, flush=True)  # noqa: T201
    signal.pause()
