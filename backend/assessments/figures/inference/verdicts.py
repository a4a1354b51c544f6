"""What may be said of the differences between two groups: one verdict each, never stronger than the answers bear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from scipy.special import stdtrit

from backend.assessments.figures.inference.adjusting import benjamini_hochberg, holm
from backend.assessments.figures.inference.brunner_munzel import SEED, permuted_p, placements, theta_interval
from backend.assessments.figures.inference.power import ENOUGH, needed_per_side, power
from backend.assessments.figures.inference.welch import FloatArray, Welch, shrunk_variance, standard_error, welch
from backend.assessments.figures.scores import Kind

Verdict = Literal["GAP", "EQUIVALENT", "NO_EVIDENCE", "UNDERPOWERED", "SUPPRESSED"]

ALPHA: Final = 0.05
RELEVANT: Final = 0.5  # points of the scale: a smaller difference is none that matters
SOUGHT: Final = 1.0  # points: the gap that should have been seen before "no evidence" is said
STATEMENT_ALPHA: Final = 0.01  # stands in for what Benjamini-Hochberg leaves to one of many statements
PRIOR_SD: Final[dict[Kind, float]] = {"STATEMENT": 1.0, "DIMENSION": 0.75, "TOTAL": 0.65}
FEWEST: Final[dict[Kind, int]] = {"STATEMENT": 15, "DIMENSION": 12, "TOTAL": 12}  # per group, to call them equivalent


@dataclass(frozen=True)
class Compared:
    """One figure's answers in both groups, in points of the scale 1..5 (a total divided by 20)."""

    kind: Kind
    first: FloatArray
    second: FloatArray
    hidden: bool = False  # asked, but not to be spoken of

    @property
    def sizes(self) -> tuple[int, int]:
        return len(self.first), len(self.second)

    def in_order(self) -> "Compared":
        """Sort each group's answers, so that the order in which they came changes no digit."""
        return replace(self, first=np.sort(self.first), second=np.sort(self.second))


@dataclass(frozen=True)
class Gap:
    """The difference mean(first) - mean(second) and theta with their 95 % intervals, p values and the verdict.

    `more_per_side`: where it is UNDERPOWERED, about how many more answers of each group would do; None where no number
    would. Of a SUPPRESSED one nothing is computed.
    """

    verdict: Verdict
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    theta: float | None = None
    theta_low: float | None = None
    theta_high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    more_per_side: int | None = None


SUPPRESSED: Final = Gap("SUPPRESSED")


def verdicts(asked: Sequence[Compared], *, k: int = 5, seed: int = SEED) -> list[Gap]:
    """Judge figures that the same respondents answered, all statements as one family and all else as another.

    A group of fewer than `k` suppresses everything. A figure that is `hidden` is SUPPRESSED, and stands in its family
    as if it were of no note at all (p = 1): nothing of it shows in what is said of the others. p is the larger of
    Welch's and the permuted Brunner-Munzel test's, since each alone is too easily led astray by unequal spread or by
    chance; adjusted by Benjamini-Hochberg among statements and by Holm among total and dimensions. The same answers
    give the same figures to the last digit.
    """
    if any(min(each.sizes) < k for each in asked):
        return [SUPPRESSED] * len(asked)
    compared = {place: each.in_order() for place, each in enumerate(asked) if not each.hidden}
    means = {place: welch(each.first, each.second) for place, each in compared.items()}
    ps = dict.fromkeys(range(len(asked)), 1.0)
    ps |= {
        place: max(means[place].p, permuted_p(each.first, each.second, seed=seed)) for place, each in compared.items()
    }
    adjusted = _adjusted(asked, ps)
    alpha = alphas(asked)
    return [
        _judged(compared[place], means[place], ps[place], adjusted[place], alpha[asked[place].kind])
        if place in compared
        else SUPPRESSED
        for place in range(len(asked))
    ]


def alphas(asked: Sequence[Compared]) -> dict[Kind, float]:
    """Return the level at which the power to see a gap in one figure of each kind is told."""
    others = sum(each.kind != "STATEMENT" for each in asked)
    alone = ALPHA / max(others, 1)
    return {"STATEMENT": STATEMENT_ALPHA, "DIMENSION": alone, "TOTAL": alone}


def typical_need(kind: Kind, *, alpha: float) -> int | None:
    """Return how many answers of each group would do where answers spread as they usually do."""
    return needed_per_side((PRIOR_SD[kind] ** 2, PRIOR_SD[kind] ** 2), gap=SOUGHT, alpha=alpha)


def _adjusted(asked: Sequence[Compared], ps: Mapping[int, float]) -> dict[int, float]:
    statements = [place for place, each in enumerate(asked) if each.kind == "STATEMENT"]
    others = [place for place, each in enumerate(asked) if each.kind != "STATEMENT"]
    adjusted = dict(zip(statements, benjamini_hochberg([ps[place] for place in statements]), strict=True))
    return adjusted | dict(zip(others, holm([ps[place] for place in others]), strict=True))


def _judged(compared: Compared, mean: Welch, p: float, adjusted: float, alpha: float) -> Gap:
    lie = placements(compared.first, compared.second)
    groups = (compared.first, compared.second)
    verdict, more = judged(compared.kind, mean.difference, groups, adjusted=adjusted, alpha=alpha)
    theta_low, theta_high = theta_interval(lie)
    return Gap(
        verdict=verdict,
        difference=mean.difference,
        low=mean.low,
        high=mean.high,
        theta=lie.theta,
        theta_low=theta_low,
        theta_high=theta_high,
        p=p,
        p_adjusted=adjusted,
        more_per_side=more,
    )


def judged(
    kind: Kind,
    difference: float,
    groups: Sequence[FloatArray],
    *,
    adjusted: float,
    alpha: float,
    fewest: int = 0,
) -> tuple[Verdict, int | None]:
    """Return the verdict on a difference, and of an UNDERPOWERED one how many more answers of each group would do.

    `groups` holds the answers of both groups, or the differences of one. `fewest`: below so many answers, no
    difference whatever can have a p that is small enough.
    """
    sizes = [len(group) for group in groups]
    spread = [shrunk_variance(group, PRIOR_SD[kind]) for group in groups]
    se, df = standard_error(spread, sizes)
    if adjusted < ALPHA and abs(difference) >= RELEVANT:
        return "GAP", None
    if abs(difference) + float(stdtrit(df, 1 - ALPHA)) * se < RELEVANT and min(sizes) >= FEWEST[kind]:
        return "EQUIVALENT", None
    if min(sizes) < fewest or power(spread, sizes, gap=SOUGHT, alpha=alpha) < ENOUGH:
        needed = needed_per_side(spread, gap=SOUGHT, alpha=alpha)
        return "UNDERPOWERED", None if needed is None else max(max(needed, fewest) - min(sizes), 1)
    return "NO_EVIDENCE", None
