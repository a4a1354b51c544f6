"""Gives each test process a database of its own before Django reads its settings.

Without DATABASE_ADMIN_URL an embedded PostgreSQL is started in a temporary folder and stopped at the end.
"""

import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from backend.server.postgres import EmbeddedPostgres

OWNER, APP = "CONCORD_TEST_OWNER_URL", "CONCORD_TEST_APP_URL"
_server: EmbeddedPostgres | None = None


def _start_server() -> None:
    global _server
    if os.environ.get("DATABASE_ADMIN_URL"):
        os.environ[OWNER], os.environ[APP] = os.environ["DATABASE_ADMIN_URL"], os.environ["DATABASE_URL"]
        return
    _server = EmbeddedPostgres(Path(tempfile.mkdtemp(prefix="concord-tests-")), durable=False)
    urls = _server.start()
    os.environ[OWNER], os.environ[APP] = urls.owner, urls.app


def _own_database() -> None:
    name = f"concord_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with psycopg.connect(os.environ[OWNER], autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_ADMIN_URL"] = _renamed(os.environ[OWNER], name)
    os.environ["DATABASE_URL"] = _renamed(os.environ[APP], name)


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_data_dir, ignore_errors=True)
    if _server is not None:
        _server.stop()
        shutil.rmtree(_server.data_dir, ignore_errors=True)
    elif not hasattr(config, "workerinput"):
        _drop_left_over()


def _drop_left_over() -> None:
    with psycopg.connect(os.environ[OWNER], autocommit=True) as connection:
        left = r"SELECT datname FROM pg_database WHERE datname LIKE 'concord\_test\_%'"
        for (name,) in connection.execute(left).fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


os.environ.setdefault("SECRET_KEY", "tests only, never served")
os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
os.environ["DATA_DIR"] = _data_dir = tempfile.mkdtemp(prefix="concord-tests-data-")
if OWNER not in os.environ:
    _start_server()
_own_database()
