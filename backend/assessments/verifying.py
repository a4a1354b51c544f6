"""Verifying a sealed result: is it as it was sealed, and do the stored answers still give it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from backend.assessments.computing import computed
from backend.assessments.figures.hashing import HASH, verify
from backend.assessments.figures.result import METHOD
from backend.assessments.models import AssessmentResult
from backend.assessments.vocabulary import VerificationOutcome
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

TOLD = 20


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What came of it, and where the documents differ: never the figures, which might tell of answers since changed."""

    result: AssessmentResult
    outcome: VerificationOutcome
    differs_at: tuple[str, ...] = ()


@operation
def verify_snapshot(actor: Actor, id: UUID) -> Verification:
    """Compute a result again from the answers that are stored, and compare; nothing is changed. Refuses NOT_FOUND."""
    actor.require(Permission.ASSESSMENT_WRITE)
    result = AssessmentResult.objects.find(actor, id, path=("id",))
    if not (verify(result.document) and result.document[HASH] == result.hash):
        return Verification(result=result, outcome=VerificationOutcome.BROKEN_SEAL)
    if result.method != METHOD:
        return Verification(result=result, outcome=VerificationOutcome.OTHER_METHOD)

    try:
        again = computed(result.assessment, previous=_previous(actor, result))
    except ValueError:  # more answers than were invited, or an earlier result that is not as it was sealed
        return Verification(result=result, outcome=VerificationOutcome.DIFFERENT)
    differs_at = tuple(islice(_differences(result.document, again), TOLD))
    outcome = VerificationOutcome.DIFFERENT if differs_at else VerificationOutcome.EQUAL
    return Verification(result=result, outcome=outcome, differs_at=differs_at)


def _previous(actor: Actor, result: AssessmentResult) -> AssessmentResult | None:
    """Return the result that it was compared with; a round that was brought in since may lie between."""
    change = result.document["change"]
    if change is None:
        return None
    rows = AssessmentResult.objects.visible_to(actor).filter(hash=change["since"][HASH])
    return rows.filter(assessment__organization=result.assessment.organization_id).first()


def _differences(stored: Any, again: Any, path: str = "") -> Iterator[str]:
    if isinstance(stored, Mapping) and isinstance(again, Mapping):
        for key in sorted({*stored, *again} - {HASH}):
            yield from _differences(stored.get(key), again.get(key), f"{path}.{key}" if path else key)
    elif isinstance(stored, list) and isinstance(again, list) and len(stored) == len(again):
        for place, pair in enumerate(zip(stored, again, strict=True)):
            yield from _differences(*pair, f"{path}[{place}]")
    elif stored != again:
        yield path
