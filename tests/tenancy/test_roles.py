"""A client's role reaches its own schema and nothing else; the app login rests as one that sees no client's tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction

from backend.portfolio.models import PortfolioRow
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT, FRONT, FRONT_ROLE, OWNER
from tenants.models.clients import new_schema_name
from tenants.provisioning.clients import drop_schema, make_schema
from tenants.provisioning.migrations import current_blueprint
from tenants.provisioning.roles import append_only_tables, changing_columns
from tests.tenancy.catalogue import rows, run
from tests.world.build import ClientWorld, World


@pytest.fixture
def schemas(world: World) -> Iterator[list[str]]:
    """Ten clients' schemas: those of the world and some more."""
    more = [new_schema_name() for _ in range(7)]
    with transaction.atomic(using=OWNER):
        for schema in more:
            make_schema(schema, current_blueprint())
    yield [*more, *(client.row.schema_name for client in world.clients.values())]
    for schema in more:
        drop_schema(schema)


def reach(schemas: list[str]) -> set[tuple[str, str]]:
    """Every (role, schema) of which the role may use the schema, create in it, or touch any of its tables."""
    found = set()
    for role, schema in product(schemas, schemas):
        ((may,),) = rows(
            f"""SELECT has_schema_privilege('{role}', '{schema}', 'USAGE')
                OR has_schema_privilege('{role}', '{schema}', 'CREATE')
                OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind = 'r'
                AND has_table_privilege('{role}', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES'))"""
        )
        if may:
            found.add((role, schema))
    return found


def test_each_role_reaches_its_own_schema_alone(schemas: list[str]) -> None:
    assert reach(schemas) == {(schema, schema) for schema in schemas}


def test_a_role_that_reaches_further_is_found(schemas: list[str]) -> None:
    run(f"GRANT SELECT ON {schemas[0]}.plans_plan TO {schemas[1]}")
    assert reach(schemas) - {(schema, schema) for schema in schemas} == {(schemas[1], schemas[0])}


def test_the_app_login_owns_nothing_and_may_nothing_by_itself(world: World) -> None:
    app = settings.DATABASES["default"]["USER"]
    ((*powers,),) = rows(
        f"SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication"
        f" FROM pg_roles WHERE rolname = '{app}'"
    )
    assert powers == [False] * 6
    assert rows(f"SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = '{app}'") == []
    assert rows(f"SELECT nspname FROM pg_namespace WHERE has_schema_privilege('{app}', oid, 'CREATE')") == []


@contextmanager
def at_rest() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """The app login as a forgotten binding would leave it."""
    facts = settings.DATABASES["default"]
    with psycopg.connect(
        host=facts["HOST"], port=facts["PORT"] or None, dbname=facts["NAME"], user=facts["USER"],
        password=facts["PASSWORD"] or None, autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


def test_at_rest_no_clients_table_is_seen(alder: ClientWorld) -> None:
    schema = alder.row.schema_name
    with at_rest() as connection:
        for reset in ("RESET ROLE", "DISCARD ALL", "SELECT 1", "SET SESSION AUTHORIZATION DEFAULT"):
            connection.execute(f"SET ROLE {schema}")
            assert connection.execute(f"SELECT count(*) FROM {schema}.plans_plan").fetchone()  # bound, it is
            connection.execute(reset)
            if reset == "SELECT 1":
                connection.execute("SET ROLE NONE")
                connection.execute("RESET ROLE")
            assert connection.execute("SELECT current_user").fetchone() == (FRONT_ROLE,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT count(*) FROM {schema}.plans_plan")


def columns_of(schema: str, table: str) -> list[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
            [schema, table],
        )
        return [name for (name,) in cursor.fetchall()]


def refused(schema: str, statement: str) -> bool:
    with client_transaction(schema), connections[CLIENT].cursor() as cursor:
        try:
            with transaction.atomic(using=CLIENT):
                cursor.execute(statement)
        except Exception as error:
            return isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


def test_what_is_written_down_for_good_is_never_changed(alder: ClientWorld) -> None:
    tables = append_only_tables(settings.TENANT_APPS)
    assert "events_auditevent" in tables
    for table in tables:
        assert refused(alder.row.schema_name, f'UPDATE "{table}" SET id = id'), table
        assert refused(alder.row.schema_name, f'DELETE FROM "{table}"'), table
    assert not refused(alder.row.schema_name, "UPDATE plans_plan SET id = id")


def test_frozen_columns_are_never_changed_and_the_others_may_be(alder: ClientWorld) -> None:
    tables = changing_columns(settings.TENANT_APPS)
    assert {"content", "key"}.isdisjoint(tables["assessments_questionnaire"])
    for table, changing in tables.items():
        for column in columns_of(alder.row.schema_name, table):
            statement = f'UPDATE "{table}" SET "{column}" = "{column}"'
            assert refused(alder.row.schema_name, statement) == (column not in changing), statement


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM {other}.plans_plan",
        "INSERT INTO {other}.plans_plan DEFAULT VALUES",
        "SELECT 1 FROM public.tenants_user",
        "UPDATE public.portfolio_portfoliorow SET total = 1",
        "DELETE FROM public.tenants_apikey",
        "SELECT 1 FROM public.procrastinate_jobs",
        "SELECT 1 FROM {own}.django_migrations",
        "CREATE TABLE {own}.another (id int)",
        "DROP TABLE {own}.plans_plan",
        "CREATE TABLE public.another (id int)",
        "ALTER TABLE {own}.plans_plan DISABLE TRIGGER ALL",
    ],
)
def test_a_bound_client_is_refused_all_that_is_not_its_own(
    alder: ClientWorld, birch: ClientWorld, statement: str
) -> None:
    own, other = alder.row.schema_name, birch.row.schema_name
    assert refused(own, statement.replace("{own}", own).replace("{other}", other))


def test_the_portfolio_row_is_stamped_by_the_role_that_asks(alder: ClientWorld, birch: ClientWorld) -> None:
    def tell(facts: str) -> None:
        with client_transaction(alder.row.schema_name), connections[CLIENT].cursor() as cursor:
            cursor.execute("SELECT public.put_portfolio_row(%s::jsonb)", [facts])

    tell(f'{{"total": 61, "client_id": "{birch.row.pk}", "client": "{birch.row.pk}"}}')
    assert list(PortfolioRow.objects.values_list("client_id", "total")) == [(alder.row.pk, 61.0)]


@pytest.mark.parametrize(
    "call",
    ["put_portfolio_row('{}'::jsonb)", "defer_client_job('x', '{}'::jsonb)", "mix_responses(gen_random_uuid())"],
)
def test_nobody_else_may_call_what_stamps_a_client(world: World, call: str) -> None:
    def as_front() -> None:
        with transaction.atomic(using=FRONT), connections[FRONT].cursor() as cursor:
            cursor.execute(f"SELECT public.{call}")

    refuses(as_front)


def refuses(work: Callable[[], None]) -> None:
    with pytest.raises(Exception, match="permission denied"):
        work()
