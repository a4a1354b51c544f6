"""The processor time that processes have used, as /proc tells it (Linux)."""

import os
from pathlib import Path

PROC = Path("/proc")
SECOND = os.sysconf("SC_CLK_TCK")
BACKEND = b"postgres: concord_"  # what PostgreSQL calls a session of one of our logins


def used_by_tree(pid: int) -> float:
    """Return the seconds, user and system, of a process and all its descendants."""
    return sum(_parent_and_seconds(each)[1] for each in tree(pid))


def tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for each in _processes():
        children.setdefault(_parent_and_seconds(each)[0], []).append(each)
    found, left = [], [pid]
    while left:
        found.append(each := left.pop())
        left += children.get(each, [])
    return found


def used_by_backends(postmaster: int) -> float:
    """Return the seconds of a PostgreSQL server's sessions, open and ended; its own lasting processes do not count."""
    total = _of_ended_children(postmaster)
    for each in _processes():
        parent, seconds = _parent_and_seconds(each)
        if parent == postmaster and _command(each).startswith(BACKEND):
            total += seconds
    return total


def _processes() -> list[int]:
    return [int(each.name) for each in PROC.iterdir() if each.name.isdigit()]


def _parent_and_seconds(pid: int) -> tuple[int, float]:
    fields = _fields(pid)
    return (int(fields[1]), (int(fields[11]) + int(fields[12])) / SECOND) if fields else (0, 0.0)


def _of_ended_children(pid: int) -> float:
    fields = _fields(pid)
    return (int(fields[13]) + int(fields[14])) / SECOND if fields else 0.0


def _fields(pid: int) -> list[str]:
    """Return what /proc/pid/stat tells after the process's name; nothing where it has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _command(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
