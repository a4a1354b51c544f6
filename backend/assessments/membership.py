"""How the people asked differ from those of the round before, as counts: a figure of a few newcomers tells of them."""

from collections.abc import Mapping
from uuid import UUID

from backend.assessments.models import Assessment, Invitation

Sides = Mapping[UUID, str]  # {person: side}


def roster_changes(before: Assessment, now: Assessment) -> dict[str, int] | None:
    """Count by side, and in "ALL", who joined or left; None where nobody knows who was asked in one of the rounds.

    Who is asked is frozen when a round opens, so the counts are the same whenever they are taken.
    """
    asked_before, asked_now = _asked(before), _asked(now)
    return compare(asked_before, asked_now) if asked_before and asked_now else None


def compare(before: Sides, now: Sides) -> dict[str, int]:
    """Count who is in one of the two alone; who changed sides left the one and joined the other."""
    sides = sorted({*before.values(), *now.values()})
    return {"ALL": len(before.keys() ^ now.keys())} | {side: len(_of(before, side) ^ _of(now, side)) for side in sides}


def _of(people: Sides, side: str) -> set[UUID]:
    return {person for person, theirs in people.items() if theirs == side}


def _asked(assessment: Assessment) -> Sides:
    return dict(Invitation.objects.filter(assessment=assessment).values_list("person_id", "side"))
