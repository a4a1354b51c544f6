"""Migrates the public schema and clients' schemas, and records what a new client's schema is made of."""

import hashlib
import inspect
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django_tenants.utils import quote_schema_name

from tenants.database.aliases import OWNER
from tenants.database.base import DatabaseWrapper
from tenants.models import Blueprint

Node = tuple[str, str]


def migrate_schema(schema_name: str) -> list[str]:
    """Bring one schema up to date and return the names of the migrations that were applied."""
    with inside(schema_name):
        executor = MigrationExecutor(connections[OWNER])
        targets = targets_of(executor, schema_name)
        plan = executor.migration_plan(targets)
        executor.migrate(targets, plan=plan)
        return [str(migration) for migration, _ in plan]


def is_current(schema_name: str) -> bool:
    with inside(schema_name):
        executor = MigrationExecutor(connections[OWNER])
        return not executor.migration_plan(targets_of(executor, schema_name))


def targets_of(executor: MigrationExecutor, schema_name: str) -> list[Node]:
    names = settings.SHARED_APPS if schema_name == "public" else settings.TENANT_APPS
    labels = {config.label for config in apps.get_app_configs() if config.name in names}
    return [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]


@contextmanager
def inside(schema_name: str) -> Iterator[None]:
    connection = cast(DatabaseWrapper, connections[OWNER])
    connection.set_schema(schema_name, include_public=False)
    try:
        yield
    finally:
        connection.set_schema_to_public()


def current_blueprint() -> Blueprint:
    """Return the recording for the migrations of this release, making it first where there is none."""
    blueprint = Blueprint.objects.using(OWNER).filter(id=fingerprint()).first()
    return blueprint or record_blueprint()


def record_blueprint() -> Blueprint:
    """Migrate an empty scratch schema, keep every statement that it took, and drop it."""
    scratch = f"t_scratch_{secrets.token_hex(6)}"
    connection = connections[OWNER]
    _execute(f"CREATE SCHEMA {quote_schema_name(scratch)}")
    statements: list[str] = []
    try:
        with connection.execute_wrapper(_recorder(statements)):
            applied = migrate_schema(scratch)
    finally:
        _execute(f"DROP SCHEMA {quote_schema_name(scratch)} CASCADE")
    if any(scratch in statement for statement in statements):
        raise RuntimeError("A migration names its schema, so it cannot be replayed in another")
    facts = {"statements": statements, "migrations": applied}
    return Blueprint.objects.using(OWNER).update_or_create(id=fingerprint(), defaults=facts)[0]


def _recorder(statements: list[str]) -> Callable[..., Any]:
    def keep(execute: Callable[..., Any], text: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(text, params, many, context)
        words = str(text).split(None, 2)
        if words[0].upper() in {"CREATE", "ALTER", "COMMENT", "UPDATE", "DROP"} or (
            words[0].upper() == "INSERT" and '"django_migrations"' not in str(text)
        ):
            cursor = context["cursor"]
            statements.append(cursor.mogrify(text, params) if params else str(text).replace("%%", "%"))
        return result

    return keep


def fingerprint() -> str:
    """SHA-256 over the names and sources of all tenant migrations."""
    executor = MigrationExecutor(connections[OWNER])
    digest = hashlib.sha256()
    for key in sorted(executor.loader.disk_migrations):
        if apps.get_app_config(key[0]).name in settings.TENANT_APPS:
            source = inspect.getsource(inspect.getmodule(type(executor.loader.disk_migrations[key])) or object)
            digest.update(f"{key}\n{source}".encode())
    return digest.hexdigest()


def _execute(statement: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement)
