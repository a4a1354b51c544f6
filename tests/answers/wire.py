"""A wire between the web process and its database that can be cut, or end the process, at any message of an answer."""

import os
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread

from psycopg.conninfo import conninfo_to_dict

Moment = tuple[int, str]  # which message of the app, and whether "sent" is still to come or was "answered" already


@dataclass
class Wire:
    """Counts what the app sends while `armed`; at the chosen moment it strikes once."""

    url: str
    strike: Callable[[], None] = lambda: None
    at: Moment | None = None
    armed: bool = False
    count: int = 0
    struck: bool = False
    _lock: Lock = field(default_factory=Lock)

    def arm(self, at: Moment | None, strike: Callable[[], None] = lambda: None) -> None:
        with self._lock:
            self.at, self.strike, self.count, self.struck, self.armed = at, strike, 0, False, True

    def disarm(self) -> int:
        """Return how many messages there were."""
        with self._lock:
            self.armed = False
            return self.count

    def next_message(self) -> int:
        with self._lock:
            self.count += self.armed
            return self.count

    def is_time(self, moment: Moment) -> bool:
        with self._lock:
            if not self.armed or self.at != moment or self.struck:
                return False
            self.struck = True
        self.strike()
        return True


@contextmanager
def wired() -> Iterator[Wire]:
    """Listen on the loopback interface in front of the tests' database."""
    given = conninfo_to_dict(os.environ["DATABASE_URL"])
    login = f"{given['user']}:{given['password']}" if given.get("password") else str(given["user"])
    with socket.create_server(("127.0.0.1", 0)) as door:
        wire = Wire(f"postgresql://{login}@127.0.0.1:{door.getsockname()[1]}/{given['dbname']}?sslmode=disable")
        threads = [Thread(target=_admit, args=(wire, door, str(given["host"]), int(given["port"])))]
        threads[0].start()
        yield wire
        door.shutdown(socket.SHUT_RDWR)
        threads[0].join()


def _admit(wire: Wire, door: socket.socket, host: str, port: int) -> None:
    with suppress(OSError):
        while True:
            app, _ = door.accept()
            Thread(target=_carry, args=(wire, app, _database(host, port)), daemon=True).start()


def _database(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    database = socket.socket(socket.AF_UNIX)
    database.connect(str(Path(host) / f".s.PGSQL.{port}"))
    return database


def _carry(wire: Wire, app: socket.socket, database: socket.socket) -> None:
    """Pass on what comes from either side until one ends or the wire is cut."""
    message = 0
    with app, database, suppress(OSError):
        while True:
            for side in select.select([app, database], [], [])[0]:
                data = side.recv(1 << 16)
                if side is app and data:
                    message = wire.next_message()
                if not data or wire.is_time((message, "sent" if side is app else "answered")):
                    return
                (database if side is app else app).sendall(data)
