"""Background work: a job carries its client and enters it; nothing is bound before or after."""

import functools
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenants.actors import Actor, ClientFacts
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT
from tenants.mails import mail_invitation, mail_password_link
from tenants.models import ClientCompany, Membership, User
from tenants.provisioning.clients import provision

RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(name="tenants.provision_client", retry=RETRY)
def provision_client(*, client_id: str) -> None:
    """Make the schema and role of a new client company."""
    try:
        provision(UUID(client_id))
    finally:
        connections.close_all()


@app.task(name="tenants.send_invitation", retry=RETRY)
def send_invitation(*, membership_id: str) -> None:
    """Mail a new member, unless the membership ended meanwhile; the queue never holds the link itself."""
    try:
        standing = Membership.objects.in_force().filter(pk=membership_id, user__is_active=True)
        for membership in standing.select_related("user", "client", "consultancy"):
            mail_invitation(membership)
    finally:
        connections.close_all()


@app.task(name="tenants.send_password_link", retry=RETRY)
def send_password_link(*, user_id: str) -> None:
    """Mail a person who asked for a new password."""
    try:
        for user in User.objects.filter(pk=user_id, is_active=True):
            mail_password_link(user)
    finally:
        connections.close_all()


def client_job(name: str) -> Callable[[Callable[..., None]], Any]:
    """Declare a job that runs inside one client: `work(actor, **arguments)` in a transaction bound to it."""

    def declare(work: Callable[..., None]) -> Any:
        @functools.wraps(work)
        def run(*, client_id: str, **arguments: Any) -> None:
            try:
                client = ClientFacts.of(ClientCompany.objects.served().get(pk=client_id))
                with client_transaction(client.schema_name):
                    work(Actor.system(client), **arguments)
            finally:
                connections.close_all()

        return app.task(name=name, retry=RETRY)(run)

    return declare


def defer(job: Any, **arguments: Any) -> None:
    """Put a client job on the queue from inside the client's transaction; it is stamped with that client."""
    with connections[CLIENT].cursor() as cursor:
        cursor.execute("SELECT public.defer_client_job(%s, %s::jsonb)", [job.name, json.dumps(arguments)])
