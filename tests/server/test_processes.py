"""Child processes end together, whoever ends first and however."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backend.server.failure import ServerFailure
from backend.server.processes import Processes, ended_by_signals

WAITING = "echo $$; exec sleep 600"
STUBBORN = "trap '' TERM; echo $$; while true; do sleep 600; done"
WITH_A_CHILD_OF_ITS_OWN = "sleep 600 & echo $!; wait"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_every_child(number):
    with a_supervisor(WAITING, WAITING) as (supervisor, children):
        supervisor.send_signal(number)

        rest, _ = supervisor.communicate()

        assert rest == "asked to stop\n"
        assert supervisor.returncode == 0
        assert all(map(has_ended, children.values()))


def test_a_child_that_does_not_listen_is_killed_after_the_grace():
    with a_supervisor(WAITING, STUBBORN) as (supervisor, children):
        supervisor.terminate()
        supervisor.communicate()

        assert supervisor.returncode == 0
        assert all(map(has_ended, children.values()))


def test_grandchildren_go_too():
    with a_supervisor(WAITING, WITH_A_CHILD_OF_ITS_OWN) as (supervisor, children):
        supervisor.terminate()
        supervisor.communicate()

        assert all(map(has_ended, children.values()))


def test_one_dying_child_stops_the_rest_and_says_which_and_how():
    with a_supervisor(WAITING, WAITING) as (supervisor, children):
        os.kill(children["worker"].pid, signal.SIGKILL)

        rest, _ = supervisor.communicate()

        assert rest == "worker ended unexpectedly (killed by SIGKILL).\n"
        assert supervisor.returncode == 1
        assert all(map(has_ended, children.values()))


def test_children_die_with_a_killed_parent():
    with a_supervisor(WAITING, WAITING) as (supervisor, children):
        supervisor.kill()

        assert all(map(has_ended, children.values()))


def test_children_live_as_long_as_nobody_ends():
    with a_supervisor(WAITING, WAITING) as (_, children):
        assert not any(has_ended(child, limit=0.1) for child in children.values())


def test_a_step_runs_to_its_end_beside_what_keeps_running(tmp_path):
    with Processes() as processes, open(tmp_path / "output", "w+") as output:
        processes.start("web", ["sleep", "600"], os.environ)
        processes.run("step", ["sh", "-c", "echo done"], os.environ, output=output)
        output.seek(0)
        assert output.read() == "done\n"


def test_a_failing_step_is_named_with_its_exit_code():
    with pytest.raises(ServerFailure, match=r"The step migrate failed \(exit code 3\)"), Processes() as processes:
        processes.run("migrate", ["sh", "-c", "exit 3"], os.environ)


def test_a_step_ends_when_what_it_needs_dies():
    with Processes() as processes:
        processes.start("web", ["sh", "-c", "exit 7"], os.environ)
        with pytest.raises(ServerFailure, match=r"web ended unexpectedly \(exit code 7\)"):
            processes.run("load", ["sleep", "600"], os.environ)


def test_signal_handlers_are_given_back():
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with ended_by_signals():
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) != before
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


@contextmanager
def a_supervisor(*lines: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Child]]]:
    """A supervisor of two shell lines, each of which printed the process number to look at, by name."""
    command = [sys.executable, "-m", "tests.server.supervised", *lines]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        children: dict[str, Child] = {}
        try:
            for _ in lines:
                name, number = supervisor.stdout.readline().split("│")
                children[name.strip()] = Child(int(number))
            yield supervisor, children
        finally:
            supervisor.kill()
            for child in children.values():
                os.close(child.handle)


class Child:
    """A process by a handle that never comes to mean another."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.handle = os.pidfd_open(pid)


def has_ended(child: Child, *, limit: float = 30) -> bool:
    return bool(select.select([child.handle], [], [], limit)[0])
