"""What a result may say: the one door through which every part of it takes its figures."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.assessments.figures.basis import Basis
from backend.assessments.figures.cells import BY_SIDE, Cell, Members
from backend.assessments.figures.coding import Shown, near_unanimous, shown_dimensions, shown_numbers
from backend.assessments.figures.combinations import IntArray
from backend.assessments.figures.publishing import publishable
from backend.assessments.figures.reasons import NEAR_UNANIMOUS, NO_ANSWERS, NOT_ASKED, WOULD_REVEAL_OTHERS
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.scores import Figure, Scores

ENOUGH_FOR_SPREAD = 10  # respondents: below, a mean with a spread can tell what each of them answered
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Disclosure:
    """Cells with the respondents behind each, why a cell is withheld, and which figures of the others are numbers."""

    scores: Scores
    cells: tuple[Cell, ...]
    groups: tuple[tuple[Members, ...], ...]
    rows: IntArray
    reasons: tuple[str | None, ...]
    numbers: Shown | None  # None: every figure of every cell that has answers
    statements_withheld: bool = False

    @cached_property
    def place(self) -> dict[Cell, int]:
        return {cell: place for place, cell in enumerate(self.cells)}

    def count(self, cell: Cell) -> int | None:
        """Return how many respondents the cell's figures rest on, None where it is withheld."""
        place = self.place[cell]
        return None if self.reasons[place] else int(np.count_nonzero(self.rows[place]))

    def suppressed(self, cell: Cell, figure: Figure) -> str | None:
        """Return why the figure of the cell is no number, None where it is one."""
        place = self.place[cell]
        if self.reasons[place] or self.numbers is None:
            return self.reasons[place]
        if figure.kind == "STATEMENT" and self.statements_withheld:
            return WOULD_REVEAL_OTHERS
        if place in self.numbers[figure]:
            return None
        return NEAR_UNANIMOUS if self._code(cell, figure) else WOULD_REVEAL_OTHERS

    def share(self, cell: Cell, figure: Figure) -> Fraction:
        """Return the exact mean, as a share of the scale, of a shown figure. Raises LookupError for one that is not."""
        if reason := self.suppressed(cell, figure):
            raise LookupError(f"{figure.key} of {cell.key} is withheld: {reason}")
        return self.scores.share(figure, self.rows[self.place[cell]])

    def told(self, cell: Cell, figure: Figure | None) -> dict[str, Any]:
        """Return the figure as a result tells it: a number, or the code in its place, or why there is neither."""
        if figure is None:
            return told(suppressed=NOT_ASKED)
        reason = self.suppressed(cell, figure)
        if reason is None:
            return told(value=figure.value(self.share(cell, figure)))
        return told(suppressed=reason, code=self._code(cell, figure) if reason == NEAR_UNANIMOUS else None)

    def values(self, cell: Cell, figure: Figure) -> list[FloatArray]:
        """Return the respondents' own figures, of each group whose mean has an equal share in the cell's."""
        return [self.scores.values(figure, members) for members in self.groups[self.place[cell]]]

    def tells_spread(self, cell: Cell) -> bool:
        """Whether more than a mean may be told: how far answers lie apart, from ten in each group."""
        sizes = [int(members.sum()) for members in self.groups[self.place[cell]]]
        return self.numbers is None or min(sizes) >= ENOUGH_FOR_SPREAD

    def _code(self, cell: Cell, figure: Figure) -> str | None:
        return near_unanimous(self.scores, figure, self.rows[self.place[cell]])


def told(*, value: Fraction | None = None, code: str | None = None, suppressed: str | None = None) -> dict[str, Any]:
    """Return one figure of a document: the float nearest to the exact value, unrounded."""
    return {"value": None if value is None else float(value), "code": code, "suppressed": suppressed}


def anonymous(
    responses: Responses,
    scores: Scores,
    cells: tuple[Cell, ...],
    *,
    basis: Basis,
    k: int,
    prior: IntArray | None = None,
    statements_withheld: bool = False,
) -> Disclosure:
    """Withhold whatever rests, or lets others rest, on fewer than `k` respondents, and code near-unanimous figures."""
    rows = np.stack([cell.row(responses, basis=basis) for cell in cells])
    reasons = publishable(rows, k=k, prior=prior)
    published = [place for place, reason in enumerate(reasons) if reason is None]
    detailed = [place for place in published if cells[place].has_statements and not statements_withheld]
    numbers = shown_numbers(scores, rows, published=published, detailed=detailed, prior=prior)
    return Disclosure(
        scores=scores,
        cells=cells,
        groups=tuple(cell.groups(responses, basis=basis) for cell in cells),
        rows=rows,
        reasons=tuple(reasons),
        numbers=numbers,
        statements_withheld=statements_withheld,
    )


def named(responses: Responses, scores: Scores, cells: tuple[Cell, ...], *, basis: Basis) -> Disclosure:
    """Withhold nothing: the respondents have consented to be read by name."""
    rows = np.stack([cell.row(responses, basis=basis) for cell in cells])
    reasons = tuple(None if row.any() else NO_ANSWERS for row in rows)
    groups = tuple(cell.groups(responses, basis=basis) for cell in cells)
    return Disclosure(scores=scores, cells=cells, groups=groups, rows=rows, reasons=reasons, numbers=None)


def expecting(own: Disclosure, scores: Scores, *, prior: IntArray | None = None) -> Disclosure:
    """Return what the same respondents expect of the other side, as `scores`: dimension by dimension, of sides alone.

    It is told of a side that is told, since it rests on the same respondents, and coded by its own sums. Answers and
    expectations are different unknowns: the numbers of the one say nothing of the other, and a difference of both has
    no less room than each, so what has slack enough alone has it in every combination.
    """
    numbers = None
    if own.numbers is not None:
        published = [own.place[cell] for cell in BY_SIDE if own.count(cell) is not None]
        numbers = shown_dimensions(scores, own.rows, published=published, prior=prior)
    return replace(own, scores=scores, numbers=numbers)
