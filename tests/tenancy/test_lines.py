"""Compiled reads travel on lines: one transaction a trip, nothing left behind, a broken line replaced."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from tenants.database.aliases import CLIENT, FRONT
from tenants.database.base import NotBound
from tenants.database.lines import Line, Lines, Step
from tenants.reading import BECOME, SCHEMA, connected, read
from tests.storm.cancelling import watching
from tests.world.build import ClientWorld

WHO = Step("SELECT current_user::text, current_setting('transaction_read_only')")
COUNT = Step(f"SELECT count(*)::text FROM {SCHEMA}.organizations_organization")
FAILS = Step("SELECT 1 / ($1::int8 - 1)", [b"1"])


@pytest.fixture
def line() -> Iterator[Line]:
    line = connected()
    yield line
    line.close()


@pytest.fixture
def lines() -> Iterator[Lines]:
    lines = Lines(connected)
    yield lines
    lines.close()


def test_a_trip_is_the_clients_and_read_only_and_the_next_is_not(line: Line, alder: ClientWorld) -> None:
    role = alder.row.schema_name.encode()
    assert line.run([Step(BECOME, [role]), WHO]) == [[role], [role, b"on"]]
    assert line.run([WHO]) == [[b"concord_front", b"on"]]


def test_nothing_is_written_on_a_line(line: Line, alder: ClientWorld) -> None:
    write = f'DELETE FROM "{alder.row.schema_name}".organizations_upload'
    with pytest.raises(errors.ReadOnlySqlTransaction):
        line.run([Step(BECOME, [alder.row.schema_name.encode()]), Step(write)])
    with pytest.raises(errors.ActiveSqlTransaction):
        line.run([Step("SELECT set_config('transaction_read_only', 'off', true)"), Step(write)])


def test_a_statement_that_names_another_client_is_refused_even_where_it_is_prepared(
    line: Line, alder: ClientWorld, birch: ClientWorld
) -> None:
    own, other = alder.row.schema_name, birch.row.schema_name
    count = COUNT._replace(schema=own)
    assert line.run([Step(BECOME, [own.encode()]), count])[1] == [b"0"]
    with pytest.raises(errors.InsufficientPrivilege):
        line.run([Step(BECOME, [other.encode()]), count])
    with pytest.raises(errors.InsufficientPrivilege):
        line.run([count])  # as the front role
    assert line.run([Step(BECOME, [own.encode()]), count])[1] == [b"0"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_failing_step_ends_its_own_trip_only(line: Line, place: int) -> None:
    steps = [WHO, WHO]
    steps.insert(place, FAILS)
    for _ in range(2):
        with pytest.raises(errors.DivisionByZero):
            line.run(steps)
        assert line.run([WHO]) == [[b"concord_front", b"on"]]
    assert not line.is_broken


def test_what_cannot_be_prepared_is_refused_each_time(line: Line) -> None:
    for _ in range(3):
        with pytest.raises(errors.SyntaxError):
            line.run([Step("SELECT FROM WHERE"), WHO])
        assert line.run([WHO]) == [[b"concord_front", b"on"]]


def test_no_more_statements_are_prepared_than_allowed(lines: Lines) -> None:
    line = connected()
    line.most_prepared = 5
    for number in range(20):
        assert line.run([Step(f"SELECT {number}::text")]) == [[str(number).encode()]]
    line.run([WHO])
    kept = line.run([Step("SELECT count(*)::text FROM pg_prepared_statements")])
    assert line.prepared == 5
    assert int(kept[0][0] or 0) <= 6
    line.close()


def test_without_prepared_statements_it_reads_the_same() -> None:
    line = connected()
    line.most_prepared = 0
    steps = [Step("SELECT $1::text", [b"x"]), Step("SELECT count(*)::text FROM pg_prepared_statements")]
    assert line.run(steps) == [[b"x"], [b"0"]]
    line.close()


def test_a_line_that_broke_meanwhile_is_replaced(lines: Lines) -> None:
    (session,) = lines.run([Step("SELECT pg_backend_pid()::text")])[0]
    with watching() as watcher:
        watcher.execute("SELECT pg_terminate_backend(%s, 5000)", [int(session or 0)])
    (another,) = lines.run([Step("SELECT pg_backend_pid()::text")])[0]
    assert another != session


def test_a_database_that_is_not_there_is_an_error_and_no_line_is_kept() -> None:
    def nowhere() -> Line:
        return Line(psycopg.connect("host=127.0.0.1 port=1 connect_timeout=1"), most_prepared=1)

    lines = Lines(nowhere)
    with pytest.raises(psycopg.OperationalError):
        lines.run([WHO])
    assert lines._idle == []


def test_many_threads_share_lines_and_each_is_told_its_own(lines: Lines) -> None:
    def ask(number: int) -> bool:
        return (
            lines.run([Step("SELECT $1::text, pg_sleep(0.001)::text", [str(number).encode()])])[0][0] == b"%d" % number
        )

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(400)))
    assert 1 <= len(lines._idle) <= 8


def test_the_line_that_has_a_statement_prepared_is_taken_for_it(lines: Lines) -> None:
    one, two = Step("SELECT pg_backend_pid()::text, 'one'"), Step("SELECT pg_backend_pid()::text, 'two'")
    with ThreadPoolExecutor(2) as threads:  # both at once, so that there are two lines
        asleep = Step("SELECT pg_sleep(0.2)::text")
        list(threads.map(lambda step: lines.run([step, asleep, step]), [one, two]))
    assert len(lines._idle) == 2
    served = [lines.run([step])[0][0] for step in (one, two, two, one, one, two)]
    assert served == [served[0], served[1], served[1], served[0], served[0], served[1]]
    assert served[0] != served[1]


def test_a_client_s_statement_needs_a_client() -> None:
    with pytest.raises(NotBound):
        read({CLIENT: COUNT}, None)


def test_public_rows_are_read_at_the_front_and_the_clients_as_the_client(alder: ClientWorld) -> None:
    front = Step("SELECT current_user::text")
    rows = read({FRONT: front, CLIENT: front}, alder.row.schema_name, Step("SELECT 'proof'"))
    assert (rows[FRONT], rows[CLIENT], rows["proof"]) == (
        [b"concord_front"],
        [alder.row.schema_name.encode()],
        [b"proof"],
    )
