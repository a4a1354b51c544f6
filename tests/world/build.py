"""Builds the world once per test process and puts it back after each test."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import psycopg
from django.apps import apps
from django.utils import timezone

from tenants.actors import Actor, ClientFacts
from tenants.models import AccessGrant, ApiKey, ClientCompany, Consultancy, Domain, Membership, User
from tenants.provisioning.clients import drop_schema, provision
from tenants.roles import Role
from tests.world.callers import Caller

PASSWORD = "a long enough passphrase"
IN_CLIENT = [Role.CLIENT_ADMIN, Role.CLIENT_MANAGER, Role.CLIENT_MEMBER, Role.CLIENT_VIEWER]
BESIDE = ["procrastinate_jobs", "django_session", "account_emailaddress"]
IN_FIRM = [Role.CONSULTANCY_ADMIN, Role.CONSULTANT]


@cache
def owner() -> psycopg.Connection[Any]:
    """The owner's connection that stays open from test to test: a new one takes longer than what it is asked."""
    return psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True)


@dataclass
class ClientWorld:
    """One client company and a caller for each role in it."""

    row: ClientCompany
    callers: dict[str, Caller] = field(default_factory=dict)

    @property
    def admin(self) -> Caller:
        return self.callers[Role.CLIENT_ADMIN]

    @property
    def manager(self) -> Caller:
        return self.callers[Role.CLIENT_MANAGER]

    @property
    def member(self) -> Caller:
        return self.callers[Role.CLIENT_MEMBER]

    @property
    def viewer(self) -> Caller:
        return self.callers[Role.CLIENT_VIEWER]

    @property
    def consultant(self) -> Caller:
        return self.callers[Role.CONSULTANT]

    @property
    def system(self) -> Actor:
        return Actor.system(ClientFacts.of(self.row))


@dataclass
class FirmWorld:
    """One consultancy and a caller for each role in it."""

    row: Consultancy
    callers: dict[str, Caller] = field(default_factory=dict)

    @property
    def admin(self) -> Caller:
        return self.callers[Role.CONSULTANCY_ADMIN]

    @property
    def consultant(self) -> Caller:
        return self.callers[Role.CONSULTANT]


@dataclass
class World:
    """North has the clients alder and birch; South has cedar."""

    firms: dict[str, FirmWorld] = field(default_factory=dict)
    clients: dict[str, ClientWorld] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    own_tables: list[str] = field(default_factory=list)
    snapshot: dict[str, str] = field(default_factory=dict)


def build() -> World:
    world = World()
    for slug, clients in {"north": ["alder", "birch"], "south": ["cedar"]}.items():
        firm = FirmWorld(Consultancy.objects.create(slug=slug, name=slug.title()))
        world.firms[slug] = firm
        for role in IN_FIRM:
            firm.callers[role] = Caller(token=_key(role, consultancy=firm.row))
            world.users[f"{role}@{slug}"] = _member(role, slug, consultancy=firm.row)
        for name in clients:
            world.clients[name] = _client(name, firm, world)
    world.own_tables = own_tables([client.row.schema_name for client in world.clients.values()])
    world.snapshot = _contents()
    return world


def _client(name: str, firm: FirmWorld, world: World) -> ClientWorld:
    row = ClientCompany.objects.create(slug=name, name=name.title(), time_zone="Asia/Tokyo")
    Domain.objects.create(tenant=row, domain=f"{name}.example.com")
    AccessGrant.objects.create(client=row, consultancy=firm.row, role="MANAGE")
    provision(row.id)
    row.refresh_from_db()
    client = ClientWorld(row, {role: firm.callers[role].in_(name) for role in IN_FIRM})
    for role in IN_CLIENT:
        client.callers[role] = Caller(token=_key(role, client=row))
        world.users[f"{role}@{name}"] = _member(role, name, client=row)
    return client


def _key(role: str, **party: object) -> str:
    key = ApiKey(name=f"{role} key", role=role, expires_at=timezone.now() + timedelta(days=90), **party)
    token = key.set_secret()
    key.save()
    return token


def _member(role: str, place: str, **party: object) -> User:
    user = User.objects.create_user(f"{role.lower()}@{place}.example.com", PASSWORD, name=f"{role} of {place}")
    Membership.objects.create(user=user, name=user.name, role=role, **party)
    return user


def put_back(world: World) -> None:
    """Empty the clients' tables, restore the public ones that changed, and drop what a test opened."""
    known = [client.row.schema_name for client in world.clients.values()]
    opened = "SELECT schema_name FROM public.tenants_clientcompany WHERE NOT schema_name = ANY(%s)"
    strangers = owner().execute(opened, [known]).fetchall()
    put(world, world.snapshot)
    for (schema,) in strangers:
        drop_schema(schema)


def put(world: World, rows: dict[str, str]) -> None:
    """Let the public tables that tests fill, and the clients' own, hold these rows and no others: {table: JSON}."""
    with owner().transaction(), owner().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in world.own_tables))
        changed = [table for (table,) in cursor.fetchall()]
        changed += [table for table, content in _contents().items() if content != rows[table]]
        for table in changed:
            cursor.execute(f"DELETE FROM {table}")
        for table in rows:
            if table in changed or table in world.own_tables:
                put_in(table, rows[table])


def rows_of(world: World) -> dict[str, str]:
    """Return what `put` takes, as it is now."""
    own = " UNION ALL ".join(f"SELECT '{t}', json_agg(t)::text FROM {t} AS t" for t in world.own_tables)
    found = owner().execute(own).fetchall()
    return _contents() | {table: rows for table, rows in found if rows is not None}


COLUMNS = """SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
             WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"""
TABLES = "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE schemaname = ANY(%s)"


def own_tables(schemas: list[str]) -> list[str]:
    """Return the clients' tables, with their schemas named."""
    return [table for (table,) in owner().execute(TABLES, [schemas]) if not table.endswith(".django_migrations")]


def put_in(table: str, rows: str) -> None:
    """Store rows that are told as JSON, but for what the database makes of them itself."""
    columns = _columns(table)
    told = f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
    owner().execute(f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE {told}", [rows])


@cache
def _columns(table: str) -> str:
    return str(owner().execute(COLUMNS, [table]).fetchone()[0])


def _public_tables() -> list[str]:
    """Our own public tables, referenced ones first."""
    models = [
        model
        for label in ("tenants", "portfolio")
        for model in apps.get_app_config(label).get_models()
        if model._meta.db_table != "tenants_blueprint"
    ]
    first = ["tenants_consultancy", "tenants_clientcompany", "tenants_user"]
    tables = [model._meta.db_table for model in models]
    return first + [table for table in tables if table not in first]


def _contents() -> dict[str, str]:
    """Return {table: its rows as JSON} of the public tables that tests fill, empty ones too."""
    tables = [*_public_tables(), *BESIDE]
    rows = "SELECT 'public.{0}', coalesce(json_agg(t ORDER BY t::text), '[]')::text FROM public.{0} AS t"
    return dict(owner().execute(" UNION ALL ".join(map(rows.format, tables))).fetchall())
