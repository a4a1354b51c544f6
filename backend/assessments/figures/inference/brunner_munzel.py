"""Which of two groups answers higher: theta = P(first > second) + P(equal) / 2, its interval and a permuted test.

Sources: Brunner & Munzel 2000, Biometrical Journal 42:17; the permuted form: Neubert & Brunner 2007, Computational
Statistics & Data Analysis 51:5192; the interval at theta 0 or 1: method 5 of Newcombe 2006, Statistics in Medicine
25:559, with a quantile of t.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, stdtrit

from backend.assessments.figures.inference.welch import CONFIDENCE, FloatArray

ALL_UP_TO: Final = 5_000  # relabelings; where there are more, so many less one are drawn
DRAWN: Final = 4_999
BLOCK: Final = 1_000_000  # counts held at a time (8 MB): memory stays flat however many have answered
SEED: Final = 20_250_101
SAME: Final = 1e-9  # two statistics this near are equal
NOTHING: Final = 1e-20  # a variance below is what rounding leaves of none


@dataclass(frozen=True)
class Placements:
    """How the answers of each group lie among the other's: theta, and for each group the variance of its placements."""

    theta: float
    variances: tuple[float, float]
    sizes: tuple[int, int]

    @property
    def se(self) -> float:
        return float(np.sqrt(sum(v / n for v, n in zip(self.variances, self.sizes, strict=True))))

    @property
    def df(self) -> float:
        """Satterthwaite's degrees of freedom; those of equal spread where no answer overlaps another's."""
        shares = [v / n for v, n in zip(self.variances, self.sizes, strict=True)]
        freedom = sum(share**2 / (n - 1) for share, n in zip(shares, self.sizes, strict=True))
        return sum(shares) ** 2 / freedom if freedom else float(sum(self.sizes) - 2)


def placements(first: FloatArray, second: FloatArray) -> Placements:
    """Return how the groups lie to each other; each has at least two answers."""
    theta, own, other = _placed(*_counted(first, second))
    return Placements(float(theta[0]), (float(own[0]), float(other[0])), (len(first), len(second)))


def theta_interval(found: Placements) -> tuple[float, float]:
    """Return the 95 % interval of theta, on the scale of its logit.

    A group whose placements do not vary is given 1/(4n), the variance of a single answer that lies elsewhere by half.
    """
    if found.theta in (0.0, 1.0):
        return _at_the_end(found)
    floored = tuple(v if v > NOTHING else 1 / (4 * n) for v, n in zip(found.variances, found.sizes, strict=True))
    spread = Placements(found.theta, (floored[0], floored[1]), found.sizes)
    half = float(stdtrit(spread.df, (1 + CONFIDENCE) / 2)) * spread.se / (found.theta * (1 - found.theta))
    centre = float(logit(found.theta))
    return float(expit(centre - half)), float(expit(centre + half))


def _at_the_end(found: Placements) -> tuple[float, float]:
    """Solve for the theta whose own standard error just reaches the end of the scale."""
    first, second = found.sizes
    quantile = float(stdtrit(first + second - 2, (1 + CONFIDENCE) / 2))
    others = (first + second) / 2 - 1

    def beyond(theta: float) -> float:
        spread = 1 + others * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        return (1 - theta) ** 2 - quantile**2 * theta * (1 - theta) * spread / (first * second)

    bound = float(brentq(beyond, 1e-12, 1 - 1e-12))
    return (bound, 1.0) if found.theta == 1 else (0.0, 1 - bound)


def permuted_p(first: FloatArray, second: FloatArray, *, seed: int = SEED) -> float:
    """Return the two-sided p of theta = 1/2 among relabelings of the respondents: all where they are few, else a draw.

    The statistic knows a relabeling by how many of each answer it calls the first group's alone, so these counts are
    drawn (a multivariate hypergeometric), which takes as long for 5,000 respondents as for 50. The order in which the
    answers came decides nothing.
    """
    own, all_of = _counted(first, second)
    (observed,) = _statistic(own, all_of)
    as_far = sum(
        int(np.count_nonzero(_statistic(some, all_of) >= observed - SAME)) for some in _relabeled(own, all_of, seed)
    )
    if _are_few(len(first), len(second)):
        return as_far / comb(len(first) + len(second), len(first))
    return (1 + as_far) / (1 + DRAWN)


def _relabeled(own: FloatArray, all_of: FloatArray, seed: int) -> Iterator[FloatArray]:
    """Yield, block by block, how many of each answer are in the first group: one relabeling a row."""
    first, count = int(own.sum()), int(all_of.sum())
    if _are_few(first, count - first):
        yield _all_labels(first, count) @ np.repeat(np.eye(len(all_of)), all_of.astype(np.int64), axis=0)
        return
    random = np.random.Generator(np.random.PCG64(seed))
    rows = max(BLOCK // len(all_of), 1)
    for start in range(0, DRAWN, rows):
        size = min(rows, DRAWN - start)
        drawn = random.multivariate_hypergeometric(all_of.astype(np.int64), first, size=size, method="marginals")
        yield drawn.astype(np.float64)


def _are_few(first: int, second: int) -> bool:
    return comb(first + second, first) <= ALL_UP_TO


@lru_cache(maxsize=8)
def _all_labels(first: int, count: int) -> FloatArray:
    labels = np.zeros((comb(count, first), count))
    for row, members in enumerate(combinations(range(count), first)):
        labels[row, list(members)] = 1
    return labels


def _counted(first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how many of each distinct answer, lowest first, the first group gave (as one row), and both together."""
    values, codes = np.unique(np.concatenate([first, second]), return_inverse=True)
    own = np.bincount(codes[: len(first)], minlength=len(values)).astype(np.float64)
    return own[None, :], np.bincount(codes, minlength=len(values)).astype(np.float64)


def _statistic(of_first: FloatArray, all_of: FloatArray) -> FloatArray:
    """Return |theta - 1/2| in standard errors for each relabeling, each error at least half of one comparison."""
    theta, own, other = _placed(of_first, all_of)
    first = float(of_first[0].sum())
    second = float(all_of.sum()) - first
    least = 1 / (2 * first * second)
    statistic: FloatArray = np.abs(theta - 0.5) / np.sqrt(np.maximum(own / first + other / second, least**2))
    return statistic


def _placed(of_first: FloatArray, all_of: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return theta and both variances of placements for each relabeling."""
    of_second = all_of - of_first
    first, second = float(of_first[0].sum()), float(of_second[0].sum())
    in_second, in_first = _share_below(of_second) / second, _share_below(of_first) / first
    theta = (of_first * in_second).sum(axis=1) / first
    own = (of_first * (in_second - theta[:, None]) ** 2).sum(axis=1) / (first - 1)
    other = (of_second * (in_first - (1 - theta[:, None])) ** 2).sum(axis=1) / (second - 1)
    return theta, own, other


def _share_below(counts: FloatArray) -> FloatArray:
    """Return for each answer how many of a group lie below it, those equal to it counted half."""
    below: FloatArray = np.cumsum(counts, axis=1) - counts / 2
    return below
