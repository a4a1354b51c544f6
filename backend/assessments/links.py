"""The ways to an assessment: a ticket to answer once for each person invited, or one open link for all."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from backend.assessments.models import AnswerTicket, Assessment, Invitation
from backend.organizations.vocabulary import OrganizationKind
from tenants.actors import ClientFacts
from tenants.answer_links import AnswerLink, WithdrawalCode, hash_secret, secret_for


def mint_tickets(invitations: Iterable[Invitation]) -> list[AnswerTicket]:
    """Store a ticket for each invitation; fetch these with `select_related("person__organization")`.

    Side, level and team are the person's of today. The rows go in by their random ids, so that their order on the disk
    is not the invitations'.
    """
    tickets = [_ticket(invitation) for invitation in invitations]
    return AnswerTicket.objects.bulk_create(sorted(tickets, key=lambda ticket: ticket.id))


def mint_ticket(invitation: Invitation) -> AnswerTicket:
    """Store the ticket of one invitation."""
    (ticket,) = mint_tickets([invitation])
    return ticket


def url_for(client: ClientFacts, invitation: Invitation) -> str:
    """Return the person's own address to answer at; the same whenever it is asked for, and stored nowhere."""
    return _url(client, invitation.assessment_id, _secret(invitation))


def open_url_for(client: ClientFacts, assessment: Assessment) -> str:
    """Return the address at which anybody may answer, if the assessment has its open link."""
    return _url(client, assessment.id, secret_for("open", assessment.id))


def withdrawal_url(code: WithdrawalCode) -> str:
    """Return the address at which a respondent takes comments back."""
    return f"{settings.PUBLIC_URL}/answer/withdraw/{code.token()}"


def _ticket(invitation: Invitation) -> AnswerTicket:
    person = invitation.person
    works_in_a_team = person.organization.kind == OrganizationKind.TEAM
    return AnswerTicket(
        assessment_id=invitation.assessment_id,
        secret_hash=hash_for(invitation),
        side=person.side,
        level=person.level,
        team_id=person.organization_id if works_in_a_team else None,
    )


def hash_for(invitation: Invitation) -> bytes:
    """Return the hash that the invitation's ticket keeps: the only way from one to the other, by the server's key."""
    return hash_secret(_secret(invitation))


def _secret(invitation: Invitation) -> bytes:
    return secret_for("invitation", invitation.id)


def _url(client: ClientFacts, assessment_id: UUID, secret: bytes) -> str:
    link = AnswerLink(client_id=client.id, assessment_id=assessment_id, secret=secret)
    return f"{settings.PUBLIC_URL}/answer/{link.token()}"
