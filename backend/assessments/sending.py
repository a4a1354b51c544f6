"""The mails of a round, sent by the worker."""

from collections.abc import Callable, Sequence
from smtplib import SMTPException
from uuid import UUID

import structlog
from django.core.mail import BadHeaderError, get_connection
from django.db import connections
from procrastinate.contrib.django import app

from backend.assessments.mailing import mail_invitation, still_to_mail
from backend.assessments.reminding import mail_reminder, still_to_remind
from tenants.actors import Actor, ClientFacts
from tenants.binding import client_transaction
from tenants.jobs import RETRY
from tenants.models import ClientCompany

log = structlog.get_logger("concord.mail")


class NotAllSent(Exception):
    """Some mails could not be sent; the job is tried again, for these alone."""


@app.task(name="assessments.send_invitations", retry=RETRY)
def send_invitations(*, client_id: str, assessment_id: str) -> None:
    """Mail all links of a round that wait for it, each in a transaction of its own; a bad address stops no other."""
    try:
        client = ClientFacts.of(ClientCompany.objects.served().get(pk=client_id))
        failed = _send(client, UUID(assessment_id))
    finally:
        connections.close_all()
    if failed:
        raise NotAllSent(f"{failed} invitations of assessment {assessment_id} could not be mailed")


@app.task(name="assessments.send_reminders")
def send_reminders(*, client_id: str, assessment_id: str) -> None:
    """Remind those who have not answered, in random order. Tried once: nothing is noted that could name who is left."""
    try:
        client = ClientFacts.of(ClientCompany.objects.served().get(pk=client_id))
        with client_transaction(client.schema_name, read_only=True):
            waiting = still_to_remind(Actor.system(client), UUID(assessment_id))
        _each(client, UUID(assessment_id), waiting, mail_reminder, read_only=True)
    finally:
        connections.close_all()


def _send(client: ClientFacts, assessment_id: UUID) -> int:
    """Return how many mails the mail server did not take."""
    with client_transaction(client.schema_name, read_only=True):
        waiting = still_to_mail(Actor.system(client), assessment_id)
    return _each(client, assessment_id, waiting, mail_invitation)


def _each(
    client: ClientFacts, assessment_id: UUID, ids: Sequence[UUID], mail: Callable[..., None], *, read_only: bool = False
) -> int:
    """Mail each in a transaction of its own; return how many the mail server did not take."""
    actor = Actor.system(client)
    failed = 0
    over = get_connection()
    for id in ids:
        try:
            with client_transaction(client.schema_name, read_only=read_only):
                mail(actor, id, over=over)
        except (SMTPException, OSError, BadHeaderError) as error:
            failed += 1
            over.close()  # the next one starts afresh
            log.warning("mail.failed", assessment=str(assessment_id), error=type(error).__name__)
    over.close()
    return failed
