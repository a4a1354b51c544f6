"""`make demo`: PostgreSQL, web and worker in the foreground, filled with the examples once."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.server import examples
from backend.server.banner import banner
from backend.server.failure import ServerFailure
from backend.server.postgres import DatabaseUrls, EmbeddedPostgres
from backend.server.private_file import write_private
from backend.server.processes import Processes, ended_by_signals
from backend.server.readiness import wait_until_ready
from backend.server.words import say, show

CHECKOUT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, "manage.py"]
WEB = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1"]
WEB += ["--blocking-threads", "8", "--no-ws", "--log-level", "error", "backend.config.wsgi:application"]


@dataclass(frozen=True)
class Database:
    urls: DatabaseUrls
    keep_alive: Callable[[], None]


def run_demo(*, data_dir: Path, port: int) -> int:
    """Runs until Ctrl-C or SIGTERM (0), or until something it needs fails (1, with a sentence on stderr)."""
    data_dir = Path(os.path.abspath(data_dir.expanduser()))
    try:
        _refuse_busy(port)
        with ended_by_signals(), _only_demo_in(data_dir), _database(data_dir) as database:
            write_private(data_dir / "database.url", database.urls.app)  # for commands run beside the demo
            environment = _environment(data_dir, port, database.urls)
            with Processes(folder=CHECKOUT) as processes:
                _serve(processes, environment, database, data_dir=data_dir, port=port)
    except KeyboardInterrupt:
        say("stopped")
        return 0
    except ServerFailure as failure:
        sys.stderr.write(f"{failure}\n")
    return 1


def _serve(processes: Processes, environment: dict[str, str], database: Database, *, data_dir: Path, port: int) -> None:
    say("migrating")
    with open(data_dir / "migrate.log", "w", encoding="utf-8") as output:  # its errors still reach the terminal
        processes.run("migrate", [*MANAGE, "migrate_all"], environment, output=output)
    say("starting")
    processes.start("web", [*WEB, "--port", str(port)], environment)
    processes.start("worker", [*MANAGE, "worker"], environment)
    wait_until_ready(processes, port)

    url = f"http://localhost:{port}"
    show(banner(examples.load_once(processes, environment, data_dir=data_dir, url=url)))

    for _ in processes.watch(every=1):
        database.keep_alive()


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as busy:
            raise ServerFailure(f"Port {port} cannot be used: {busy}. Choose another: make demo PORT=8080") from busy


@contextmanager
def _only_demo_in(data_dir: Path) -> Iterator[None]:
    """Keeps two demos of one data folder apart: the first to end would stop the other's database."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(data_dir / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as denied:
        raise ServerFailure(
            f"{denied.filename}: {denied.strerror}. Choose another folder: make demo DATA_DIR=…"
        ) from denied
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise ServerFailure(
                f"A demo runs on {data_dir} already. Choose another folder: make demo DATA_DIR=…"
            ) from taken
        yield
    finally:
        os.close(lock)


@contextmanager
def _database(data_dir: Path) -> Iterator[Database]:
    """The database that the environment names, or the embedded one, which is started again should it die."""
    app, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_ADMIN_URL")
    if app and owner:
        yield Database(DatabaseUrls(app=app, owner=owner), keep_alive=lambda: None)
        return
    if app or owner:
        raise ServerFailure("Set both DATABASE_URL and DATABASE_ADMIN_URL, or neither for the embedded PostgreSQL.")

    say("database")
    embedded = EmbeddedPostgres(data_dir)

    def keep_alive() -> None:
        if not embedded.is_running:
            embedded.start()
            say("healed")

    try:
        yield Database(embedded.start(), keep_alive)
    finally:
        embedded.stop()


def _environment(data_dir: Path, port: int, urls: DatabaseUrls) -> dict[str, str]:
    secret = data_dir / "secret.key"
    if not secret.exists():
        write_private(secret, secrets.token_urlsafe(48))
    return os.environ | {
        "DATABASE_URL": urls.app,
        "DATABASE_ADMIN_URL": urls.owner,
        "SECRET_KEY": secret.read_text(),
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "DEBUG": "1",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),  # INFO shows each request
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": "localhost,127.0.0.1",
    }
