"""What is done with client companies."""

import time
from uuid import UUID

from django.conf import settings
from django.db import transaction

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.core.validation import check
from tenants.actors import Actor
from tenants.binding import public_operation
from tenants.database.aliases import FRONT
from tenants.jobs import provision_client
from tenants.models import AccessGrant, ClientCompany, ClientState, GrantRole
from tenants.roles import Permission
from tenants.trail import record_public


@public_operation
def open_client(actor: Actor, *, slug: str, name: str, time_zone: str, locale: str, industry: str) -> ClientCompany:
    """Open a client company for the actor's firm; the worker makes its schema. Waits shortly, after the commit, for it.

    Refuses REQUIRED, INVALID, TOO_LONG, DUPLICATE.
    """
    actor.require(Permission.CLIENT_OPEN)
    firm = actor.consultancy
    assert firm is not None  # only a consultancy's roles hold CLIENT_OPEN

    client = ClientCompany(slug=slug, name=name, time_zone=time_zone, locale=locale, industry=industry)
    check(client)
    client.save(force_insert=True)
    AccessGrant.objects.create(client=client, consultancy_id=firm.id, role=GrantRole.MANAGE)
    provision_client.defer(client_id=str(client.id))
    transaction.on_commit(lambda: _wait_for(client.id), using=FRONT)

    record_public(actor, "client.opened", client, client_id=client.id, slug=slug)
    return client


@public_operation
def retry_client(actor: Actor, id: UUID) -> ClientCompany:
    """Try again to make the schema of a client company for which it failed. Refuses NOT_FOUND, ILLEGAL_MOVE."""
    actor.require(Permission.CLIENT_OPEN)
    client = ClientCompany.objects.pick(actor, id, path=("id",))

    client.move(ClientState.PROVISIONING)
    client.keep("state")
    provision_client.defer(client_id=str(client.id))
    transaction.on_commit(lambda: _wait_for(client.id), using=FRONT)

    record_public(actor, "client.retried", client, client_id=client.id)
    return client


@public_operation
def suspend_client(actor: Actor, id: UUID, *, reason: str) -> ClientCompany:
    """Stop serving a client company; nothing of it is lost. Refuses NOT_FOUND, REQUIRED, ILLEGAL_MOVE."""
    return _move(actor, id, ClientState.SUSPENDED, "client.suspended", reason)


@public_operation
def resume_client(actor: Actor, id: UUID, *, reason: str) -> ClientCompany:
    """Serve a suspended client company again. Refuses NOT_FOUND, REQUIRED, ILLEGAL_MOVE."""
    return _move(actor, id, ClientState.ACTIVE, "client.resumed", reason)


def _move(actor: Actor, id: UUID, state: ClientState, verb: str, reason: str) -> ClientCompany:
    actor.require(Permission.CLIENT_STATE)
    client = ClientCompany.objects.pick(actor, id, path=("id",))
    if not reason.strip():
        raise Refusal(Code.REQUIRED, Text(ja="理由を記入してください。", en="Give a reason."), path=("reason",))

    before = client.state
    if client.state not in {ClientState.ACTIVE, ClientState.SUSPENDED}:
        client.move(ClientState.PROVISIONING)  # refuses: only a served or suspended client is moved by a person
    client.move(state)
    client.keep("state")

    record_public(actor, verb, client, client_id=client.id, state=[before, state], reason=reason)
    return client


def _wait_for(client_id: UUID) -> None:
    """Give the worker a moment, so that the answer can already say ACTIVE."""
    deadline = time.monotonic() + settings.OPEN_CLIENT_WAIT_S
    while time.monotonic() < deadline:
        if not ClientCompany.objects.filter(pk=client_id, state=ClientState.PROVISIONING).exists():
            return
        time.sleep(0.05)
