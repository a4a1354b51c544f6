"""Figures that were published, or that a hand can check, come out as they stand there."""

import numpy as np
import pytest
from scipy import stats

from backend.assessments.figures.inference.adjusting import benjamini_hochberg, holm
from backend.assessments.figures.inference.brunner_munzel import (
    permuted_p,
    placements,
    theta_interval,
)
from backend.assessments.figures.inference.power import needed_per_side, power
from backend.assessments.figures.inference.stage_probability import Estimate
from backend.assessments.figures.inference.welch import FloatArray, welch

# pain scores on the third day after surgery: Brunner & Munzel 2000, as Neubert & Brunner 2007 give them
TREATED = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
UNTREATED = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]

# fifteen p values of a trial after myocardial infarction: Benjamini & Hochberg 1995
TRIAL = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
TRIAL += [0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0]

# small groups at the ends of the scale: theta and its interval, difference and its interval, p of Welch, p by all ways
ENDS = {
    "all alike": ([3] * 6, [3] * 5, 0.5, (0.2326, 0.7674), 0.0, (-0.5967, 0.5967), 1.0, 1.0),
    "apart": ([4, 4, 5, 5, 5], [1, 1, 2, 2, 2], 1.0, (0.5624, 1.0), 3.0, (2.2012, 3.7988), 2.5e-05, 2 / 252),
    "apart and alike": ([4] * 5, [3] * 5, 1.0, (0.5624, 1.0), 1.0, (0.3478, 1.6522), 0.00767, 2 / 252),
    "one alike": (
        [2, 3, 4, 4, 5, 4],
        [4] * 6,
        0.416667,
        (0.1186, 0.7913),
        -0.333333,
        (-1.4214, 0.7548),
        0.487784,
        0.727273,
    ),
}


def array(values: list[int]) -> FloatArray:
    return np.array(values, dtype=np.float64)


def test_pain_after_surgery() -> None:
    found = placements(array(UNTREATED), array(TREATED))
    assert found.theta == pytest.approx(0.788961, abs=1e-6)
    assert (found.theta - 0.5) / found.se == pytest.approx(3.1375, abs=1e-4)
    assert found.df == pytest.approx(17.683, abs=1e-3)


@pytest.mark.parametrize("case", ENDS)
def test_small_groups_at_the_ends_of_the_scale(case: str) -> None:
    first, second, theta, theta_bounds, difference, bounds, p, p_by_all = ENDS[case]
    found, mean = placements(array(first), array(second)), welch(array(first), array(second))
    assert found.theta == pytest.approx(theta, abs=1e-6)
    assert theta_interval(found) == pytest.approx(theta_bounds, abs=1e-4)
    assert mean.difference == pytest.approx(difference, abs=1e-6)
    assert (mean.low, mean.high) == pytest.approx(bounds, abs=1e-4)
    assert mean.p == pytest.approx(p, abs=1e-6)
    assert permuted_p(array(first), array(second)) == pytest.approx(p_by_all, abs=1e-6)


def test_the_trial_finds_four_and_after_holm_three() -> None:
    found = [sum(p < 0.05 for p in adjusted) for adjusted in (benjamini_hochberg(TRIAL), holm(TRIAL))]
    assert found == [4, 3]
    assert benjamini_hochberg(TRIAL)[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])
    assert holm(TRIAL)[:4] == pytest.approx([0.0015, 0.0056, 0.0247, 0.114])
    assert benjamini_hochberg(TRIAL) == pytest.approx(stats.false_discovery_control(TRIAL))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02], abs=1e-12)
    assert (holm([]), benjamini_hochberg([])) == ([], [])


def test_power_as_r_has_it() -> None:
    assert power((1.0, 1.0), (20, 20), gap=1.0, alpha=0.05) == pytest.approx(0.8689528, abs=1e-6)
    assert needed_per_side((1.0, 1.0), gap=0.5, alpha=0.05) == 64
    assert needed_per_side((1.0, 1.0), gap=1.0, alpha=0.05) == 17


def test_the_stages_of_five_and_six() -> None:
    sales = Estimate.of(array([52, 61, 58, 70, 49]))
    marketing = Estimate.of(array([66, 71, 59, 75, 68, 63]))
    both = Estimate.of_both(sales, marketing)
    assert (sales.mean, sales.se2, sales.df) == pytest.approx((58.0, 21.15, 8))
    assert (both.mean, both.se2, both.df) == pytest.approx((62.5, 8.704167, 15.811), abs=1e-3)
    for estimate, shares in (
        (sales, [0.0022, 0.6602, 0.3369, 0.0007]),
        (marketing, [0.0, 0.0454, 0.9513, 0.0033]),
        (both, [0.0, 0.2047, 0.7953, 0.0]),
    ):
        assert list(estimate.probabilities.values()) == pytest.approx(shares, abs=1e-4)
