"""The only door to a client's tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connections, transaction

from tenants.database.aliases import CLIENT, FRONT
from tenants.database.base import DatabaseWrapper

W = TypeVar("W", bound=Callable[..., Any])


def operation(work: W) -> W:
    """Mark a write inside a client: all of it or nothing, as part of the transaction that is bound to the client."""
    return transaction.atomic(using=CLIENT, savepoint=False)(work)


def public_operation(work: W) -> W:
    """Mark a write on public tables: all of it or nothing."""
    return transaction.atomic(using=FRONT)(work)


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
