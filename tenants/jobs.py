"""Background work: a job carries its client and enters it; nothing is bound before or after."""

import functools
import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import structlog
from django.db import connections
from procrastinate import JobContext, RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app

from tenants.actors import Actor, ClientFacts
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT
from tenants.mails import mail_invitation, mail_password_link
from tenants.models import ClientCompany, Membership, User
from tenants.provisioning.clients import provision

RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)
EVERY_MINUTE = "* * * * *"
log = structlog.get_logger("concord.jobs")


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


def clock_job(name: str, *, cron: str) -> Callable[[Callable[[Actor], None]], Any]:
    """Declare what is done for every client at each tick: `work(actor)`, which opens transactions of its own.

    A tick finds by itself what is due, so that one that never came is made up for by the next. Several workers may run
    one tick, or two at once: the work locks what it changes. One client's failure stops no other.
    """

    def declare(work: Callable[[Actor], None]) -> Any:
        def run(timestamp: int) -> None:
            try:
                for client in ClientCompany.objects.served():
                    _tick(name, work, ClientFacts.of(client))
            finally:
                connections.close_all()

        return app.periodic(cron=cron)(app.task(name=name, queueing_lock=name)(run))

    return declare


def _tick(name: str, work: Callable[[Actor], None], client: ClientFacts) -> None:
    try:
        work(Actor.system(client))
    except Exception:
        log.exception("tick.failed", job=name, client=client.slug)
        connections.close_all()


def each_due(actor: Actor, due: Callable[[], Iterable[UUID]], work: Callable[[Actor, UUID], object]) -> None:
    """Do the work for each id that is due, each in a transaction of its own; one that fails stops no other."""
    schema_name = actor.in_client().schema_name
    with client_transaction(schema_name, read_only=True):
        ids = list(due())
    for id in ids:
        try:
            with client_transaction(schema_name):
                work(actor, id)
        except Exception:
            log.exception("due.failed", work=work.__name__, client=actor.in_client().slug, id=str(id))


@app.periodic(cron="30 3 * * *")
@app.task(name="tenants.remove_old_jobs", queueing_lock="tenants.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget each night the jobs that were done more than a week ago."""
    await builtin_tasks.remove_old_jobs(context, max_hours=7 * 24)


def defer(job: Any, **arguments: Any) -> None:
    """Put a client job on the queue from inside the client's transaction; it is stamped with that client."""
    with connections[CLIENT].cursor() as cursor:
        cursor.execute("SELECT public.defer_client_job(%s, %s::jsonb)", [job.name, json.dumps(arguments)])
