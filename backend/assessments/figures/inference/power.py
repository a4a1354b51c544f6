"""Whether a gap would have been seen, and how many answers it takes to see one."""

from collections.abc import Sequence
from typing import Final

from scipy.special import nctdtr, stdtrit

from backend.assessments.figures.inference.welch import standard_error

ENOUGH: Final = 0.80
SURELY: Final = 30.0  # standard errors: beyond, the power is 1 to every digit
MOST: Final = 100_000


def power(variances: Sequence[float], sizes: Sequence[int], *, gap: float, alpha: float) -> float:
    """Return the chance (0..1) that a true gap is found in its own direction by a two-sided Welch test at alpha.

    Of one variance, of a paired test. Noncentral t; agrees with power.t.test of R where both groups are alike.
    """
    se, df = standard_error(variances, sizes)
    if gap / se > SURELY:
        return 1.0
    return 1 - float(nctdtr(df, gap / se, stdtrit(df, 1 - alpha / 2)))


def needed_per_side(variances: Sequence[float], *, gap: float, alpha: float) -> int | None:
    """Return the fewest answers in each of equal groups, or in one, by which the gap is found as often as is enough.

    None where even MOST would not do.
    """
    groups = len(variances)
    low, high = 1, 2
    while power(variances, [high] * groups, gap=gap, alpha=alpha) < ENOUGH:
        low, high = high, 2 * high
        if high > MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if power(variances, [middle] * groups, gap=gap, alpha=alpha) < ENOUGH:
            low = middle
        else:
            high = middle
    return high
