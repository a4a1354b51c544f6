"""How probable each stage is: the total of a group is an estimate, and near a band's edge it names no stage."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtr

from backend.assessments.figures.inference.welch import PRIOR_ANSWERS, FloatArray, shrunk_variance
from backend.assessments.figures.stages import CUTS, HIGHEST_TOTAL, LOWEST_TOTAL, STAGES, Stage

PRIOR_SD: Final = 12.0  # points of the total by which people of one side differ, before any answer is seen
NAMED_FROM: Final = 0.80


@dataclass(frozen=True)
class Estimate:
    """The mean total of a group (20..100), its squared standard error and degrees of freedom."""

    mean: float
    se2: float
    df: float

    @classmethod
    def of(cls, totals: FloatArray) -> "Estimate":
        """Estimate from the totals of a group's respondents, its variance drawn towards the prior's."""
        count = len(totals)
        return cls(float(np.mean(totals)), shrunk_variance(totals, PRIOR_SD) / count, count + PRIOR_ANSWERS - 1)

    @classmethod
    def of_both(cls, first: "Estimate", second: "Estimate") -> "Estimate":
        """Return the estimate of a total that is half each group's."""
        spread = first.se2 + second.se2
        freedom = first.se2**2 / first.df + second.se2**2 / second.df
        return cls((first.mean + second.mean) / 2, spread / 4, spread**2 / freedom)

    @property
    def probabilities(self) -> dict[Stage, float]:
        """Return the probability of each stage; they add up to 1, for no total lies outside 20..100."""
        edges = np.array([LOWEST_TOTAL, *CUTS, HIGHEST_TOTAL], dtype=np.float64)
        below = stdtr(self.df, (edges - self.mean) / np.sqrt(self.se2))
        within = np.diff(below) / (below[-1] - below[0])
        return {stage: float(share) for stage, share in zip(STAGES, within, strict=True)}


def reached(probabilities: dict[Stage, float]) -> Stage:
    """Return the highest stage that the total has reached, or gone beyond, with probability enough to be named."""
    beyond = 1.0
    found = STAGES[0]
    for stage in STAGES:
        if beyond >= NAMED_FROM:
            found = stage
        beyond -= probabilities[stage]
    return found


def stages_named(probabilities: dict[Stage, float]) -> tuple[Stage, ...]:
    """Return the one stage that is probable enough to be named, else the two between which the total lies."""
    best = max(STAGES, key=probabilities.__getitem__)
    if probabilities[best] >= NAMED_FROM:
        return (best,)
    place = STAGES.index(best)
    beside = [STAGES[each] for each in (place - 1, place + 1) if 0 <= each < len(STAGES)]
    other = max(beside, key=probabilities.__getitem__)
    return (best, other) if STAGES.index(other) > place else (other, best)
