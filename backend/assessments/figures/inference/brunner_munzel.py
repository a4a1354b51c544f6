"""Which of two groups answers higher: theta = P(first > second) + P(equal) / 2, its interval and a permuted test.

Sources: Brunner & Munzel 2000, Biometrical Journal 42:17; the permuted form: Neubert & Brunner 2007, Computational
Statistics & Data Analysis 51:5192; the interval at theta 0 or 1: method 5 of Newcombe 2006, Statistics in Medicine
25:559, with a quantile of t.
"""

from collections.abc import Iterator, Sequence
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
BLOCK: Final = 1_000_000  # labels held at a time (8 MB): memory stays flat however many have answered
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
    labels = np.concatenate([np.ones(len(first)), np.zeros(len(second))])[None, :]
    theta, own, other = _placed(np.concatenate([first, second]), labels, len(first))
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


def permuted_ps(pairs: Sequence[tuple[FloatArray, FloatArray]], *, seed: int = SEED) -> list[float]:
    """Return for each pair of groups the two-sided p of theta = 1/2 among relabelings of the same respondents.

    All relabelings where they are few, else a draw that the seed decides, the same for every pair. Each group is sorted
    first, so that the order in which answers came decides nothing. Raises ValueError where pairs differ in size.
    """
    sizes = {(len(first), len(second)) for first, second in pairs}
    if len(sizes) > 1:
        raise ValueError(f"the same respondents make groups of one size, not {sorted(sizes)}")
    as_far = [0] * len(pairs)
    for first, second in sizes:
        observed = np.concatenate([np.ones(first), np.zeros(second)])[None, :]
        pooled = [np.concatenate([np.sort(one), np.sort(other)]) for one, other in pairs]
        own = [_statistic(each, observed, first)[0] for each in pooled]
        for labels in relabelings(first, second, seed=seed):
            for place, each in enumerate(pooled):
                as_far[place] += int(np.count_nonzero(_statistic(each, labels, first) >= own[place] - SAME))
        if not _are_few(first, second):
            return [(1 + count) / (1 + DRAWN) for count in as_far]
        return [count / comb(first + second, first) for count in as_far]
    return []


def relabelings(first: int, second: int, *, seed: int = SEED) -> Iterator[FloatArray]:
    """Yield ways to call so many of all respondents the first group: one a row, 1 for its members, block by block."""
    count = first + second
    if _are_few(first, second) or DRAWN * count <= BLOCK:
        yield _at_once(first, second, seed)
        return
    random = np.random.Generator(np.random.PCG64(seed))
    rows = max(BLOCK // count, 1)
    for start in range(0, DRAWN, rows):
        yield _drawn(random, min(rows, DRAWN - start), count, first)


def _are_few(first: int, second: int) -> bool:
    return comb(first + second, first) <= ALL_UP_TO


@lru_cache(maxsize=8)
def _at_once(first: int, second: int, seed: int) -> FloatArray:
    count = first + second
    if not _are_few(first, second):
        return _drawn(np.random.Generator(np.random.PCG64(seed)), DRAWN, count, first)
    labels = np.zeros((comb(count, first), count))
    for row, members in enumerate(combinations(range(count), first)):
        labels[row, list(members)] = 1
    return labels


def _drawn(random: np.random.Generator, rows: int, count: int, first: int) -> FloatArray:
    order = random.random((rows, count)).argsort(axis=1, kind="stable")
    return (order < first).astype(np.float64)


def _statistic(pooled: FloatArray, labels: FloatArray, first: int) -> FloatArray:
    """Return |theta - 1/2| in standard errors for each labelling, each error at least half of one comparison."""
    second = len(pooled) - first
    theta, own, other = _placed(pooled, labels, first)
    least = 1 / (2 * first * second)
    statistic: FloatArray = np.abs(theta - 0.5) / np.sqrt(np.maximum(own / first + other / second, least**2))
    return statistic


def _placed(pooled: FloatArray, labels: FloatArray, first: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return theta and both variances of placements for each labelling, counting answers by their distinct values."""
    values, codes = np.unique(pooled, return_inverse=True)
    second = len(pooled) - first
    of_first = labels @ np.eye(len(values))[codes]
    of_second = np.bincount(codes, minlength=len(values)) - of_first
    below = np.tri(len(values), k=-1) + np.eye(len(values)) / 2  # [value, other]: how much of the other lies below
    in_second, in_first = of_second @ below.T / second, of_first @ below.T / first
    theta = (of_first * in_second).sum(axis=1) / first
    own = (of_first * (in_second - theta[:, None]) ** 2).sum(axis=1) / (first - 1)
    other = (of_second * (in_first - (1 - theta[:, None])) ** 2).sum(axis=1) / (second - 1)
    return theta, own, other
