"""Without a bound client nothing is asked; a binding ends with its transaction, and one that fails leaves no trace."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, connections

from backend.organizations.models import Organization
from tenants.binding import bound_client, client_transaction
from tenants.database import base
from tenants.database.aliases import CLIENT, OWNER
from tenants.database.base import NotBound
from tests.metrics.asked import put_organization
from tests.world.build import World
from tests.world.statements import counted


@pytest.fixture
def named(world: World) -> dict[str, str]:
    """Each client's schema by the name of its one organization."""
    for slug, client in world.clients.items():
        put_organization(client, slug)
    return {slug: client.row.schema_name for slug, client in world.clients.items()}


def names() -> list[str]:
    return list(Organization.objects.values_list("name", flat=True))


def test_without_a_client_no_statement_is_sent(named: dict[str, str]) -> None:
    with counted() as count, pytest.raises(NotBound):
        names()
    assert count.sent <= 1  # what Django counts before the backend refuses


def test_a_set_of_rows_that_outlives_its_client_is_an_error(named: dict[str, str]) -> None:
    with client_transaction(named["alder"]):
        later = Organization.objects.all()
        assert [row.name for row in later.all()] == ["alder"]
    with pytest.raises(NotBound):
        list(later)
    with client_transaction(named["birch"]):
        assert [row.name for row in later] == ["birch"]  # never the former client's


def test_a_client_inside_another_is_refused(named: dict[str, str]) -> None:
    with client_transaction(named["alder"]):
        with pytest.raises(RuntimeError), client_transaction(named["birch"]):
            pytest.fail("two clients at once")
        assert names() == ["alder"]


def test_what_is_bound_ends_with_the_transaction(named: dict[str, str]) -> None:
    with client_transaction(named["alder"]):
        assert bound_client() == named["alder"]
    assert bound_client() is None
    with pytest.raises(ZeroDivisionError), client_transaction(named["alder"]):
        raise ZeroDivisionError
    assert bound_client() is None
    with pytest.raises(NotBound):
        names()


def test_a_client_that_cannot_be_bound_throws_the_connection_away(named: dict[str, str]) -> None:
    with client_transaction(named["alder"]):
        before = connections[CLIENT].connection.info.backend_pid
    for schema in ("t_ffffffffffffffff", "postgres"):
        with pytest.raises(DatabaseError), client_transaction(schema):
            names()
        with client_transaction(named["birch"]):
            assert names() == ["birch"]
            after = connections[CLIENT].connection.info.backend_pid
        assert after != before
        before = after


@pytest.fixture
def birch_for_everyone(named: dict[str, str]) -> Iterator[str]:
    """A schema whose set_config takes birch's role, whichever was asked for."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("CREATE SCHEMA impostor")
        cursor.execute("GRANT USAGE ON SCHEMA impostor TO PUBLIC")
        cursor.execute(f"""
            CREATE FUNCTION impostor.set_config(name text, value text, own boolean) RETURNS text LANGUAGE sql AS $$
                SELECT pg_catalog.set_config(name, CASE name WHEN 'role' THEN '{named["birch"]}' ELSE value END, own)
            $$
        """)
    yield "impostor"
    with connections[OWNER].cursor() as cursor:
        cursor.execute("DROP SCHEMA impostor CASCADE")


def test_a_role_that_is_not_the_one_asked_for_throws_the_connection_away(
    named: dict[str, str], birch_for_everyone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind, backends = base.DatabaseWrapper.bind, []

    def bind_in_its_reach(self: base.DatabaseWrapper, *args: Any, **kwargs: Any) -> None:
        self.connection.execute(f"SET LOCAL search_path = {birch_for_everyone}, pg_catalog")
        backends.append(self.connection.info.backend_pid)
        bind(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(base.DatabaseWrapper, "bind", bind_in_its_reach)
        with pytest.raises(NotBound), client_transaction(named["alder"]):
            pytest.fail("bound to another client's role")
        with client_transaction(named["birch"]):  # the impostor does bind, were it believed
            assert bound_client() == named["birch"]
    with client_transaction(named["alder"]):
        assert names() == ["alder"]
    assert backends[0] != backends[1]


def test_a_thread_of_its_own_has_no_client(named: dict[str, str]) -> None:
    found: list[object] = []

    def look() -> None:
        try:
            found.append(names())
        except NotBound as error:
            found.append(type(error))
        finally:
            connections.close_all()

    with client_transaction(named["alder"]):
        thread = Thread(target=look)
        thread.start()
        thread.join()
    assert found == [NotBound]


def wrong_answers(named: dict[str, str], *, threads: int = 20, each: int = 50) -> int:
    def asks(seed: int) -> int:
        chance, wrong = random.Random(seed), 0
        try:
            for _ in range(each):
                slug = chance.choice(sorted(named))
                with client_transaction(named[slug]):
                    wrong += names() != [slug]
        finally:
            connections.close_all()
        return wrong

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(asks, range(threads)))


def test_many_threads_each_read_the_client_they_bound(named: dict[str, str]) -> None:
    assert wrong_answers(named) == 0


def test_binding_to_what_the_last_one_left_is_found(named: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:

    def bind_alder(self: base.DatabaseWrapper, schema_name: str, *, read_only: bool, timeout_ms: int) -> None:
        self.bound_to = schema_name
        with self.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('role', %s, true), set_config('search_path', %s, true)", [named["alder"]] * 2
            )

    monkeypatch.setattr(base.DatabaseWrapper, "bind", bind_alder)
    assert wrong_answers(named, threads=4, each=10) > 0


def test_the_servers_version_is_known_before_a_client_is(world: World) -> None:
    """A plan of JSON is made of it, perhaps as the first thing that a thread does."""

    def version() -> int:
        try:
            return connections[CLIENT].pg_version
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(version).result(20) >= 150_000
