"""Gives a client company its schema and role, all or nothing; safe to repeat."""

from uuid import UUID

from django.db import connections, transaction
from django_tenants.utils import quote_schema_name

from tenants.database.aliases import OWNER
from tenants.models import Blueprint, ClientCompany, ClientState
from tenants.provisioning.migrations import current_blueprint
from tenants.provisioning.roles import client_grants, client_role


def provision(client_id: UUID) -> None:
    """Make the schema and mark the client ACTIVE in one transaction; on failure mark it FAILED with the reason."""
    blueprint = current_blueprint()
    try:
        with transaction.atomic(using=OWNER):
            client = ClientCompany.objects.using(OWNER).select_for_update().get(pk=client_id)
            if client.state == ClientState.ACTIVE:
                return
            if client.state == ClientState.FAILED:
                client.move(ClientState.PROVISIONING)
            make_schema(client.schema_name, blueprint)
            client.move(ClientState.ACTIVE)
            client.failure = ""
            client.keep("state", "failure")
    except Exception as error:
        _note_failure(client_id, error)
        raise


def make_schema(schema_name: str, blueprint: Blueprint) -> None:
    """Replay the blueprint in a new schema, in the open transaction and in one round trip."""
    connection = connections[OWNER]
    with connection.cursor() as cursor:
        raw = cursor.connection
        before = [*client_role(schema_name)]
        after = client_grants(schema_name)
        migrations = [f"({_literal(app)}, {_literal(name)}, now())" for app, name in map(_node, blueprint.migrations)]
        script = [
            *(statement.as_string(raw) for statement in before),
            f"CREATE SCHEMA {quote_schema_name(schema_name)}",
            f"SET LOCAL search_path = {quote_schema_name(schema_name)}",
            *blueprint.statements,
            f"INSERT INTO django_migrations (app, name, applied) VALUES {', '.join(migrations)}",
            *(statement.as_string(raw) for statement in after),
            "SET LOCAL search_path = public",
        ]
        cursor.execute(";\n".join(script))


def drop_schema(schema_name: str) -> None:
    """Remove a client's schema and role. For erasure and for tests; there is no way back."""
    name = quote_schema_name(schema_name)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE; DROP ROLE IF EXISTS {name}")


def _note_failure(client_id: UUID, error: Exception) -> None:
    with transaction.atomic(using=OWNER):
        client = ClientCompany.objects.using(OWNER).select_for_update().get(pk=client_id)
        if client.state == ClientState.PROVISIONING:
            client.move(ClientState.FAILED)
            client.failure = f"{type(error).__name__}: {error}"[:2000]
            client.keep("state", "failure")


def _node(label: str) -> tuple[str, str]:
    app, _, name = label.partition(".")
    return app, name


def _literal(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
