"""What the worker does for assessments."""

from smtplib import SMTPException
from uuid import UUID

import structlog
from django.core.mail import BadHeaderError, get_connection
from django.db import connections
from procrastinate.contrib.django import app

from backend.assessments.mailing import mail_invitation, still_to_mail
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


def _send(client: ClientFacts, assessment_id: UUID) -> int:
    """Return how many mails the mail server did not take."""
    actor = Actor.system(client)
    failed = 0
    with client_transaction(client.schema_name, read_only=True):
        waiting = still_to_mail(actor, assessment_id)
    over = get_connection()
    for id in waiting:
        try:
            with client_transaction(client.schema_name):
                mail_invitation(actor, id, over=over)
        except (SMTPException, OSError, BadHeaderError) as error:
            failed += 1
            over.close()  # the next one starts afresh
            log.warning("mail.failed", assessment=str(assessment_id), error=type(error).__name__)
    over.close()
    return failed
