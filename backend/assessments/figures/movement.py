"""How sure a change between two rounds is: the interval of the difference of their means.

The rounds are taken for independent, since nothing ties the answers of one to those of the other. Where most people
answer in both, and much as before, the true interval is narrower than the one that is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any, Final

import numpy as np
from scipy.special import stdtrit

from backend.assessments.figures.basis import Basis
from backend.assessments.figures.cells import Cell
from backend.assessments.figures.disclosure import ENOUGH_FOR_SPREAD, FloatArray
from backend.assessments.figures.inference.welch import CONFIDENCE, floored_variance, standard_error
from backend.assessments.figures.questionnaire import Questionnaire
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.scores import Scores

PARTS: Final = 10  # what is told of a point of 1..5; the total, 20 times as large, by steps of 2


@dataclass(frozen=True, eq=False, kw_only=True)
class Answered:
    """One round's answers, and what its organization's total is made of."""

    questionnaire: Questionnaire
    responses: Responses
    basis: Basis

    @cached_property
    def scores(self) -> Scores:
        return Scores.of(self.questionnaire, self.responses)

    def means(self, cell: Cell, statements: Sequence[Mapping[str, Any]]) -> list[FloatArray]:
        """Return each respondent's weighted mean of some statements, in points of 1..5, by group of the cell."""
        by_key = {figure.key: figure for figure in self.scores.statements}
        weights = [float(Fraction(each["weight"])) for each in statements]

        def means(members: Any) -> FloatArray:
            values = [self.scores.values(by_key[each["key"]], members) for each in statements]
            return np.average(np.stack(values), axis=0, weights=weights)

        return [means(members) for members in cell.groups(self.responses, basis=self.basis)]


def interval(
    now: Answered, then: Answered, cell: Cell, statements: Sequence[Mapping[str, Any]], *, factor: int
) -> list[float] | None:
    """Return the 95 % interval of the change of the cell's mean × factor, outward to a tenth; from ten answers on.

    Welch's, each variance at least 1/n; where the cell's mean is half each group's, of the half sums.
    """
    after, before = now.means(cell, statements), then.means(cell, statements)
    groups = [*after, *before]
    if len(after) != len(before) or min(map(len, groups)) < ENOUGH_FOR_SPREAD:
        return None
    se, df = standard_error([floored_variance(group) for group in groups], [len(group) for group in groups])
    change = sum(float(np.mean(group)) for group in after) - sum(float(np.mean(group)) for group in before)
    half = float(stdtrit(df, (1 + CONFIDENCE) / 2)) * se
    low, high = ((change + end) / len(after) for end in (-half, half))
    return [factor * floor(low * PARTS) / PARTS, factor * ceil(high * PARTS) / PARTS]
