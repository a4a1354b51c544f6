"""A PgBouncer in transaction mode before the tests' own database, with fewer connections than callers."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.clients.live import free_port
from tests.storm.marks import Marked, mark
from tests.world.build import World

POOL = 2  # connections to the database, that all share
SETTINGS = """
[databases]
{database} = host={host} port={port} user={user}{password} connect_query='{limits}'

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {pool}
ignore_startup_parameters = options
"""
LIMITS = "SET lock_timeout = 5000; SET idle_in_transaction_session_timeout = 30000"


@pytest.fixture(scope="module")
def bouncer(built_world: World) -> Iterator[str]:
    """The URL of the app's login through the bouncer."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        lacking = "PgBouncer is not installed here: apt-get install pgbouncer"
        pytest.fail(lacking) if os.environ.get("CI") == "true" else pytest.skip(lacking)
    folder = Path(tempfile.mkdtemp(prefix="concord-bouncer-"))
    given = conninfo_to_dict(os.environ["DATABASE_URL"])
    listen, host, owner, standing = free_port(), str(given["host"]), os.geteuid(), folder
    if host.startswith("/"):  # stand where the sockets are, since root's temporary folders let nobody else pass
        owner = (Path(host) / f".s.PGSQL.{given['port']}").stat().st_uid  # whom the socket lets in
        host, standing = "/proc/self/cwd", Path(host)
    written = folder / "pgbouncer.ini"
    written.write_text(
        SETTINGS.format(
            database=given["dbname"],
            host=host,
            port=given["port"],
            user=given["user"],
            password=f" password='{given['password']}'" if given.get("password") else "",
            limits=LIMITS,
            listen=listen,
            pool=POOL,
        )
    )
    other = {}
    if os.geteuid() == 0:  # which PgBouncer refuses to be
        other = {"user": owner or "nobody", "extra_groups": []}
        shutil.chown(folder, owner or "nobody")
        shutil.chown(written, owner or "nobody")
    process = subprocess.Popen([program, "-q", written], cwd=standing, **other)
    try:
        url = f"postgresql://{given['user']}@127.0.0.1:{listen}/{given['dbname']}"
        _wait_until_ready(process, url)
        yield url
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    limit = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > limit:
                raise
            time.sleep(0.1)


@pytest.fixture
def marked(world: World) -> dict[str, Marked]:
    return {slug: mark(client) for slug, client in world.clients.items()}
