"""Connections for compiled reads: several prepared statements in one trip to the database, in one transaction.

libpq's pipeline mode makes one transaction of all that is sent before a sync, and skips the rest of it after the
first error. Nothing here outlives a trip but what was prepared.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from select import POLLIN, POLLOUT, poll
from threading import Lock
from typing import Any, NamedTuple

import psycopg
from psycopg import pq
from psycopg.errors import error_from_result
from psycopg.pq.abc import PGresult

SCHEMA = "\x00"  # stands in a statement for a client's schema; no SQL text can hold it
Row = list[bytes | None]

PREPARE, RUN, FORGET = range(3)
GOOD = {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}


class Step(NamedTuple):
    """A statement with its parameters as text; `schema` is named wherever the text leaves a place for it."""

    text: str
    parameters: Sequence[bytes | None] = ()
    schema: str = ""

    @property
    def sql(self) -> str:
        return self.text.replace(SCHEMA, f'"{self.schema}"') if self.schema else self.text

    @property
    def key(self) -> tuple[str, str]:
        """What tells statements apart; the text of a kept plan is hashed once, however many clients ask."""
        return self.text, self.schema


Key = tuple[str, str]


class Line:
    """One connection, always in pipeline mode, that prepares what it is sent (at most so many statements)."""

    def __init__(self, connection: psycopg.Connection[Any], *, most_prepared: int) -> None:
        self._connection = connection
        self._wire = connection.pgconn
        self._wire.enter_pipeline_mode()
        self._readable, self._ready = poll(), poll()
        self._readable.register(self._wire.socket, POLLIN)
        self._ready.register(self._wire.socket, POLLIN | POLLOUT)
        self.most_prepared = most_prepared
        self._names: OrderedDict[Key, bytes] = OrderedDict()
        self._forgotten: list[bytes] = []
        self._made = 0

    @property
    def is_broken(self) -> bool:
        return bool(self._wire.status == pq.ConnStatus.BAD)

    @property
    def session(self) -> int:
        """The process that serves it, as pg_stat_activity names it."""
        return self._wire.backend_pid

    @property
    def prepared(self) -> int:
        return len(self._names)

    def run(self, steps: Sequence[Step]) -> list[Row]:
        """Run the steps in one transaction and return the first row of each.

        Raises psycopg.Error, what the database said of the first step that failed; the transaction is undone then.
        """
        sent: list[tuple[int, Key]] = []
        for step in steps:
            if not self.most_prepared:
                self._wire.send_query_params(step.sql.encode(), step.parameters)
            else:
                self._wire.send_query_prepared(self._name(step, sent), step.parameters)
            sent.append((RUN, step.key))
        for name in self._forgotten:
            self._wire.send_query_params(b"DEALLOCATE " + name, None)
            sent.append((FORGET, ("", "")))
        self._forgotten.clear()
        self._wire.pipeline_sync()
        while self._wire.flush():
            self._ready.poll()
            self._wire.consume_input()
        return self._received(sent)

    def has_prepared(self, step: Step) -> bool:
        return step.key in self._names

    def close(self) -> None:
        self._connection.close()

    def _name(self, step: Step, sent: list[tuple[int, Key]]) -> bytes:
        name = self._names.get(step.key)
        if name is not None:
            self._names.move_to_end(step.key)
            return name
        self._made += 1
        self._names[step.key] = name = b"r%d" % self._made
        self._wire.send_prepare(name, step.sql.encode())
        sent.append((PREPARE, step.key))
        if len(self._names) > self.most_prepared:
            self._forgotten.append(self._names.popitem(last=False)[1])
        return name

    def _result(self) -> PGresult | None:
        """Wait for the next result without holding the interpreter's lock, as get_result alone would."""
        while self._wire.is_busy():
            self._readable.poll()
            self._wire.consume_input()
        return self._wire.get_result()

    def _received(self, sent: list[tuple[int, Key]]) -> list[Row]:
        rows: list[Row] = []
        failure: psycopg.Error | None = None
        for kind, key in sent:
            result = self._result()
            if result is None:
                raise psycopg.OperationalError("the connection was lost")
            if result.status not in GOOD:
                failure = failure or error_from_result(result)
                if kind == PREPARE:
                    self._names.pop(key, None)
            elif kind == RUN:
                rows.append([result.get_value(0, place) for place in range(result.nfields)] if result.ntuples else [])
            self._result()  # None: the end of this command's results
        synced = self._result()
        if synced is None or synced.status != pq.ExecStatus.PIPELINE_SYNC:
            raise failure or psycopg.OperationalError("the connection was lost")
        if failure is not None:
            raise failure
        return rows


class Lines:
    """Lends lines: one that knows the statement, or the last given back; one that broke meanwhile is replaced once."""

    def __init__(self, connect: Callable[[], Line]) -> None:
        self._connect = connect
        self._idle: list[Line] = []
        self._lock = Lock()

    def run(self, steps: Sequence[Step]) -> list[Row]:
        """Run the steps on a line; raise psycopg.Error as Line.run does."""
        line = self._taken(steps[-1])
        if line is not None:
            try:
                return self._on(line, steps)
            except psycopg.Error:
                if not line.is_broken:
                    raise
        return self._on(self._connect(), steps)

    def close(self) -> None:
        with self._lock:
            lines, self._idle = self._idle, []
        for line in lines:
            line.close()

    def _taken(self, step: Step) -> Line | None:
        """Take an idle line, best one that has the statement prepared: so each comes to keep to some clients."""
        with self._lock:
            if not self._idle:
                return None
            knowing = (place for place in reversed(range(len(self._idle))) if self._idle[place].has_prepared(step))
            return self._idle.pop(next(knowing, -1))

    def _on(self, line: Line, steps: Sequence[Step]) -> list[Row]:
        try:
            found = line.run(steps)
        except psycopg.Error:
            self._back(line)
            raise
        except BaseException:  # interrupted between sending and receiving: whose answer comes next is unknown
            line.close()
            raise
        self._back(line)
        return found

    def _back(self, line: Line) -> None:
        if line.is_broken:
            line.close()
            return
        with self._lock:
            self._idle.append(line)
