"""How often a paired comparison is wrong: what respondents expect minus what they answer, both of the same mean."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import stdtr, stdtrit

from backend.assessments.figures.inference.pairs import Pairs, paired_verdicts
from backend.assessments.figures.inference.verdicts import ALPHA
from backend.assessments.figures.inference.welch import CONFIDENCE

SIZES = (5, 8, 12, 20, 40)
DIMENSIONS, EACH = 5, 4
SPAN = 4 * EACH  # points of a dimension, from 1 throughout to 5 throughout

Array = Any


def simulated(answers: Array) -> dict[str, float]:
    """Return the rates of `counted` for runs × respondents × (answers, then expectations)."""
    own, expected = (_points(part) for part in np.split(answers, 2, axis=2))
    return counted(expected - own)


def one_against(random: np.random.Generator, size: int, runs: int) -> dict[str, float]:
    """Return the rates where, in each dimension, one in six differs by 2.5 points and the others by 0.5 against it."""
    differs = random.random((runs, size, DIMENSIONS)) < 1 / 6
    return counted(np.where(differs, 5 * SPAN // 8, -SPAN // 8))


def counted(apart: Array) -> dict[str, float]:
    """Return the share of runs with a false GAP, and of intervals that hold, of runs × respondents × dimensions.

    p is never below Student's, so where that alone is too large for Holm's first step nothing can be found.
    """
    difference, se = _student(apart)
    runs, count, _ = apart.shape
    p = 2 * stdtr(count - 1, -np.abs(difference) / se)
    suspects = np.flatnonzero(p.min(axis=1) * DIMENSIONS < ALPHA)
    half = float(stdtrit(count - 1, (1 + CONFIDENCE) / 2)) * se[:, 0]
    return {
        "false_gap": sum(map(_has_gap, apart[suspects])) / runs,
        "d_coverage": float(np.mean(np.abs(difference[:, 0]) <= half)),
    }


def _points(answers: Array) -> Array:
    """Return runs × respondents × dimensions, in whole points above the lowest answer."""
    return (answers.reshape(*answers.shape[:2], DIMENSIONS, EACH) - 1).sum(axis=3).astype(np.int64)


def _student(apart: Array) -> tuple[Array, Array]:
    """Return mean and standard error in points of 1..5, the variance floored as the rule does it."""
    values, count = apart / EACH, apart.shape[1]
    variance = np.maximum(values.var(axis=1, ddof=1), 1 / count)
    return values.mean(axis=1), np.sqrt(variance / count)


def _has_gap(apart: Array) -> bool:
    found = paired_verdicts([Pairs(points, SPAN) for points in apart.T])
    return any(each.verdict == "GAP" for each in found)
