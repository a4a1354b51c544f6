"""Who cancels: PostgreSQL itself, asked on a connection of its own, at random moments or at one statement exactly."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from random import Random
from time import monotonic
from typing import Any
from unittest import mock

import psycopg
from django.conf import settings
from django.db import connections

from schema.endpoint import engine
from tenants import reading
from tenants.database.aliases import CLIENT, FRONT
from tenants.database.lines import Line, Lines, Row, Step

PAUSE = 0.001  # seconds at most between two cancels: so that some requests come through
CANCEL = """
SELECT query LIKE '%set_config(''role''%', pg_cancel_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND usename = session_user AND state = 'active' AND pid <> pg_backend_pid()
"""
UNFINISHED = """
SELECT pid, state, query FROM pg_stat_activity
WHERE datname = current_database() AND usename = session_user AND state <> 'idle' AND pid <> pg_backend_pid()
"""
ASLEEP = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'"
ALIVE = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"


class Storm(threading.Thread):
    """Cancels whatever the app's sessions are doing, at moments that a seed decides, until it is told to stop."""

    def __init__(self, seed: int, *, pause: float = PAUSE) -> None:
        super().__init__()
        self.random, self.pause = Random(seed), pause
        self.over = threading.Event()
        self.cancels = self.at_bindings = 0

    def run(self) -> None:
        with watching() as watcher:
            while not self.over.wait(self.random.uniform(0, self.pause)):
                for is_binding, sent in watcher.execute(CANCEL).fetchall():
                    self.cancels += sent
                    self.at_bindings += sent and is_binding

    def __repr__(self) -> str:
        return f"{self.cancels} cancels, {self.at_bindings} of them while a client was being bound"

    def __enter__(self) -> "Storm":
        self.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.over.set()
        self.join()


class CancelsOne:
    """An execute wrapper that has the first statement with `words` in it cancelled before it does anything.

    The statement is sent behind a pause in the same message, so that the cancel cannot come too early or too late.
    """

    def __init__(self, words: str, *, login: str = "") -> None:
        self.words, self.login = words, login or settings.DATABASE_URL
        self.cancelled: list[int] = []

    def picks(self, sql: str) -> bool:
        return not self.cancelled and self.words in sql

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.picks(sql):
            return execute(sql, params, many, context)
        with self.asleep(context["connection"].connection.info.backend_pid):
            return execute(f"SELECT pg_sleep(60); {sql}", params, many, context)

    @contextmanager
    def asleep(self, pid: int) -> Iterator[None]:
        """Inside, the session falls asleep and is cancelled then."""
        self.cancelled.append(pid)
        with ThreadPoolExecutor(1) as canceller:
            sent = canceller.submit(until, lambda watcher: watcher.execute(ASLEEP, [pid]).fetchone(), self.login)
            try:
                yield
            finally:
                sent.result()

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        """Inside, statements of both paths are picked from."""
        with ExitStack() as stack:
            for alias in (FRONT, CLIENT):
                stack.enter_context(connections[alias].execute_wrapper(self))
            lines = CancelledLines(self)
            stack.callback(lines.close)
            stack.enter_context(mock.patch.object(reading, "lines", lines))
            stack.enter_context(mock.patch.object(engine, "read_inside", self._read_inside))
            yield

    def _read_inside(self, place: str, step: Step, schema_name: str | None) -> Row:
        """Read a changed row back, unless that is picked."""
        if self.picks(step.text):
            with connections[place].cursor() as cursor, connections[place].wrap_database_errors:
                session = cursor.cursor.connection.info.backend_pid
                with self.asleep(session):
                    cursor.cursor.execute("SELECT pg_sleep(60)")
        return reading.read_inside(place, step, schema_name)


class CancelledLines(Lines):
    """Lines of compiled reads on which a step that is picked meets a cancel before it does anything."""

    def __init__(self, cancel: CancelsOne) -> None:
        super().__init__(reading.connected)
        self.cancel = cancel

    def _on(self, line: Line, steps: Sequence[Step]) -> list[Row]:
        for place, step in enumerate(steps):
            if self.cancel.picks(step.text):
                with self.cancel.asleep(line.session):
                    return super()._on(line, [*steps[:place], Step("SELECT pg_sleep(60)"), *steps[place:]])
        return super()._on(line, steps)


def is_gone(pid: int) -> bool:
    """Whether a session ends."""
    return bool(until(lambda watcher: watcher.execute(ALIVE, [pid]).fetchone() is None))


def come_to_rest() -> bool:
    """Whether none of the app's sessions keeps a statement or a transaction open."""
    return bool(until(lambda watcher: not watcher.execute(UNFINISHED).fetchall()))


def until(asked: Callable[["psycopg.Connection[Any]"], Any], login: str = "") -> Any:
    """Ask again and again, and return the first answer that is true."""
    limit = monotonic() + 20
    with watching(login) as watcher:
        while monotonic() < limit:
            if answer := asked(watcher):
                return answer
    raise AssertionError("it did not happen")


@contextmanager
def watching(login: str = "") -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the app's login or another, as itself: its resting role may not cancel what it does."""
    with psycopg.connect(login or settings.DATABASE_URL, autocommit=True) as connection:
        connection.execute("SET ROLE NONE")
        yield connection
