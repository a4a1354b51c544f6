"""The ways to an assessment: a ticket to answer once for each person invited, or one open link for all."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from backend.assessments.models import AnswerTicket, Assessment, Invitation, NamedResponse
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.organizations.vocabulary import OrganizationKind
from tenants.actors import ClientFacts
from tenants.answer_links import AnswerLink, WithdrawalCode, hash_secret, secret_for


def mint_tickets(invitations: Iterable[Invitation]) -> list[AnswerTicket]:
    """Store a ticket for each invitation; fetch these with `select_related("person__organization")`.

    Side, level and team are the person's of today. The rows go in by their random ids, so that their order on the disk
    is not the invitations'.
    """
    tickets = [AnswerTicket(**_right(invitation)) for invitation in invitations]
    return AnswerTicket.objects.bulk_create(sorted(tickets, key=lambda ticket: ticket.id))


def mint_ticket(invitation: Invitation) -> AnswerTicket:
    """Store the ticket of one invitation."""
    (ticket,) = mint_tickets([invitation])
    return ticket


def mint_named(invitations: Iterable[Invitation]) -> list[NamedResponse]:
    """Store for each invitation the response that its person may fill in, likewise."""
    rows = [NamedResponse(person_id=invitation.person_id, **_right(invitation)) for invitation in invitations]
    return NamedResponse.objects.bulk_create(rows)


def unused_hashes(assessment_id: UUID) -> set[bytes]:
    """Return the hashes of the links of a round by which nobody has answered yet."""
    tickets = AnswerTicket.objects.filter(assessment=assessment_id)
    waiting = NamedResponse.objects.filter(assessment=assessment_id).waiting()
    return {bytes(each) for rows in (tickets, waiting) for each in rows.values_list("secret_hash", flat=True)}


def is_unused(invitation: Invitation) -> bool:
    """Whether nobody has answered by the link yet."""
    facts = {"assessment": invitation.assessment_id, "secret_hash": hash_for(invitation)}
    return AnswerTicket.objects.filter(**facts).exists() or NamedResponse.objects.filter(**facts).waiting().exists()


def already_used() -> Refusal:
    return Refusal(Code.ALREADY_USED, USED)


def url_for(client: ClientFacts, invitation: Invitation) -> str:
    """Return the person's own address to answer at; the same whenever it is asked for, and stored nowhere."""
    return _url(client, invitation.assessment_id, _secret(invitation))


def open_url_for(client: ClientFacts, assessment: Assessment) -> str:
    """Return the address at which anybody may answer, if the assessment has its open link."""
    return _url(client, assessment.id, secret_for("open", assessment.id))


def withdrawal_url(code: WithdrawalCode) -> str:
    """Return the address at which a respondent takes comments back."""
    return f"{settings.PUBLIC_URL}/answer/withdraw/{code.token()}"


def _right(invitation: Invitation) -> dict[str, Any]:
    """What is kept of the right to answer once, whatever the answer will stand by."""
    person = invitation.person
    works_in_a_team = person.organization.kind == OrganizationKind.TEAM
    return {
        "assessment_id": invitation.assessment_id,
        "secret_hash": hash_for(invitation),
        "side": person.side,
        "level": person.level,
        "team_id": person.organization_id if works_in_a_team else None,
    }


def hash_for(invitation: Invitation) -> bytes:
    """Return the hash that the right to answer keeps: a ticket's only way to its invitation, by the server's key."""
    return hash_secret(_secret(invitation))


def _secret(invitation: Invitation) -> bytes:
    return secret_for("invitation", invitation.id)


def _url(client: ClientFacts, assessment_id: UUID, secret: bytes) -> str:
    link = AnswerLink(client_id=client.id, assessment_id=assessment_id, secret=secret)
    return f"{settings.PUBLIC_URL}/answer/{link.token()}"


USED = Text(
    ja="このリンクはすでに回答に使われています。リンクは1回だけ使えます。",
    en="This link was used to answer already. Each link works once.",
)
