"""The only door to a client's tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.conf import settings
from django.db import connections, transaction

from tenants.database.aliases import CLIENT
from tenants.database.base import DatabaseWrapper


@contextmanager
def client_transaction(schema_name: str, *, read_only: bool = False, timeout_ms: int | None = None) -> Iterator[None]:
    """Run the block in one transaction as the client's role, in the client's schema; commit at its end.

    Raises NotBound when a client is already bound in this thread, and whatever the database says; in each case the
    transaction is undone.
    """
    connection = cast(DatabaseWrapper, connections[CLIENT])
    with transaction.atomic(using=CLIENT, durable=True):
        connection.bind(schema_name, read_only=read_only, timeout_ms=timeout_ms or settings.STATEMENT_TIMEOUT_MS)
        try:
            yield
        finally:
            connection.unbind()


def bound_client() -> str | None:
    """Return the schema that this thread's transaction is bound to."""
    return cast(DatabaseWrapper, connections[CLIENT]).bound_to
