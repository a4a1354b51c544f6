"""Behind a PgBouncer in transaction mode, whose connections serve all clients in turn, nobody is told another's."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import cycle, islice

import psycopg
import pytest
from django.db import InternalError, connections
from django_tenants.postgresql_backend.base import DatabaseWrapper as StockBackend
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from tenants import reading
from tenants.database.aliases import CLIENT, FRONT, OWNER
from tenants.database.lines import Line, Lines, Step
from tests.clients.live import Server, served
from tests.storm.cancelling import come_to_rest
from tests.storm.crowd import CALLERS, Crowd, planned
from tests.storm.marks import Marked
from tests.storm.test_storm import acknowledged, stored
from tests.world.build import ClientWorld, World

COUNT, SEED = 300, 20261128
LIMITS = Step(
    "SELECT current_setting('transaction_read_only'), current_setting('statement_timeout'), current_user::text"
)
WRITES = Step(f"DELETE FROM {reading.SCHEMA}.organizations_upload")


@pytest.fixture(scope="module")
def server(bouncer: str) -> Iterator[Server]:
    with served(DATABASE_URL=bouncer, PREPARED_STATEMENTS="0") as server:
        yield server


def test_everybody_is_answered_for_their_own_client(server: Server, world: World, marked: dict[str, Marked]) -> None:
    crowd = Crowd(marked)
    crowd.send(server, planned(world, marked, count=COUNT, seed=SEED))

    assert (crowd.wrong, crowd.ends) == ([], {"OWN": COUNT})
    assert stored(marked) == acknowledged(crowd)
    assert come_to_rest()
    assert server.is_the_same_as_before()


def test_the_stock_backend_answers_for_others_there(bouncer: str, marked: dict[str, Marked]) -> None:
    """The negative control: a search path kept by a session goes to whoever has the connection next."""
    given = conninfo_to_dict(bouncer)
    place = connections[OWNER].settings_dict | {
        "HOST": given["host"],
        "PORT": given["port"],
        "USER": given["user"],
        "PASSWORD": "",
        "OPTIONS": {},
    }
    schemas = [each.client.row.schema_name for each in marked.values()]

    def ask(schema: str) -> Counter[str]:
        ends: Counter[str] = Counter()
        with closing(StockBackend(place, "stock")) as connection:
            connection.set_schema(schema)
            for _ in range(50):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT current_schemas(false)::text")
                    (path,) = cursor.fetchone()
                ends["OWN" if schema in path else "WRONG"] += 1
        return ends

    with ThreadPoolExecutor(CALLERS) as threads:
        ends = sum(threads.map(ask, islice(cycle(schemas), CALLERS)), Counter())
    assert ends["WRONG"] > 0, ends


@pytest.fixture
def lines(bouncer: str, monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[Lines]:
    """Lines through the bouncer, as `read` takes them."""
    monkeypatch.setattr(reading.settings, "PREPARED_STATEMENTS", 0)
    through = Lines(lambda: Line(psycopg.connect(bouncer, autocommit=True), most_prepared=0))
    monkeypatch.setattr(reading, "lines", through)
    yield through
    through.close()


def test_a_compiled_read_keeps_its_limits_there(lines: Lines, alder: ClientWorld) -> None:
    schema = alder.row.schema_name
    timeout = f"{reading.settings.STATEMENT_TIMEOUT_MS // 1000}s".encode()
    told = reading.read({FRONT: LIMITS, CLIENT: LIMITS}, schema)
    assert told[FRONT] == [b"on", timeout, b"concord_front"]
    assert told[CLIENT] == [b"on", timeout, schema.encode()]


def test_and_writes_nothing(lines: Lines, alder: ClientWorld) -> None:
    with pytest.raises(InternalError) as failure:
        reading.read({CLIENT: WRITES}, alder.row.schema_name)
    assert isinstance(failure.value.__cause__, errors.ReadOnlySqlTransaction)


def test_nothing_of_a_read_is_left_on_its_connection(lines: Lines, bouncer: str, alder: ClientWorld) -> None:
    for _ in range(10):
        reading.read({CLIENT: LIMITS}, alder.row.schema_name)
        with psycopg.connect(bouncer, autocommit=True) as other:
            row = other.execute("SELECT current_user::text, current_setting('transaction_read_only')").fetchone()
        assert row == ("concord_front", "off")
