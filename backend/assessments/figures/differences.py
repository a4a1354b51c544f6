"""The plain difference between two groups: Sales minus Marketing, heads minus staff, in points of the scale 1..5."""

from typing import Any, Final

from backend.assessments.figures.cells import Cell
from backend.assessments.figures.disclosure import Disclosure, told
from backend.assessments.figures.reasons import NOT_ASKED
from backend.assessments.figures.responses import MARKETING, SALES
from backend.assessments.figures.scores import HIGHEST, LOWEST, Figure

PAIRS: Final = (
    ("SALES_MARKETING", Cell(side=SALES), Cell(side=MARKETING)),
    ("HEAD_STAFF", Cell(level="HEAD"), Cell(level="STAFF")),
)


def differences(disclosure: Disclosure) -> list[dict[str, Any]]:
    """Return each pair's differences; the total's too in points (total / 20), so that all can be compared.

    A difference is told where both groups show a number, so it tells nothing new.
    """
    return [_pair(disclosure, name, cell, other) for name, cell, other in PAIRS]


def _pair(disclosure: Disclosure, name: str, cell: Cell, other: Cell) -> dict[str, Any]:
    def difference(figure: Figure | None) -> dict[str, Any]:
        if figure is None:
            return told(suppressed=NOT_ASKED)
        if reason := disclosure.suppressed(cell, figure) or disclosure.suppressed(other, figure):
            return told(suppressed=reason)
        shares = disclosure.share(cell, figure) - disclosure.share(other, figure)
        return told(value=(HIGHEST - LOWEST) * shares)

    scores = disclosure.scores
    statements = [{"key": figure.key, **difference(figure)} for figure in scores.statements]
    return {
        "pair": name,
        "total": difference(scores.total),
        "dimensions": [{"key": key, **difference(figure)} for key, figure in scores.asked.items()],
        "statements": statements if cell.has_statements else None,
    }
