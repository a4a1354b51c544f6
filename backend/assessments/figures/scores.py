"""Answers as whole-number points, so that every mean is exact: summing in another order gives the same figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from backend.assessments.figures.combinations import IntArray
from backend.assessments.figures.questionnaire import DIMENSIONS, Questionnaire
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.stages import HIGHEST_TOTAL, LOWEST_TOTAL

LOWEST: Final = 1
HIGHEST: Final = 5

Kind = Literal["TOTAL", "DIMENSION", "STATEMENT"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The total, one dimension or one statement: `items` are the statements in it, `span` the most points in it."""

    kind: Kind
    key: str
    items: tuple[int, ...]
    span: int

    @property
    def scale(self) -> tuple[int, int]:
        return (LOWEST_TOTAL, HIGHEST_TOTAL) if self.kind == "TOTAL" else (LOWEST, HIGHEST)

    def value(self, share: Fraction) -> Fraction:
        """Return the share (0..1) of the points on the figure's scale: 20..100 for the total, else 1..5."""
        low, high = self.scale
        return low + (high - low) * share


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """Points of each respondent for each statement, weight × (answer - least answer), reversed where it is reverse."""

    points: IntArray
    total: Figure
    dimensions: tuple[Figure, ...]
    statements: tuple[Figure, ...]

    @classmethod
    def of(cls, questionnaire: Questionnaire, responses: Responses) -> "Scores":
        low, high = questionnaire.scale_min, questionnaire.scale_max
        reverse = np.array([statement.reverse for statement in questionnaire.statements])
        steps = np.where(reverse, high - responses.answers, responses.answers - low)
        spans = [weight * (high - low) for weight in questionnaire.weights]

        def figure(kind: Kind, key: str, items: Sequence[int]) -> Figure:
            return Figure(kind=kind, key=key, items=tuple(items), span=sum(spans[item] for item in items))

        named = list(enumerate(questionnaire.statements))
        asked = {name: [item for item, each in named if each.dimension == name] for name in DIMENSIONS}
        return cls(
            points=steps * np.array(questionnaire.weights, dtype=np.int64),
            total=figure("TOTAL", "total", range(len(named))),
            dimensions=tuple(figure("DIMENSION", name, items) for name, items in asked.items() if items),
            statements=tuple(figure("STATEMENT", statement.key, [item]) for item, statement in named),
        )

    @property
    def asked(self) -> dict[str, Figure | None]:
        """Every dimension, in its order; None where the questionnaire has no statement on it."""
        by_key = {figure.key: figure for figure in self.dimensions}
        return {key: by_key.get(key) for key in DIMENSIONS}

    def points_in(self, figure: Figure) -> IntArray:
        """Return each respondent's points in the figure, 0..span."""
        return self._points[figure]

    def values(self, figure: Figure, members: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Return each member's own figure on its scale: 20..100 for the total, else 1..5."""
        low, high = figure.scale
        return low + (high - low) * self.points_in(figure)[members] / figure.span

    @cached_property
    def _points(self) -> dict[Figure, IntArray]:
        figures = (self.total, *self.dimensions, *self.statements)
        return {figure: self.points[:, figure.items].sum(axis=1) for figure in figures}

    def share(self, figure: Figure, row: IntArray) -> Fraction:
        """Return the exact weighted mean over a cell's row, as a share (0..1) of the figure's span."""
        return Fraction(int(row @ self.points_in(figure)), figure.span * int(row.sum()))
