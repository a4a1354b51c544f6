"""Child processes that end together: on Ctrl-C, on SIGTERM, when one of them dies, and with their parent."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Self

from backend.server.failure import ServerFailure

GRACE = 10.0  # seconds between asking and killing
TIE = Path(__file__).with_name("tied.py")


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Inside, SIGTERM raises KeyboardInterrupt as Ctrl-C does, so that contexts are left and clean up."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    former = [signal.signal(number, _interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, former, strict=True):
            signal.signal(number, handler)


class Processes:
    """Used as a context: leaving it stops every child, the youngest first; Ctrl-C meanwhile kills them."""

    def __init__(self, *, folder: Path | None = None, grace: float = GRACE) -> None:
        self._folder = folder
        self._grace = grace
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._steps: set[str] = set()
        self._relays: list[threading.Thread] = []
        self._ended: queue.Queue[str] = queue.Queue()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Starts a child that should run until the end; its lines of output carry its name."""
        child = self._launch(name, command, environment, output=subprocess.PIPE)
        assert child.stdout is not None
        relay = threading.Thread(target=_relay, args=(name, child.stdout), daemon=True)
        relay.start()
        self._relays.append(relay)

    def run(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, output: IO[str] | None = None
    ) -> None:
        """Runs a step to its end, on our terminal or into `output`. Raises ServerFailure where a child fails."""
        self._steps.add(name)
        step = self._launch(name, command, environment, output=output)
        while step.poll() is None:
            self._wait_for_an_end(timeout=None)
        self._running.pop(name, None)
        if step.returncode != 0:
            raise ServerFailure(f"The step {name} failed ({_cause(step.returncode)}).")

    def watch(self, *, every: float) -> Iterator[None]:
        """Yields each `every` seconds for as long as all children run. Raises ServerFailure when one ends."""
        while True:
            self._wait_for_an_end(timeout=every)
            yield

    def stop(self) -> None:
        """Asks every child to end, kills what has not after the grace, and waits for all."""
        children = list(reversed(self._running.values()))
        self._running.clear()
        for child in children:
            _signal_child(child, signal.SIGTERM)
        try:
            with suppress(subprocess.TimeoutExpired):
                for child in children:
                    child.wait(timeout=self._grace)
        finally:
            for child in children:
                _signal_group(child, signal.SIGKILL)
                child.wait()
            for relay in self._relays:  # their last lines say why they ended
                relay.join(timeout=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop()

    def _launch(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, output: int | IO[str] | None
    ) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, str(TIE), str(os.getpid()), *command],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output == subprocess.PIPE else None,
            env=dict(environment),
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us alone, and we say who stops when
        )
        self._running[name] = child
        threading.Thread(target=self._announce_end, args=(name, child), daemon=True).start()
        return child

    def _announce_end(self, name: str, child: subprocess.Popen[str]) -> None:
        child.wait()
        self._ended.put(name)

    def _wait_for_an_end(self, *, timeout: float | None) -> None:
        """Returns after `timeout`, or when a step ended. Raises ServerFailure when a child that should run on did."""
        with suppress(queue.Empty):
            name = self._ended.get(timeout=timeout)
            if name in self._running and name not in self._steps:
                raise ServerFailure(f"{name} ended unexpectedly ({_cause(self._running[name].returncode)}).")


def _relay(name: str, lines: IO[str]) -> None:
    with lines:
        for line in lines:
            sys.stdout.write(f"{name:<6} │ {line}")
            sys.stdout.flush()


def _signal_child(child: subprocess.Popen[str], number: signal.Signals) -> None:
    """To the child alone, which knows its own children; to these where it is already gone."""
    if child.poll() is None:
        child.send_signal(number)
    else:
        _signal_group(child, number)


def _signal_group(child: subprocess.Popen[str], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _cause(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
