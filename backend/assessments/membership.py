"""How the people asked differ from those of the round before, as counts: a figure of a few newcomers tells of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.assessments.models import Assessment, Invitation
from backend.organizations.models import Person
from tenants.actors import Actor

Sides = Mapping[UUID, str]  # {person: side}


def roster_changes(actor: Actor, assessment: Assessment, people: Sequence[Person]) -> dict[str, Any] | None:
    """Return {"since": id, "all": {"joined", "left"}, "sides": {side: {"joined", "left"}}} against the round before.

    That is the organization's last closed one with the same questionnaire, which a change is measured from. None where
    there is no such round, or nobody knows who was asked in it.
    """
    before = _round_before(actor, assessment)
    if before is None:
        return None
    rows = Invitation.objects.visible_to(actor).filter(assessment=before)
    asked = dict(rows.values_list("person_id", "side"))
    if not asked:
        return None
    return {"since": str(before), **compare(asked, {person.id: person.side for person in people})}


def compare(before: Sides, now: Sides) -> dict[str, Any]:
    """Count who joined and who left, of all and of each side; who changed sides left the one and joined the other."""
    sides = sorted({*before.values(), *now.values()})
    return {
        "all": _moves(set(before), set(now)),
        "sides": {side: _moves(_of(before, side), _of(now, side)) for side in sides},
    }


def _of(people: Sides, side: str) -> set[UUID]:
    return {person for person, theirs in people.items() if theirs == side}


def _moves(before: set[UUID], now: set[UUID]) -> dict[str, int]:
    return {"joined": len(now - before), "left": len(before - now)}


def _round_before(actor: Actor, assessment: Assessment) -> UUID | None:
    rounds = Assessment.objects.visible_to(actor).closed()
    same = rounds.filter(
        organization=assessment.organization_id, questionnaire__key=assessment.questionnaire.key
    ).exclude(pk=assessment.pk)
    return same.order_by("-closed_at", "-id").values_list("id", flat=True).first()
