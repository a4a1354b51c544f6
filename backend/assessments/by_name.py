"""Answering by name: the response that waits for its person is filled in once, with what they consented to."""

from collections.abc import Mapping

from django.db.models import F
from django.utils import timezone

from backend.assessments.consent import Consent
from backend.assessments.links import already_used
from backend.assessments.models import NamedResponse
from backend.events.operations import record
from tenants.actors import Actor
from tenants.answer_links import AnswerLink


def waiting_for(link: AnswerLink) -> NamedResponse:
    """Return the response that the link may fill in; it is visible to nobody else. Refuses ALREADY_USED."""
    rows = NamedResponse.objects.waiting().select_related("person", "team")
    row = rows.filter(assessment=link.assessment_id, secret_hash=link.secret_hash).first()
    if row is None:
        raise already_used()
    return row


def give(actor: Actor, row: NamedResponse, answers: Mapping[str, int], consent: Consent) -> None:
    """Fill a response in by the statement that proves it is empty: of many at once, one succeeds."""
    now = timezone.now()
    filled = (
        NamedResponse.objects.waiting()
        .filter(pk=row.pk)
        .update(
            answers=answers,
            answered_at=now,
            readers=consent.to_store(),
            updated_at=now,
            version=F("version") + 1,
        )
    )
    if not filled:
        raise already_used()

    record(actor, "response.given", row, assessment=row.assessment_id, person=row.person_id)
