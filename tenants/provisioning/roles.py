"""The database roles: who owns, who may become whom, who may touch what."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from tenants.database.aliases import FRONT_ROLE, OWNER, TENANT_ROLE

HIDDEN_FROM_FRONT = {"tenants_blueprint", "django_migrations"}
READ_BY_FRONT = {"portfolio_portfoliorow"}


def ensure_roles() -> None:
    """Create the shared roles and the app login where absent, and make the front role its resting state."""
    app = settings.DATABASES["default"]
    _create_role(FRONT_ROLE, sql.SQL("NOLOGIN"))
    _create_role(TENANT_ROLE, sql.SQL("NOLOGIN"))
    _create_role(app["USER"], sql.SQL("LOGIN NOINHERIT PASSWORD {}").format(sql.Literal(app["PASSWORD"])))
    database = sql.Identifier(str(connections[OWNER].settings_dict["NAME"]))
    login = sql.Identifier(app["USER"])
    run(grant_role(FRONT_ROLE, to=app["USER"]))
    run(sql.SQL("ALTER ROLE {} IN DATABASE {} SET role = {}").format(login, database, sql.Literal(FRONT_ROLE)))
    run(sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = public").format(login, database))
    run(sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
    run(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, login))


def grant_public() -> None:
    """Give the front role its rights on public tables; tenants' roles may only call functions granted to them."""
    front = sql.Identifier(FRONT_ROLE)
    run(sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(front, sql.Identifier(TENANT_ROLE)))
    run(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(front))
    run(sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(front))
    for table in append_only_tables(settings.SHARED_APPS):
        run(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier("public", table), front))
    for table in READ_BY_FRONT:
        run(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(sql.Identifier("public", table), front))
    for table in HIDDEN_FROM_FRONT:
        run(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier("public", table), front))


def client_role(schema_name: str) -> list[sql.Composable]:
    """The statements that make a client's role: it may use its own schema and the shared functions."""
    return [
        sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(schema_name)),
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(TENANT_ROLE), sql.Identifier(schema_name)),
        grant_role(schema_name, to=settings.DATABASES["default"]["USER"]),
    ]


def client_grants(schema_name: str) -> list[sql.Composable]:
    """The statements that give a client's role its rights; repeated after every migration."""
    name = sql.Identifier(schema_name)
    statements: list[sql.Composable] = [
        sql.SQL("GRANT USAGE ON SCHEMA {0} TO {0}").format(name),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {0} TO {0}").format(name),
        sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {0} TO {0}").format(name),
        sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(schema_name, "django_migrations"), name),
    ]
    for table in append_only_tables(settings.TENANT_APPS):
        statement = sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}")
        statements.append(statement.format(sql.Identifier(schema_name, table), name))
    for table, columns in changing_columns(settings.TENANT_APPS).items():
        place, changing = sql.Identifier(schema_name, table), sql.SQL(", ").join(map(sql.Identifier, columns))
        statements.append(sql.SQL("REVOKE UPDATE ON {} FROM {}").format(place, name))
        statements.append(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(changing, place, name))
    return statements


def append_only_tables(app_names: Iterable[str]) -> list[str]:
    return sorted(model._meta.db_table for model in _models(app_names) if getattr(model, "append_only", False))


def changing_columns(app_names: Iterable[str]) -> dict[str, list[str]]:
    """Return by table, of those that freeze some of their columns, the others: what may be changed."""
    return {
        model._meta.db_table: sorted(field.column for field in model._meta.concrete_fields if field.name not in frozen)
        for model in _models(app_names)
        if (frozen := getattr(model, "frozen", ()))
    }


def _models(app_names: Iterable[str]) -> list[Any]:
    return [model for config in apps.get_app_configs() if config.name in app_names for model in config.get_models()]


def grant_role(role: str, *, to: str) -> sql.Composed:
    """Let a login become a role without inheriting anything from it."""
    recent = connections[OWNER].cursor().connection.info.server_version >= 160000
    options = sql.SQL(" WITH INHERIT FALSE, SET TRUE" if recent else "")
    return sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(to)) + options


def run(statement: sql.Composable) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement)


def _create_role(name: str, options: sql.Composable) -> None:
    """Create a role; one made a moment ago by another process is as good."""
    create = sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), options)
    text = create.as_string(connections[OWNER].cursor().connection)
    block = sql.SQL("DO $do$ BEGIN EXECUTE {}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$")
    run(block.format(sql.Literal(text)))
