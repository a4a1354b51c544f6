"""The difference between two groups, Sales minus Marketing or heads minus staff, and what may be said of it.

A difference is told where both groups show a number, so it tells nothing new. What stands beside it does: how far the
answers lie apart decides the interval, theta and p. These are told from ten answers in each group on, rounded outward;
below, the verdict stands alone, and how many more answers would do is told for answers that spread as usual.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any, Final

import numpy as np

from backend.assessments.figures.cells import Cell
from backend.assessments.figures.disclosure import Disclosure, FloatArray, told
from backend.assessments.figures.inference.verdicts import Compared, Gap, alphas, typical_need, verdicts
from backend.assessments.figures.reasons import NOT_ASKED
from backend.assessments.figures.responses import MARKETING, SALES
from backend.assessments.figures.scores import HIGHEST, LOWEST, Figure

PAIRS: Final = (
    ("SALES_MARKETING", Cell(side=SALES), Cell(side=MARKETING)),
    ("HEAD_STAFF", Cell(level="HEAD"), Cell(level="STAFF")),
)
NO_VERDICT: Final = {"verdict": None, "inference": None, "more_per_side": None, "beyond_roster": None}
NOBODY: Final[FloatArray] = np.empty(0)

Told = dict[str, Any]


def differences(disclosure: Disclosure, *, invited: Mapping[str, int] | None) -> list[Told]:
    """Return each pair's differences; the total's too in points (total / 20), so that all can be compared.

    `invited` counts the roster by side: it tells whether more answers are to be had. By name there are no verdicts.
    """
    return [_pair(disclosure, pair, cell, other, invited) for pair, cell, other in PAIRS]


def _pair(disclosure: Disclosure, name: str, cell: Cell, other: Cell, invited: Mapping[str, int] | None) -> Told:
    scores = disclosure.scores
    asked = [scores.total, *scores.dimensions, *(scores.statements if cell.has_statements else ())]
    found = {figure: _difference(disclosure, cell, other, figure) for figure in asked}
    roster = min(invited.get(side, 0) for side in (SALES, MARKETING)) if invited and cell.side else None
    if disclosure.numbers is not None:
        found = {figure: found[figure] | said for figure, said in _verdicts(disclosure, cell, other, found, roster)}
    dimensions = {
        key: found[figure] if figure else told(suppressed=NOT_ASKED) | NO_VERDICT
        for key, figure in scores.asked.items()
    }
    statements = [{"key": figure.key, **found[figure]} for figure in asked if figure.kind == "STATEMENT"]
    return {
        "pair": name,
        "total": found[scores.total],
        "dimensions": [{"key": key, **part} for key, part in dimensions.items()],
        "statements": statements if cell.has_statements else None,
    }


def _difference(disclosure: Disclosure, cell: Cell, other: Cell, figure: Figure) -> Told:
    if reason := disclosure.suppressed(cell, figure) or disclosure.suppressed(other, figure):
        return told(suppressed=reason) | NO_VERDICT
    shares = disclosure.share(cell, figure) - disclosure.share(other, figure)
    return told(value=(HIGHEST - LOWEST) * shares) | NO_VERDICT


def _verdicts(
    disclosure: Disclosure, cell: Cell, other: Cell, found: Mapping[Figure, Told], roster: int | None
) -> Sequence[tuple[Figure, Told]]:
    """Return what is said of each figure; a withheld one keeps its place in the family, and tells nothing there."""
    if disclosure.count(cell) is None or disclosure.count(other) is None:
        return [(figure, {"verdict": "SUPPRESSED"}) for figure in found]
    asked = [_compared(disclosure, cell, other, figure, hidden=part["value"] is None) for figure, part in found.items()]
    gaps = verdicts(asked)
    tells_spread = disclosure.tells_spread(cell) and disclosure.tells_spread(other)
    alpha = alphas(asked)

    def said(compared: Compared, gap: Gap) -> Told:
        more = gap.more_per_side
        if gap.verdict == "UNDERPOWERED" and not tells_spread:
            need = typical_need(compared.kind, alpha=alpha[compared.kind])
            more = None if need is None else max(need - min(compared.sizes), 1)
        return {
            "verdict": gap.verdict,
            "inference": _inference(gap) if tells_spread and gap.verdict != "SUPPRESSED" else None,
            "more_per_side": more,
            "beyond_roster": None if more is None or roster is None else min(compared.sizes) + more > roster,
        }

    return [(figure, said(*each)) for figure, each in zip(found, zip(asked, gaps, strict=True), strict=True)]


def _compared(disclosure: Disclosure, cell: Cell, other: Cell, figure: Figure, *, hidden: bool) -> Compared:
    """Return both groups' figures in points of the scale 1..5."""
    scale = HIGHEST / figure.scale[1]
    (first,), (second,) = disclosure.values(cell, figure), disclosure.values(other, figure)
    return Compared(figure.kind, first * scale, second * scale, hidden=hidden)


def _inference(gap: Gap) -> Told:
    return {
        "low": _down(gap.low, 10),
        "high": _up(gap.high, 10),
        "theta": None if gap.theta is None else round(gap.theta, 2),
        "theta_low": _down(gap.theta_low, 100),
        "theta_high": _up(gap.theta_high, 100),
        "p": _up(gap.p_adjusted, 1000),
    }


def _down(value: float | None, parts: int) -> float | None:
    return None if value is None else floor(value * parts) / parts


def _up(value: float | None, parts: int) -> float | None:
    return None if value is None else ceil(value * parts) / parts
