"""The difference between two groups, Sales minus Marketing or heads minus staff, and what may be said of it.

A difference is told where both groups show a number, so it tells nothing new. What stands beside it does: how far the
answers lie apart decides the interval, theta and p. These are told from ten answers in each group on, rounded outward;
below, the verdict stands alone, and how many more answers would do is told for answers that spread as usual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Final

from backend.assessments.figures.cells import Cell
from backend.assessments.figures.disclosure import Disclosure, FloatArray, told
from backend.assessments.figures.inference.verdicts import Compared, Gap, alphas, typical_need, verdicts
from backend.assessments.figures.reasons import NOT_ASKED
from backend.assessments.figures.responses import MARKETING, SALES
from backend.assessments.figures.scores import HIGHEST, LOWEST, Figure, Scores

PAIRS: Final = (
    ("SALES_MARKETING", Cell(side=SALES), Cell(side=MARKETING)),
    ("HEAD_STAFF", Cell(level="HEAD"), Cell(level="STAFF")),
)
NO_VERDICT: Final = {"verdict": None, "inference": None, "more_per_side": None, "beyond_roster": None}

Told = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Group:
    """The respondents of a cell, with those of their figures that are compared."""

    disclosure: Disclosure
    cell: Cell

    @property
    def size(self) -> int | None:
        return self.disclosure.count(self.cell)

    @property
    def tells_spread(self) -> bool:
        return self.disclosure.tells_spread(self.cell)

    def points(self, figure: Figure) -> FloatArray:
        """Return the respondents' figures in points of the scale 1..5."""
        (values,) = self.disclosure.values(self.cell, figure)
        return values * (HIGHEST / figure.scale[1])


def differences(disclosure: Disclosure, *, invited: Mapping[str, int] | None) -> list[Told]:
    """Return each pair's differences; the total's too in points (total / 20), so that all can be compared.

    `invited` counts the roster by side: it tells whether more answers are to be had. By name there are no verdicts.
    """
    return [_pair(disclosure, pair, cell, other, invited) for pair, cell, other in PAIRS]


def _pair(disclosure: Disclosure, name: str, cell: Cell, other: Cell, invited: Mapping[str, int] | None) -> Told:
    scores = disclosure.scores
    asked = [scores.total, *scores.dimensions, *(scores.statements if cell.has_statements else ())]
    roster = smaller_side(invited) if cell.side else None
    found = compared(Group(disclosure, cell), Group(disclosure, other), asked, roster=roster)
    statements = [{"key": figure.key, **found[figure]} for figure in asked if figure.kind == "STATEMENT"]
    return {
        "pair": name,
        "total": found[scores.total],
        "dimensions": [{"key": key, **part} for key, part in by_dimension(scores, found).items()],
        "statements": statements if cell.has_statements else None,
    }


def by_dimension(scores: Scores, found: Mapping[Figure, Told]) -> dict[str, Told]:
    """Return what was found of each of the five dimensions, and of one without statements that it was not asked."""
    not_asked = told(suppressed=NOT_ASKED) | NO_VERDICT
    return {key: found[figure] if figure else not_asked for key, figure in scores.asked.items()}


def smaller_side(invited: Mapping[str, int] | None) -> int | None:
    return min(invited.get(side, 0) for side in (SALES, MARKETING)) if invited else None


def compared(first: Group, second: Group, asked: Sequence[Figure], *, roster: int | None) -> dict[Figure, Told]:
    """Return the figures of the first group minus the second's, with what is said of each; by name no verdict."""
    found = {figure: difference(first, second, figure) for figure in asked}
    if first.disclosure.numbers is None:
        return found
    return {figure: found[figure] | said for figure, said in _verdicts(first, second, found, roster)}


def difference(first: Group, second: Group, figure: Figure) -> Told:
    for group in (first, second):
        if reason := group.disclosure.suppressed(group.cell, figure):
            return told(suppressed=reason) | NO_VERDICT
    shares = [group.disclosure.share(group.cell, figure) for group in (first, second)]
    return told(value=(HIGHEST - LOWEST) * (shares[0] - shares[1])) | NO_VERDICT


def _verdicts(
    first: Group, second: Group, found: Mapping[Figure, Told], roster: int | None
) -> Sequence[tuple[Figure, Told]]:
    """Return what is said of each figure; a withheld one keeps its place in the family, and tells nothing there."""
    if first.size is None or second.size is None:
        return [(figure, {"verdict": "SUPPRESSED"}) for figure in found]
    asked = [
        Compared(figure.kind, first.points(figure), second.points(figure), hidden=part["value"] is None)
        for figure, part in found.items()
    ]
    typical = {kind: typical_need(kind, alpha=alpha) for kind, alpha in alphas(asked).items()}
    tells_spread = first.tells_spread and second.tells_spread
    said = [
        said_of(gap, answers=min(each.sizes), typical=typical[each.kind], tells_spread=tells_spread, roster=roster)
        for each, gap in zip(asked, verdicts(asked), strict=True)
    ]
    return list(zip(found, said, strict=True))


def said_of(gap: Gap, *, answers: int, typical: int | None, tells_spread: bool, roster: int | None) -> Told:
    """Return what is told of a verdict. Of few answers, how many more would do is told for a `typical` need."""
    more = gap.more_per_side
    if gap.verdict == "UNDERPOWERED" and not tells_spread:
        more = None if typical is None else max(typical - answers, 1)
    return {
        "verdict": gap.verdict,
        "inference": _inference(gap) if tells_spread and gap.verdict != "SUPPRESSED" else None,
        "more_per_side": more,
        "beyond_roster": None if more is None or roster is None else answers + more > roster,
    }


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
