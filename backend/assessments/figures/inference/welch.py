"""Welch's t for two means, with variances that small groups of like answers cannot push to nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

FloatArray = npt.NDArray[np.float64]
CONFIDENCE: Final = 0.95
PRIOR_ANSWERS: Final = 4


@dataclass(frozen=True)
class Welch:
    """A difference of two means or a mean difference: its standard error, degrees of freedom, p and 95 % interval."""

    difference: float
    se: float
    df: float
    p: float
    low: float
    high: float


def welch(first: FloatArray, second: FloatArray) -> Welch:
    """Compare mean(first) - mean(second), in points of the scale; each group has at least two answers.

    Each variance is at least 1/n, as if one respondent had answered one point apart: five equal answers are no proof
    that everybody thinks so. Source: Welch 1947, Biometrika 34:28; the floor is ours.
    """
    se, df = standard_error([floored_variance(first), floored_variance(second)], [len(first), len(second)])
    return _compared(float(np.mean(first) - np.mean(second)), se, df)


def paired_t(differences: FloatArray) -> Welch:
    """Compare the mean of each respondent's difference with none; the variance has the same floor."""
    se, df = standard_error([floored_variance(differences)], [len(differences)])
    return _compared(float(np.mean(differences)), se, df)


def _compared(difference: float, se: float, df: float) -> Welch:
    half = float(stdtrit(df, (1 + CONFIDENCE) / 2)) * se
    p = 2 * float(stdtr(df, -abs(difference) / se))
    return Welch(difference, se, df, p, difference - half, difference + half)


def floored_variance(answers: FloatArray) -> float:
    return max(float(np.var(answers, ddof=1)), 1 / len(answers))


def shrunk_variance(answers: FloatArray, prior_sd: float) -> float:
    """Return the variance, drawn towards a prior's as if by PRIOR_ANSWERS more: a few answers tell little of theirs."""
    squares = float(np.sum((answers - np.mean(answers)) ** 2)) + PRIOR_ANSWERS * prior_sd**2
    return squares / (len(answers) + PRIOR_ANSWERS - 1)


def standard_error(variances: Sequence[float], sizes: Sequence[int]) -> tuple[float, float]:
    """Return the standard error of a sum or difference of means and its degrees of freedom (Satterthwaite's).

    Of one mean, too: then there are n - 1.
    """
    shares = [variance / size for variance, size in zip(variances, sizes, strict=True)]
    freedom = sum(share**2 / (size - 1) for share, size in zip(shares, sizes, strict=True))
    return float(np.sqrt(sum(shares))), sum(shares) ** 2 / freedom
