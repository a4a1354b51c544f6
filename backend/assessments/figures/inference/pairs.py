"""What may be said where the same respondents gave both figures, such as what they answer and what they expect.

Who answers high expects high, too, so the two are no groups of strangers: each respondent's difference is looked at. p
is the larger of two, since each alone is too easily led astray: Student's t for pairs, its variance floored, and the
share of sign flips of the differences by which their mean comes to lie as far from zero (Fisher 1935, The Design of
Experiments, section 21).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log2
from typing import Final

import numpy as np

from backend.assessments.figures.combinations import IntArray
from backend.assessments.figures.inference.adjusting import holm
from backend.assessments.figures.inference.brunner_munzel import ALL_UP_TO, BLOCK, DRAWN, SEED
from backend.assessments.figures.inference.power import needed_per_side
from backend.assessments.figures.inference.verdicts import ALPHA, PRIOR_SD, SOUGHT, SUPPRESSED, Gap, judged
from backend.assessments.figures.inference.welch import FloatArray, Welch, paired_t
from backend.assessments.figures.scores import HIGHEST, LOWEST

# A guess: differences of one respondent's figures vary as the figures do, as where two such correlate by a half.
PRIOR_PAIRED_SD: Final = PRIOR_SD["DIMENSION"]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Each respondent's difference in a dimension, in whole points, of which `span` make the scale from end to end."""

    points: IntArray
    span: int
    hidden: bool = False  # asked, but not to be spoken of

    @property
    def difference(self) -> Fraction:
        """The exact mean in points of the scale 1..5."""
        return Fraction((HIGHEST - LOWEST) * int(self.points.sum()), self.span * len(self.points))

    @property
    def values(self) -> FloatArray:
        """The differences in points of the scale 1..5, sorted, so that the order in which they came decides nothing."""
        return np.sort(self.points).astype(np.float64) * ((HIGHEST - LOWEST) / self.span)


def paired_verdicts(asked: Sequence[Pairs], *, k: int = 5, seed: int = SEED) -> list[Gap]:
    """Judge the mean differences of one group's respondents in several dimensions, as one family (Holm).

    The rules are those of `verdicts`, of the variance of the differences. Fewer than `k` respondents suppress
    everything; what is `hidden` is SUPPRESSED, and stands in the family as p = 1.
    """
    if any(len(each.points) < k for each in asked):
        return [SUPPRESSED] * len(asked)
    shown = {place: each for place, each in enumerate(asked) if not each.hidden}
    means = {place: paired_t(each.values) for place, each in shown.items()}
    ps = dict.fromkeys(range(len(asked)), 1.0)
    ps |= {place: max(means[place].p, flipped_p(each.points, seed=seed)) for place, each in shown.items()}
    adjusted = holm(list(ps.values()))
    return [
        _judged(shown[place], means[place], ps[place], adjusted[place], family=len(asked))
        if place in shown
        else SUPPRESSED
        for place in range(len(asked))
    ]


def flipped_p(points: IntArray, *, seed: int = SEED) -> float:
    """Return the two-sided p of a mean of zero among flips of the differences' signs: all where few, else a draw.

    Flips leave the squares as they are, so t grows with the sum alone: whole sums are compared, without rounding. Of
    respondents who differ equally it is drawn how many keep their sign: as quick for 5,000 as for 50.
    """
    count, observed = len(points), abs(int(points.sum()))
    as_far = sum(int(np.count_nonzero(np.abs(sums) >= observed)) for sums in _flipped_sums(points, seed))
    return as_far / 2**count if _are_few(count) else (1 + as_far) / (1 + DRAWN)


def fewest_pairs(family: int) -> int:
    """Return how many respondents it takes that a difference of all of them can be found among so many dimensions.

    The smallest share of flips is that of the two in which all have one sign.
    """
    return ceil(log2(2 * family / ALPHA))


def typical_pairs(*, family: int) -> int | None:
    """Return how many respondents would do where their differences spread as they usually do."""
    needed = needed_per_side([PRIOR_PAIRED_SD**2], gap=SOUGHT, alpha=ALPHA / family)
    return None if needed is None else max(needed, fewest_pairs(family))


def _judged(pairs: Pairs, mean: Welch, p: float, adjusted: float, *, family: int) -> Gap:
    verdict, more = judged(
        "DIMENSION",
        float(pairs.difference),
        [pairs.values],
        adjusted=adjusted,
        alpha=ALPHA / family,
        fewest=fewest_pairs(family),
    )
    return Gap(
        verdict=verdict,
        difference=float(pairs.difference),
        low=mean.low,
        high=mean.high,
        p=p,
        p_adjusted=adjusted,
        more_per_side=more,
    )


def _are_few(count: int) -> bool:
    return count < ALL_UP_TO.bit_length()


def _flipped_sums(points: IntArray, seed: int) -> Iterator[IntArray]:
    """Yield, block by block, the sum of the differences by one flip of signs after the other."""
    if _are_few(len(points)):
        sums = np.zeros(1, dtype=np.int64)
        for each in points:
            sums = np.concatenate([sums + each, sums - each])
        yield sums
        return
    sizes, counts = np.unique(np.abs(points), return_counts=True)
    random = np.random.Generator(np.random.PCG64(seed))
    rows = max(BLOCK // len(sizes), 1)
    for start in range(0, DRAWN, rows):
        kept = random.binomial(counts, 0.5, size=(min(rows, DRAWN - start), len(sizes)))
        yield (2 * kept - counts) @ sizes
