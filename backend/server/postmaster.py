"""The running server as its pid file and the process table show it; neither is trusted alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from backend.server.failure import ServerFailure


def live_pid(cluster: Path) -> int | None:
    """The postmaster that serves `cluster`; None where it is gone, a zombie, or its number now names a stranger."""
    pid = _recorded_pid(cluster)
    return pid if pid is not None and _serves(pid, cluster) else None


def forget_stale(cluster: Path, socket_dir: Path) -> None:
    """Removes the locks of a server that is gone: PostgreSQL itself would believe a zombie or a stranger of its number.

    Backends that outlive their postmaster are still noticed, by the shared memory they hold.
    """
    if live_pid(cluster) is None:
        for lock in (cluster / "postmaster.pid", *socket_dir.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)


def shut_down(pid: int, *, gone: Callable[[], bool], limit: float) -> None:
    """Asks for a fast shutdown, after half of `limit` seconds for an immediate one (recovery at the next start)."""
    for order in (signal.SIGINT, signal.SIGQUIT):
        try:
            os.kill(pid, order)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + limit / 2
        while time.monotonic() < deadline:
            if gone():
                return
            time.sleep(0.02)
    raise ServerFailure(f"PostgreSQL (process {pid}) does not stop.")


def _recorded_pid(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):  # a crash may leave it empty
        return None


def _serves(pid: int, cluster: Path) -> bool:
    if sys.platform == "linux":
        return _serves_by_proc(pid, cluster)
    ps = ["ps", "-o", "stat=,command=", "-p", str(pid)]
    row = subprocess.run(ps, capture_output=True, text=True, check=False).stdout
    return bool(row.strip()) and not row.lstrip().startswith("Z") and "postgres" in row


def _serves_by_proc(pid: int, cluster: Path) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in "ZX" and os.path.samefile(f"/proc/{pid}/cwd", cluster)  # a postmaster stands in its cluster
    except (OSError, IndexError):
        return False
