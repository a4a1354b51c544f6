"""Counts what a request sends to the database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

from django.db import connections

from schema.context import Count
from schema.endpoint import engine
from schema.engine.slots import Uncompilable
from tenants.database.aliases import CLIENT, FRONT


@contextmanager
def counted() -> Iterator[Count]:
    """Count the statements of the requests made inside the block, all of them on the plain path.

    A compiled read is one statement however many rows it gives.
    """
    count = Count()
    with ExitStack() as stack:
        uncompiled = Uncompilable("statements are being counted")
        stack.enter_context(mock.patch.object(engine.plans, "find", side_effect=uncompiled))
        for alias in (FRONT, CLIENT):
            stack.enter_context(connections[alias].execute_wrapper(count))
        yield count
