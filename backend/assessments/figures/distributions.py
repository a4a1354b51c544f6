"""How the answers to a statement are spread over the scale: told of groups of ten and more."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

import numpy as np

from backend.assessments.figures.cells import Cell
from backend.assessments.figures.combinations import IntArray
from backend.assessments.figures.disclosure import ENOUGH_FOR_SPREAD, Disclosure
from backend.assessments.figures.publishing import patterns_of, publishable
from backend.assessments.figures.questionnaire import Questionnaire
from backend.assessments.figures.responses import Responses

NARROW: Final = 1  # points between the lowest and the highest answer: so near that each answer is as good as told

Shares = list[float]


def distributions(
    disclosure: Disclosure, questionnaire: Questionnaire, responses: Responses, *, k: int
) -> Mapping[tuple[Cell, str], Shares]:
    """Return the share (0..1) of each point of the scale, lowest first, by cell and statement, where it may be told.

    A share is a mean over the cell's row like any other figure of it, so the audit of publishing.py covers it, here for
    ten: no combination of what is told rests on fewer. A statement is left out of every cell where the answers of a
    group that can be worked out lie within two neighbouring points.
    """
    told = _cells(disclosure, k)
    scale = range(questionnaire.scale_min, questionnaire.scale_max + 1)
    found: dict[tuple[Cell, str], Shares] = {}
    for figure, answers in zip(disclosure.scores.statements, responses.answers.T, strict=True):
        cells = [cell for cell in told if disclosure.suppressed(cell, figure) is None]
        rows = [disclosure.rows[disclosure.place[cell]] for cell in cells]
        if disclosure.numbers is not None and any(np.ptp(part) <= NARROW for part in _parts(rows, answers)):
            continue
        found |= {(cell, figure.key): _shares(row, answers, scale) for cell, row in zip(cells, rows, strict=True)}
    return found


def _cells(disclosure: Disclosure, k: int) -> list[Cell]:
    shown = [cell for cell in disclosure.cells if cell.has_statements and disclosure.count(cell) is not None]
    if disclosure.numbers is None or not shown:
        return shown
    rows = np.stack([disclosure.rows[disclosure.place[cell]] for cell in shown])
    reasons = publishable(rows, k=max(k, ENOUGH_FOR_SPREAD))
    return [cell for cell, reason in zip(shown, reasons, strict=True) if reason is None]


def _parts(rows: list[IntArray], answers: IntArray) -> Iterator[IntArray]:
    """Yield the answers of the smallest groups that can be told apart: those who stand in the same cells."""
    if not rows:
        return
    stacked = np.stack(rows)
    patterns, pattern_of = patterns_of(stacked)
    for place in range(patterns.shape[1]):
        if patterns[:, place].any():
            yield answers[pattern_of == place]


def _shares(row: IntArray, answers: IntArray, scale: range) -> Shares:
    return [float(Fraction(int(row[answers == point].sum()), int(row.sum()))) for point in scale]
