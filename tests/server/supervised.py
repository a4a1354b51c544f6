"""Runs two children that print their process numbers and wait, and watches them; argv: a shell line for each."""

import os
import sys

from backend.server.failure import ServerFailure
from backend.server.processes import Processes, ended_by_signals

if __name__ == "__main__":
    try:
        with ended_by_signals(), Processes(grace=2) as processes:
            for name, line in zip(("web", "worker"), sys.argv[1:], strict=True):
                processes.start(name, ["sh", "-c", line], os.environ)
            for _ in processes.watch(every=60):
                pass
    except KeyboardInterrupt:
        print("asked to stop", flush=True)  # noqa: T201
    except ServerFailure as failure:
        print(failure, flush=True)  # noqa: T201
        sys.exit(1)
