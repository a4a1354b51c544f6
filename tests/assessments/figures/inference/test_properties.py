"""What holds of any answers: figures are numbers, lie where they must, and do not depend on who came first."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from backend.assessments.figures.inference import brunner_munzel
from backend.assessments.figures.inference.brunner_munzel import (
    permuted_ps,
    placements,
    relabelings,
    theta_interval,
)
from backend.assessments.figures.inference.power import power
from backend.assessments.figures.inference.stage_probability import Estimate, stages_named
from backend.assessments.figures.inference.welch import FloatArray, welch

ANSWERS = st.lists(st.integers(1, 5), min_size=5, max_size=9).map(lambda found: np.array(found, dtype=np.float64))
TOTALS = st.lists(st.integers(20, 100), min_size=5, max_size=30).map(lambda found: np.array(found, dtype=np.float64))


@given(first=ANSWERS, second=ANSWERS)
def test_theta_counts_pairs(first: FloatArray, second: FloatArray) -> None:
    pairs = np.sign(first[:, None] - second[None, :])
    assert placements(first, second).theta == pytest.approx(float((pairs.mean() + 1) / 2))


@given(first=ANSWERS, second=ANSWERS)
def test_intervals_hold_what_they_are_of(first: FloatArray, second: FloatArray) -> None:
    mean, lie = welch(first, second), placements(first, second)
    low, high = theta_interval(lie)
    assert mean.low < mean.difference < mean.high
    assert 0 <= low <= lie.theta <= high <= 1
    assert low < high
    assert 0 <= mean.p <= 1


@settings(deadline=None, max_examples=40)
@given(first=ANSWERS, second=ANSWERS)
def test_groups_that_change_places_change_the_sign_and_nothing_else(first: FloatArray, second: FloatArray) -> None:
    there, back = welch(first, second), welch(second, first)
    assert (there.difference, there.low, there.p) == pytest.approx((-back.difference, -back.high, back.p))
    assert placements(first, second).theta == pytest.approx(1 - placements(second, first).theta)
    own = theta_interval(placements(first, second))
    assert own == pytest.approx(tuple(1 - bound for bound in reversed(theta_interval(placements(second, first)))))


@settings(deadline=None, max_examples=40)
@given(first=ANSWERS, second=ANSWERS, data=st.data())
def test_the_order_of_answers_decides_nothing(first: FloatArray, second: FloatArray, data: Any) -> None:
    shuffled = np.array(data.draw(st.permutations(first.tolist())))
    p, again = permuted_ps([(first, second), (shuffled, second)])
    assert p == again
    assert 0 < p <= 1


@given(first=ANSWERS, second=ANSWERS)
def test_the_statistic_is_that_of_scipy_where_scipy_has_one(first: FloatArray, second: FloatArray) -> None:
    found = placements(first, second)
    if found.theta not in (0.0, 1.0) and found.se > 1e-6:
        theirs = stats.brunnermunzel(second, first)
        assert abs((found.theta - 0.5) / found.se) == pytest.approx(abs(theirs.statistic))


def test_welch_is_scipys_where_answers_vary_enough() -> None:
    first, second = np.array([1.0, 2, 4, 5, 3]), np.array([5.0, 1, 2, 2, 4, 3])
    theirs = stats.ttest_ind(first, second, equal_var=False)
    found = welch(first, second)
    assert (found.p, found.df) == pytest.approx((theirs.pvalue, theirs.df))
    interval = theirs.confidence_interval()
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_few_ways_are_all_taken_and_many_are_drawn_alike_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    (few,), (many,) = relabelings(5, 6), relabelings(20, 20)
    assert len({tuple(row) for row in few}) == len(few) == 462
    assert len(many) == brunner_munzel.DRAWN
    assert set(many.sum(axis=1)) == {20.0}
    brunner_munzel._at_once.cache_clear()
    assert np.array_equal(next(relabelings(20, 20)), many)
    assert not np.array_equal(next(relabelings(20, 20, seed=1)), many)


def test_many_respondents_are_relabelled_block_by_block_to_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [(np.arange(20.0) % 5 + lift, np.arange(25.0) % 5 + 1) for lift in (1, 2)]
    (at_once,) = relabelings(20, 25)
    whole = permuted_ps(pairs)
    monkeypatch.setattr(brunner_munzel, "BLOCK", 45 * 700)
    assert [len(block) for block in relabelings(20, 25)] == [700] * 7 + [99]
    assert np.array_equal(np.concatenate(list(relabelings(20, 25))), at_once)
    assert permuted_ps(pairs) == whole


def test_pairs_of_different_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="one size"):
        permuted_ps([(np.ones(5), np.ones(6)), (np.ones(6), np.ones(6))])


def test_a_draw_comes_near_to_all_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = np.array([1.0, 2, 2, 3, 5]), np.array([3.0, 3, 4, 4, 5, 5])
    (every,) = permuted_ps([pair])
    monkeypatch.setattr(brunner_munzel, "ALL_UP_TO", 100)
    brunner_munzel._at_once.cache_clear()
    (drawn,) = permuted_ps([pair])
    brunner_munzel._at_once.cache_clear()
    assert drawn == pytest.approx(every, abs=0.03)
    assert drawn != every


def test_power_is_what_a_simulation_finds() -> None:
    random = np.random.Generator(np.random.PCG64(7))
    first, second = random.normal(1.0, 1.0, (4_000, 12)), random.normal(0.0, 1.4, (4_000, 20))
    found = stats.ttest_ind(first, second, axis=1, equal_var=False)
    seen = float(np.mean((found.pvalue < 0.05) & (found.statistic > 0)))
    assert power((1.0, 1.96), (12, 20), gap=1.0, alpha=0.05) == pytest.approx(seen, abs=0.03)


@given(totals=TOTALS)
def test_the_stages_share_one(totals: FloatArray) -> None:
    shares = Estimate.of(totals).probabilities
    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in shares.values())
    assert 1 <= len(stages_named(shares)) <= 2


@pytest.mark.parametrize(
    ("shares", "named"),
    [
        ((0.0, 0.1, 0.85, 0.05), ("ALIGNED",)),
        ((0.0, 0.8, 0.2, 0.0), ("DEFINED",)),
        ((0.0, 0.3, 0.7, 0.0), ("DEFINED", "ALIGNED")),
        ((0.79, 0.21, 0.0, 0.0), ("UNDEFINED", "DEFINED")),
        ((0.0, 0.0, 0.45, 0.55), ("ALIGNED", "INTEGRATED")),
    ],
)
def test_one_stage_is_named_or_the_two_it_lies_between(shares: tuple[float, ...], named: tuple[str, ...]) -> None:
    stages = ("UNDEFINED", "DEFINED", "ALIGNED", "INTEGRATED")
    assert stages_named(dict(zip(stages, shares, strict=True))) == named  # type: ignore[arg-type]
