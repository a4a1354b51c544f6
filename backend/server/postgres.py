"""The embedded PostgreSQL: a real server in a folder of ours, for whoever has none."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from backend.server import cluster, postmaster
from backend.server.account import Account
from backend.server.binaries import server_binaries, wheel_binaries
from backend.server.cluster import DATABASE, Logins
from backend.server.failure import ServerFailure
from backend.server.scratch import Scratch

START_LIMIT = 300.0  # seconds; recovery after a crash may read much
STOP_LIMIT = 60.0
STILL_IN_USE = "is still in use"  # what the log says while the last backends of a killed postmaster go
LONGEST_SOCKET = 99  # bytes; the system's own limit is 103 to 107
PORT = "5432"  # names the socket file; no TCP port is opened

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_locks_per_transaction": "256",  # one transaction may touch the tables of many clients
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # the log names a mistake, never what a person typed
    "log_min_error_statement": "panic",
}
LINUX_SETTINGS = {"recovery_init_sync_method": "syncfs"}
FORGETFUL_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class DatabaseUrls:
    """libpq URLs of the two logins: `app` serves requests, `owner` migrates and makes roles."""

    app: str
    owner: str


class EmbeddedPostgres:
    """One server on `data_dir/postgres`; `durable=False` trades crash safety for speed (tests)."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = Path(os.path.abspath(data_dir.expanduser()))
        self.durable = durable
        self.cluster = self.data_dir / "postgres"
        self.log = self.data_dir / "postgres.log"
        self._scratch = Scratch(self.data_dir)
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> DatabaseUrls:
        """Serves when it returns, whatever was left behind; adopts a server already running. Raises ServerFailure."""
        with self._alone():
            account = Account.of(self.cluster)
            logins = cluster.ensure(self.cluster, account, self._scratch, durable=self.durable)
            self._serve(account, logins)
            return self._urls(logins)

    def stop(self) -> None:
        """Ends the server after its open transactions are undone; does nothing when none runs."""
        with self._alone():
            pid = self._running_pid()
            if pid is not None:
                postmaster.shut_down(pid, gone=lambda: self._running_pid() is None, limit=STOP_LIMIT)
            if self._child is not None:
                self._child.wait()
                self._child = None
            self._scratch.remove()

    @property
    def is_running(self) -> bool:
        return self._running_pid() is not None

    def _serve(self, account: Account, logins: Logins) -> None:
        """Launches where nothing runs, and waits until the owner can sign in."""
        deadline = time.monotonic() + START_LIMIT
        launched = False
        while time.monotonic() < deadline:
            if self._running_pid() is None:
                if launched and STILL_IN_USE not in _tail(self.log):
                    raise ServerFailure(f"PostgreSQL does not start. The end of {self.log}:\n{_tail(self.log)}")
                self._launch(account)
                launched = True
            if self._accepts_connections():
                return self._sign_in(logins)
            time.sleep(0.1)
        raise ServerFailure(
            f"PostgreSQL is still not ready after {START_LIMIT:.0f} seconds. The end of {self.log}:\n{_tail(self.log)}"
        )

    def _launch(self, account: Account) -> None:
        postmaster.forget_stale(self.cluster, self._socket_dir())
        cluster.write_access_rules(self.cluster)
        settings = SETTINGS | (LINUX_SETTINGS if sys.platform == "linux" else {})
        settings |= {} if self.durable else FORGETFUL_SETTINGS
        binaries = server_binaries(account, self._scratch)
        command = [str(binaries / "postgres"), "-D", account.path_of(self.cluster)]
        command += ["-p", PORT, "-k", self._bind_dir(account)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with _opened_log(self.log) as log:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **account.process_options(cwd=self.cluster)
            )

    def _running_pid(self) -> int | None:
        if self._child is not None and self._child.poll() is None:
            return self._child.pid
        return postmaster.live_pid(self.cluster)

    def _accepts_connections(self) -> bool:
        command = [str(wheel_binaries() / "pg_isready"), "-q", "-t", "3", "-U", cluster.OWNER, "-d", DATABASE]
        command += ["-h", str(self._socket_dir()), "-p", PORT]
        return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0

    def _sign_in(self, logins: Logins) -> None:
        try:
            psycopg.connect(self._urls(logins).owner, connect_timeout=30).close()
        except psycopg.OperationalError as refused:
            raise ServerFailure(f"PostgreSQL in {self.cluster} refuses its own owner: {refused}") from refused

    def _urls(self, logins: Logins) -> DatabaseUrls:
        place = f"@/{DATABASE}?host={quote(str(self._socket_dir()), safe='')}&port={PORT}"
        return DatabaseUrls(
            app=f"postgresql://{cluster.APP}:{logins.app}{place}",
            owner=f"postgresql://{cluster.OWNER}:{logins.owner}{place}",
        )

    def _socket_dir(self) -> Path:
        """Where clients look: the cluster (mode 700), or a private scratch folder where its path is too long."""
        if len(os.fsencode(self.cluster / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return self.cluster
        return self._scratch.path / "socket"

    def _bind_dir(self, account: Account) -> str:
        """Where the server makes its socket: relative to its own folder, which needs no way through the parents."""
        if self._socket_dir() == self.cluster:
            return "."
        return str(self._scratch.private_folder("socket", account))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps two launchers of one data folder apart."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.data_dir / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as denied:
            raise ServerFailure(
                f"{denied.filename} belongs to another user: start as that user, or choose another folder by DATA_DIR."
            ) from denied
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


LOG_LIMIT = 10_000_000  # bytes; an older log is kept once beside the new one


@contextmanager
def _opened_log(log: Path) -> Iterator[int]:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
