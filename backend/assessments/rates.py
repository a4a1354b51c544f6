"""How many have answered so far."""

from collections.abc import Mapping

from backend.assessments.figures.basis import SIDES, Basis, choose_basis
from backend.assessments.figures.responses import MARKETING, SALES
from backend.assessments.models import SMALLEST_GROUP

ENOUGH = SMALLEST_GROUP


def response_rate(
    invited: Mapping[str, int] | None, answered: Mapping[str, int] | None, *, k: int, chosen: Basis | None
) -> float | None:
    """Return which part of those asked have answered, in whole percents rounded down; None where fewer than five were.

    It counts those whom the result would count for the total, by side: a rate of everybody, beside the result's counts
    of Sales and Marketing, would tell how many of the few others have answered, and so of one alone whether.
    """
    asked, there = invited or {}, answered or {}
    if choose_basis(there, k=k, chosen=chosen) == SIDES:
        asked, there = _both(asked), _both(there)
    total = sum(asked.values())
    return sum(there.values()) * 100 // total / 100 if total >= ENOUGH else None


def _both(counts: Mapping[str, int]) -> dict[str, int]:
    return {side: counts.get(side, 0) for side in (SALES, MARKETING)}
