"""What every resolver is given."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import strawberry
from django.db import connections, transaction
from django.http import HttpRequest

from tenants.access import actor_of
from tenants.actors import Actor
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT, FRONT


class Count:
    """Counts the statements that a request sends."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.sent += 1
        return execute(*arguments)


@dataclass
class Context:
    """One request: who asks, and the HTTP request itself for the few fields that need it."""

    actor: Actor
    request: HttpRequest | None = None
    statements: Count = field(default_factory=Count)
    has_kept: bool = False  # whether a change is committed already, whatever becomes of the rest

    def keep(self) -> None:
        self.has_kept = True

    @property
    def client_slug(self) -> str | None:
        return self.actor.client.slug if self.actor.client else None

    @property
    def actor_label(self) -> str:
        return self.actor.label

    @property
    def statement_count(self) -> int:
        return self.statements.sent


Info = strawberry.Info[Context, None]


@contextmanager
def context_for(request: HttpRequest) -> Iterator[Context]:
    """Find out who asks in a short transaction at the front, then run the request in one transaction in its client."""
    with ExitStack() as stack:
        count = Count()
        for alias in (FRONT, CLIENT):
            stack.enter_context(connections[alias].execute_wrapper(count))
        with transaction.atomic(using=FRONT):
            actor = actor_of(request)
        context = Context(actor=actor, request=request, statements=count)
        if actor.client:
            stack.enter_context(client_transaction(actor.client.schema_name))
        yield context
