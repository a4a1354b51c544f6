"""What every resolver is given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import strawberry
from django.conf import settings
from django.db import close_old_connections, connections, transaction
from django.http import HttpRequest

from tenants.access import actor_of, claim_of
from tenants.actors import Actor
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT, FRONT
from tenants.keyring import Claim
from tenants.roles import Permission


class Count:
    """Counts the statements that a request sends."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.sent += 1
        return execute(*arguments)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Inside, what Django sends is counted; at its end connections go back, as Django does it after a request."""
        try:
            with connections[FRONT].execute_wrapper(self), connections[CLIENT].execute_wrapper(self):
                yield
        finally:
            close_old_connections()


@dataclass
class Context:
    """One request: who asks, and the HTTP request itself for the few fields that need it."""

    actor: Actor
    request: HttpRequest | None = None
    claim: Claim | None = None  # while it stands, the actor is believed only: prove it, or ask anew
    statements: Count = field(default_factory=Count)
    has_kept: bool = False  # whether a change is committed already, whatever becomes of the rest
    reader: Callable[[Any, Any], Any] | None = None  # gives a changed row as the answer tells it
    wants_plain: bool = False  # as a header asks where DEBUG is on

    @property
    def sees_plan(self) -> bool:
        """Whether the answer tells how the engine came to it."""
        return bool(settings.DEBUG) or self.actor.may(Permission.ENGINE_READ)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open what the plain path runs in: one transaction in the client, where there is one."""
        with self.statements.counting():
            self.ask_anew()
            with client_transaction(self.actor.client.schema_name) if self.actor.client else nullcontext():
                yield

    def ask_anew(self) -> None:
        """Make a believed actor a known one; raise Refusal where it is nobody any more."""
        if self.claim is None or self.request is None:
            return
        claim, self.claim = self.claim, None
        self.statements.sent += 1
        if claim.is_proven():
            self.actor = replace(claim.actor, request_id=getattr(self.request, "request_id", ""))
        else:
            self.actor = asked(self.request)

    def read_back(self, info: Any, row: Any) -> Any:
        """Return a changed row as JSON that is ready, or None where the caller has to read it."""
        return self.reader(info, row) if self.reader else None

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
    """Find out who asks, or believe what was found out last time for now."""
    count = Count()
    claim = claim_of(request)
    if claim is None:
        with count.counting():
            actor = asked(request)
    else:
        actor = claim.actor
    wants_plain = settings.DEBUG and request.headers.get("X-Engine") == "plain"
    yield Context(actor=actor, request=request, claim=claim, statements=count, wants_plain=wants_plain)


def asked(request: HttpRequest) -> Actor:
    """Return who asks, in a short transaction at the front; raise Refusal as tenants.access.actor_of does."""
    with transaction.atomic(using=FRONT):
        return actor_of(request)
