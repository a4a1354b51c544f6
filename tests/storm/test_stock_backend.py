"""The same cancel met by django-tenants' own backend, which answers for another client, and by ours, which does not."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django_tenants.postgresql_backend.base import DatabaseWrapper as StockBackend

from backend.organizations.models import Organization
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT, OWNER
from tenants.database.base import NotBound
from tests.storm.cancelling import CancelsOne, is_gone
from tests.storm.marks import CREATE, Marked

NAMES = "SELECT name FROM organizations_organization ORDER BY name"
RENAME = "UPDATE organizations_organization SET name = 'renamed'"
LIST = "{ client { slug organizations { edges { node { name } } } } }"
STOCK_SET, OUR_SET = "SET search_path", "set_config('search_path'"


@pytest.fixture
def stock(marked: dict[str, Marked]) -> Iterator[Any]:
    """A connection of the stock backend to the same database, which served alder last and is now birch's."""
    with closing(StockBackend(connections[OWNER].settings_dict, "stock")) as connection:
        connection.set_schema(marked["alder"].client.row.schema_name)
        assert names(connection) == own(marked["alder"])
        connection.set_schema(marked["birch"].client.row.schema_name)
        yield connection


def test_the_stock_backend_reads_the_former_client_when_its_set_is_cancelled(
    stock: Any, marked: dict[str, Marked]
) -> None:
    cancel = CancelsOne(STOCK_SET, login=settings.DATABASE_ADMIN_URL)
    with stock.execute_wrapper(cancel):
        assert names(stock) == own(marked["alder"])

    assert len(cancel.cancelled) == 1


def test_the_stock_backend_changes_the_former_client_when_its_set_is_cancelled(
    stock: Any, marked: dict[str, Marked]
) -> None:
    cancel = CancelsOne(STOCK_SET, login=settings.DATABASE_ADMIN_URL)
    with stock.execute_wrapper(cancel), stock.cursor() as cursor:
        cursor.execute(RENAME)

    assert marked["alder"].stored() == {"renamed"}
    assert marked["birch"].stored() == set(own(marked["birch"]))


def test_the_stock_backend_reads_the_right_client_when_nothing_is_cancelled(
    stock: Any, marked: dict[str, Marked]
) -> None:
    assert names(stock) == own(marked["birch"])


def test_ours_raises_and_throws_the_connection_away(marked: dict[str, Marked]) -> None:
    alder, birch = (marked[slug].client.row.schema_name for slug in ("alder", "birch"))
    ours, cancel = connections[CLIENT], CancelsOne(OUR_SET)
    with client_transaction(alder):
        assert names(ours) == own(marked["alder"])
        session = ours.connection.info.backend_pid

    with ours.execute_wrapper(cancel):
        with (
            pytest.raises(OperationalError, match="canceling statement due to user request"),
            client_transaction(birch),
        ):
            pytest.fail("the block ran although its client was not bound")
        assert cancel.cancelled == [session]
        assert is_gone(session)
        with pytest.raises(NotBound):
            names(ours)

    with client_transaction(birch):
        assert names(ours) == own(marked["birch"])
        assert ours.connection.info.backend_pid != session


def test_ours_keeps_the_connection_when_nothing_is_cancelled(marked: dict[str, Marked]) -> None:
    sessions = set()
    for each in marked.values():
        with client_transaction(each.client.row.schema_name):
            assert names(connections[CLIENT]) == own(each)
            sessions.add(connections[CLIENT].connection.info.backend_pid)

    assert len(sessions) == 1


def test_at_the_door_the_same_cancel_is_an_error_that_tells_nothing(marked: dict[str, Marked]) -> None:
    reader, cancel = marked["birch"].client.viewer, CancelsOne("set_config('role'")
    with cancel.everywhere():
        cancel.words, words = "nothing yet", cancel.words
        marked["alder"].client.viewer.ask(LIST)
        cancel.words = words
        answer = reader.send(LIST)
        told = reader.ask(LIST)["client"]["organizations"]["edges"]  # on the same session

    assert (answer.status, answer.codes, answer.data) == (504, ["TIMEOUT"], {})
    assert len(cancel.cancelled) == 1
    assert sorted(edge["node"]["name"] for edge in told) == own(marked["birch"])


def test_at_the_door_the_same_cancel_leaves_a_change_undone(marked: dict[str, Marked]) -> None:
    with client_transaction(marked["alder"].client.row.schema_name):
        Organization.objects.count()
    before = {slug: each.stored() for slug, each in marked.items()}

    with connections[CLIENT].execute_wrapper(CancelsOne(OUR_SET)):
        answer = marked["birch"].client.manager.send(CREATE, input={"kind": "TEAM", "name": "New"})

    assert answer.codes == ["TIMEOUT"]
    assert {slug: each.stored() for slug, each in marked.items()} == before


def names(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        return [name for (name,) in cursor.fetchall()]


def own(marked: Marked) -> list[str]:
    return sorted(marked.rows.values())
