"""Counts what a request sends to the database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections

from schema.context import Count
from tenants.database.aliases import CLIENT, FRONT


@contextmanager
def counted() -> Iterator[Count]:
    """Count the statements of the requests made inside the block."""
    count = Count()
    with ExitStack() as stack:
        for alias in (FRONT, CLIENT):
            stack.enter_context(connections[alias].execute_wrapper(count))
        yield count
