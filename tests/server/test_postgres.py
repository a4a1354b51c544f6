"""The embedded PostgreSQL starts, serves its own logins only, and keeps what it acknowledged."""

import os
import re
import signal
from pathlib import Path

import psycopg
import pytest

from backend.server.failure import ServerFailure
from backend.server.postgres import EmbeddedPostgres
from tests.server.conftest import copied


def test_a_second_start_answers_with_the_same_server(embedded, data_dir):
    server = embedded(data_dir)

    first = server.start()
    pid = postmaster_pid(data_dir)

    assert server.start() == first
    assert embedded(data_dir).start() == first
    assert postmaster_pid(data_dir) == pid
    assert server.is_running


def test_rows_outlive_a_stop(embedded, data_dir):
    server = embedded(data_dir)
    urls = server.start()
    write_row(urls.owner)

    server.stop()

    assert not server.is_running
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(urls.owner)
    assert server.start() == urls
    assert row_count(urls.owner) == 1


def test_stopping_twice_or_before_a_start_does_nothing(embedded, data_dir):
    server = embedded(data_dir)
    server.stop()
    server.start()
    server.stop()
    server.stop()
    assert not server.is_running


def test_acknowledged_rows_survive_kill_9(embedded, data_dir):
    server = embedded(data_dir, durable=True)
    urls = server.start()
    write_row(urls.owner)
    with psycopg.connect(urls.owner) as unfinished:
        unfinished.execute("INSERT INTO kept VALUES (2)")

        os.kill(postmaster_pid(data_dir), signal.SIGKILL)

        assert server.start() == urls
        assert row_count(urls.owner) == 1
        with pytest.raises(psycopg.OperationalError):
            unfinished.commit()
    assert row_count(urls.owner) == 1


def test_two_folders_serve_side_by_side(embedded, founded, tmp_path):
    left, right = (embedded(copied(founded, tmp_path / name)).start() for name in ("left", "right"))

    write_row(left.owner)

    assert row_count(left.owner) == 1
    with pytest.raises(psycopg.errors.UndefinedTable):
        row_count(right.owner)


def test_a_new_folder_has_an_owner_and_an_app_login_with_no_more_rights_than_they_need(embedded, tmp_path):
    urls = embedded(tmp_path / "new").start()

    with psycopg.connect(urls.owner) as owner:
        rights = owner.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolinherit, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolcanlogin AND rolname <> 'postgres' ORDER BY rolname"
        ).fetchall()
        database_owner = owner.execute(
            "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'concord'"
        ).fetchone()
        owner.execute("CREATE ROLE front")
        owner.execute("GRANT front TO concord_app WITH INHERIT FALSE, SET TRUE")

    assert rights == [
        ("concord_app", False, False, False, False, False, False),
        ("concord_owner", False, True, True, True, False, False),
    ]
    assert database_owner == ("concord_owner",)
    with psycopg.connect(urls.app) as app:
        assert app.execute("SET ROLE front").statusmessage == "SET"


@pytest.mark.parametrize(
    "stranger",
    [
        "user=postgres dbname=postgres",
        "user=stranger password=known dbname=concord",
        "user=concord_owner password=guess",
    ],
)
def test_other_logins_are_refused(embedded, data_dir, stranger):
    urls = embedded(data_dir).start()
    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE ROLE stranger LOGIN PASSWORD 'known'")

    with pytest.raises(psycopg.OperationalError, match=r"pg_hba.conf rejects|password authentication failed"):
        psycopg.connect(f"{stranger} host={data_dir}/postgres port=5432")

    psycopg.connect(urls.app).close()


def test_no_tcp_port_is_opened(embedded, data_dir):
    urls = embedded(data_dir).start()
    with psycopg.connect(urls.owner) as owner:
        assert owner.execute("SHOW listen_addresses").fetchone() == ("",)
        assert owner.execute("SHOW unix_socket_permissions").fetchone() == ("0700",)
    assert stat_mode(data_dir / "postgres") == 0o700


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_only_a_forgetful_server_gives_up_crash_safety(embedded, data_dir, durable, fsync):
    with psycopg.connect(embedded(data_dir, durable=durable).start().owner) as owner:
        found = [
            owner.execute(f"SHOW {name}").fetchone() for name in ("fsync", "full_page_writes", "synchronous_commit")
        ]
    assert found == [(fsync,)] * 3


def test_the_log_names_a_mistake_but_never_what_was_typed(embedded, data_dir):
    urls = embedded(data_dir).start()
    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE TABLE answers (words text PRIMARY KEY)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO answers VALUES ('we never talk'), ('we never talk')")

    log = (data_dir / "postgres.log").read_text()

    assert "duplicate key value violates unique constraint" in log
    assert "we never talk" not in log


def test_passwords_are_made_once_and_read_by_their_owner_only(embedded, founded, tmp_path):
    first = embedded(copied(founded, tmp_path / "data")).start()
    second = embedded(tmp_path / "other").start()

    assert stat_mode(tmp_path / "other" / "postgres.json") == 0o600
    assert password(first.owner) != password(first.app)
    assert not {password(first.owner), password(first.app)} & {password(second.owner), password(second.app)}


def test_a_lost_password_file_is_said_and_changes_nothing(embedded, data_dir):
    (data_dir / "postgres.json").unlink()
    before = sorted(path.name for path in data_dir.iterdir())

    with pytest.raises(ServerFailure, match=r"postgres\.json.*is missing"):
        EmbeddedPostgres(data_dir).start()

    assert sorted(path.name for path in data_dir.iterdir()) == sorted({*before, "postgres.lock"})


def test_a_start_that_fails_shows_the_end_of_the_log(embedded, data_dir):
    (data_dir / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(ServerFailure, match="no_such_setting"):
        embedded(data_dir).start()


def test_a_founding_that_was_interrupted_begins_again(embedded, tmp_path):
    (tmp_path / "data" / "postgres.new" / "base").mkdir(parents=True)
    (tmp_path / "data" / "postgres.json").write_text("{")

    urls = embedded(tmp_path / "data").start()

    write_row(urls.owner)
    assert not (tmp_path / "data" / "postgres.new").exists()


def write_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def row_count(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def password(url: str) -> str:
    return re.search(":([^:@/]+)@", url).group(1)


def stat_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
