"""What the organization's total is made of: Sales and Marketing half each, or the plain mean of everybody."""

from collections.abc import Mapping
from typing import Final, Literal

from backend.assessments.figures.responses import BOTH, MARKETING, SALES

Basis = Literal["SIDES", "POOLED"]

SIDES: Final = "SIDES"
POOLED: Final = "POOLED"


def choose_basis(counts: Mapping[str, int], *, k: int, chosen: Basis | None = None) -> Basis:
    """Return SIDES, except where a side has fewer than `k` responses or more than half of all are of BOTH.

    `counts` holds the responses by side; absent ones are 0. A basis `chosen` before opening stands, but SIDES cannot
    stand on a side that is too small: eight Sales and two Marketing answers do not measure both functions, and half
    each, two people would make half of the total.
    """
    if chosen == POOLED or min(counts.get(SALES, 0), counts.get(MARKETING, 0)) < k:
        return POOLED
    dominated = 2 * counts.get(BOTH, 0) > sum(counts.values())
    return POOLED if dominated and chosen is None else SIDES
