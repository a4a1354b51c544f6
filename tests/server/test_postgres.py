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


def test_a_second_start_answers_with_the_same_server(serving):
    first = serving.start()
    pid = postmaster_pid(serving.data_dir)

    assert serving.start() == first
    assert EmbeddedPostgres(serving.data_dir).start() == first
    assert postmaster_pid(serving.data_dir) == pid
    assert serving.is_running


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


def test_two_folders_serve_side_by_side(embedded, data_dir, tmp_path):
    right = embedded(copied(data_dir, tmp_path / "right")).start()
    left = embedded(data_dir).start()

    write_row(left.owner)

    assert row_count(left.owner) == 1
    with psycopg.connect(right.owner) as elsewhere:
        elsewhere.execute("DROP TABLE IF EXISTS kept")
    assert row_count(left.owner) == 1


def test_a_new_folder_has_an_owner_and_an_app_login_with_no_more_rights_than_they_need(serving):
    urls = serving.start()

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
def test_other_logins_are_refused(serving, stranger):
    urls = serving.start()
    with psycopg.connect(urls.owner) as owner:
        owner.execute("DROP ROLE IF EXISTS stranger")
        owner.execute("CREATE ROLE stranger LOGIN PASSWORD 'known'")

    with pytest.raises(psycopg.OperationalError, match=r"pg_hba.conf rejects|password authentication failed"):
        psycopg.connect(f"{stranger} host={serving.cluster} port=5432")

    psycopg.connect(urls.app).close()


def test_no_tcp_port_is_opened(serving):
    with psycopg.connect(serving.start().owner) as owner:
        assert owner.execute("SHOW listen_addresses").fetchone() == ("",)
        assert owner.execute("SHOW unix_socket_permissions").fetchone() == ("0700",)
    assert stat_mode(serving.cluster) == 0o700


def test_only_a_forgetful_server_gives_up_crash_safety(serving, embedded, data_dir):
    assert safety(serving.start().owner) == ["off", "off", "off"]
    assert safety(embedded(data_dir, durable=True).start().owner) == ["on", "on", "on"]


def test_the_log_names_a_mistake_but_never_what_was_typed(serving):
    with psycopg.connect(serving.start().owner) as owner:
        owner.execute("CREATE TABLE answers (words text PRIMARY KEY)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO answers VALUES ('we never talk'), ('we never talk')")

    log = serving.log.read_text()

    assert "duplicate key value violates unique constraint" in log
    assert "we never talk" not in log


def test_a_lost_password_file_is_said_and_changes_nothing(tmp_path):
    (tmp_path / "postgres").mkdir()

    with pytest.raises(ServerFailure, match=r"postgres\.json.*is missing"):
        EmbeddedPostgres(tmp_path).start()

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["postgres", "postgres.lock"]


def test_a_start_that_fails_shows_the_end_of_the_log(embedded, data_dir):
    settings = data_dir / "postgres" / "postgresql.auto.conf"
    settings.write_text("no_such_setting = 1\n")

    with pytest.raises(ServerFailure, match="no_such_setting"):
        embedded(data_dir).start()

    settings.write_text("")
    embedded(data_dir).start()


def test_a_founding_that_was_interrupted_begins_again_with_passwords_of_its_own(embedded, serving, tmp_path):
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    (tmp_path / "postgres.json").write_text("{")

    urls = embedded(tmp_path).start()

    write_row(urls.owner)
    assert not (tmp_path / "postgres.new").exists()
    assert stat_mode(tmp_path / "postgres.json") == 0o600
    other = serving.start()
    assert len({password(url) for url in (urls.app, urls.owner, other.app, other.owner)}) == 4


def write_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def row_count(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def password(url: str) -> str:
    return re.search(":([^:@/]+)@", url).group(1)


def safety(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        names = ("fsync", "full_page_writes", "synchronous_commit")
        return [connection.execute(f"SHOW {name}").fetchone()[0] for name in names]


def stat_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
