"""The paired test by hand, by all flips of other code, and by scipy; and no stronger verdict than the answers bear."""

from dataclasses import asdict, replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from backend.assessments.figures.inference import pairs as judging
from backend.assessments.figures.inference.pairs import (
    Pairs,
    fewest_pairs,
    flipped_p,
    paired_verdicts,
    typical_pairs,
)
from backend.assessments.figures.inference.power import power
from backend.assessments.figures.inference.verdicts import SUPPRESSED, Gap
from backend.assessments.figures.inference.welch import paired_t

RANDOM = np.random.Generator(np.random.PCG64(73))
SPAN = 16  # points of four statements answered 1..5

# differences in whole points, and how many of all flips have a sum as far from zero: counted by hand
BY_HAND = {
    "one": ([3], 2, 2),
    "all one way": ([1, 2, 3], 2, 8),
    "one against": ([1, -2, 3], 6, 8),  # of 6, 4, 2, 0 and their opposites: all but both zeros
    "nothing": ([0, 0, 0, 0], 16, 16),
    "nobody differs but one": ([0, 0, 4], 8, 8),
    "balanced": ([2, -2, 1, -1], 16, 16),
    "five alike": ([1] * 5, 2, 32),
    "eight alike": ([2] * 8, 2, 256),
}


def judged(*rows: list[int], span: int = 4, **others: int) -> list[Gap]:
    return paired_verdicts([Pairs(np.array(row, dtype=np.int64), span) for row in rows], **others)


@pytest.mark.parametrize("case", BY_HAND)
def test_p_by_hand(case: str) -> None:
    points, as_far, flips = BY_HAND[case]
    assert flipped_p(np.array(points)) == as_far / flips


def by_all_flips(points: list[int]) -> Fraction:
    """The share of flips with a t as far from zero, in exact numbers, each variance floored like the observed one."""

    def squared_t(values: list[int]) -> Fraction:
        count, mean = len(values), Fraction(sum(values), len(values))
        variance = sum((value - mean) ** 2 for value in values) / (count - 1)
        return mean**2 / max(variance, Fraction(SPAN**2, 16 * count))

    observed = squared_t(points)
    flipped = [squared_t([sign * value for sign, value in zip(signs, points, strict=True)]) for signs in flips(points)]
    return Fraction(sum(each >= observed for each in flipped), len(flipped))


def flips(points: list[int]) -> list[tuple[int, ...]]:
    return list(product((1, -1), repeat=len(points)))


@settings(deadline=None, max_examples=60)
@given(points=st.lists(st.integers(-SPAN, SPAN), min_size=2, max_size=9))
def test_flips_of_sums_come_to_the_same_as_flips_of_t(points: list[int]) -> None:
    assert flipped_p(np.array(points)) == float(by_all_flips(points))


def test_t_is_scipys_where_differences_vary_enough() -> None:
    values = np.array([1.0, -0.5, 2.25, 0.75, 1.5, -1.0, 0.25])
    theirs, found = stats.ttest_1samp(values, 0), paired_t(values)
    interval = theirs.confidence_interval()
    assert (found.p, found.df) == pytest.approx((theirs.pvalue, 6))
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_equal_differences_are_no_proof_of_certainty() -> None:
    """Eight who all expect one point more: t = 1 / sqrt(1/8 / 8) = 8 by the floor, 7 degrees of freedom."""
    found = paired_t(np.ones(8))
    assert (found.se, found.df) == (0.125, 7)
    assert found.p == pytest.approx(2 * stats.t.sf(8, 7))


def test_drawing_who_keeps_the_sign_comes_to_the_same_as_flipping_respondents() -> None:
    points = RANDOM.integers(-6, 9, 40)
    signs = RANDOM.choice([1, -1], (20_000, 40))
    assert 0.005 < flipped_p(points) < 0.5
    assert flipped_p(points) == pytest.approx(float(np.mean(np.abs(signs @ points) >= abs(points.sum()))), abs=0.02)


def test_the_draw_is_the_same_in_any_order_and_in_blocks_and_another_by_another_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = np.arange(31) % 7 - 2
    whole = flipped_p(points)
    assert flipped_p(points[::-1].copy()) == whole
    assert flipped_p(points, seed=1) != whole
    monkeypatch.setattr(judging, "BLOCK", 700 * 5)
    assert flipped_p(points) == whole


def test_the_draws_of_this_release_are_those_that_results_were_sealed_by() -> None:
    """Where this fails the library draws otherwise than before: raise METHOD, or old results do not verify."""
    assert flipped_p(np.arange(31) % 7 - 2) == 0.044


def test_all_flips_up_to_twelve_and_a_draw_from_thirteen_on() -> None:
    assert flipped_p(np.ones(12, dtype=np.int64)) == 2 / 4096
    assert flipped_p(np.ones(13, dtype=np.int64)) in [(1 + hits) / 5000 for hits in range(6)]


def test_a_gap_is_clear_and_relevant() -> None:
    (found,) = judged([2, 1, 2, 1, 3, 1, 2, 1])
    assert (found.verdict, found.difference, found.more_per_side) == ("GAP", 1.625, None)
    assert found.p == max(2 / 256, paired_t(np.array([2.0, 1, 2, 1, 3, 1, 2, 1])).p)


def test_half_a_point_is_relevant_to_the_last_digit() -> None:
    """Sums of 16ths and 10ths: one respondent less, and it is below half a point."""
    assert judged([5] * 12, span=40)[0].verdict == "GAP"
    assert judged([5] * 11 + [4], span=40)[0].verdict != "GAP"


@pytest.mark.parametrize(("count", "verdict"), [(11, "NO_EVIDENCE"), (12, "EQUIVALENT")])
def test_equivalent_takes_enough_answers(count: int, verdict: str) -> None:
    assert judged([0] * count)[0].verdict == verdict


def test_fewer_than_eight_of_a_side_are_too_few_whatever_they_say() -> None:
    """Of seven who differ alike, the smallest p is 2 / 128, times five dimensions."""
    assert (fewest_pairs(5), fewest_pairs(1)) == (8, 6)
    seven, eight = judged(*[[4] * 7] * 5), judged(*[[4] * 8] * 5)
    assert [(each.verdict, each.more_per_side) for each in seven] == [("UNDERPOWERED", 1)] * 5
    assert [each.verdict for each in eight] == ["GAP"] * 5


def test_few_answers_are_too_few_and_it_is_said_how_many_more() -> None:
    needed = typical_pairs(family=5)
    assert needed == next(n for n in range(2, 50) if power([0.75**2], [n], gap=1.0, alpha=0.01) >= 0.8) == 10
    (found,) = judged([1, -1, 2, 0, -2, 1])
    assert found.verdict == "UNDERPOWERED"
    assert found.more_per_side is not None


def test_power_of_pairs_is_that_of_one_sample() -> None:
    """As power.t.test(n = 20, delta = 1, sd = 1, type = "paired") of R has it, and a simulation."""
    random = np.random.Generator(np.random.PCG64(5))
    seen = float(np.mean(stats.ttest_1samp(random.normal(0.8, 1.0, (4_000, 12)), 0, axis=1).pvalue < 0.05))
    assert power([1.0], [12], gap=0.8, alpha=0.05) == pytest.approx(seen, abs=0.03)
    assert power([1.0], [20], gap=1.0, alpha=0.05) == pytest.approx(0.9886, abs=1e-3)


@pytest.mark.parametrize("count", [0, 4])
def test_below_five_nothing_is_computed(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "flipped_p", None)
    (found,) = judged([4] * count)
    assert found == SUPPRESSED
    assert {value for name, value in asdict(found).items() if name != "verdict"} == {None}


def test_the_dimensions_are_one_family() -> None:
    apart, like = [3, 2, 4, 3, 2, 3, 1, 3, 2], [1, -1, 0, 1, -1, 0, 0, 1, -1]
    (alone,) = judged(apart)
    among = judged(apart, like, like, like, like)
    assert alone.p == alone.p_adjusted == among[0].p
    assert among[0].p_adjusted == pytest.approx(5 * (alone.p or 0))


def test_what_is_hidden_is_not_spoken_of_and_shows_in_no_other_figure() -> None:
    told, like, apart = (Pairs(np.array(row), 4) for row in ([2, 1, 2, 3, 2, 1, -1, 2], [0] * 8, [4] * 8))
    beside_like = paired_verdicts([told, replace(like, hidden=True)])
    beside_apart = paired_verdicts([told, replace(apart, hidden=True)])
    assert beside_like == beside_apart
    assert beside_like[1] == SUPPRESSED
    assert beside_like[0].p_adjusted == pytest.approx(2 * (beside_like[0].p or 0))
    seen = paired_verdicts([told, apart])
    assert seen[0] != beside_apart[0], "the control: were it not hidden, it would show"


@settings(deadline=None, max_examples=60)
@given(points=st.lists(st.integers(-16, 16), min_size=5, max_size=25))
def test_every_figure_is_a_number_and_the_same_in_any_order(points: list[int]) -> None:
    (found,), (again,) = judged(points, span=SPAN), judged(list(reversed(points)), span=SPAN)
    assert found == again
    assert all(np.isfinite([found.difference, found.low, found.high, found.p, found.p_adjusted]))
    assert (found.more_per_side is not None) == (found.verdict == "UNDERPOWERED")
    if found.verdict == "GAP":
        assert abs(found.difference or 0) >= 0.5


def test_a_true_gap_of_a_point_is_found_more_often_than_promised() -> None:
    random = np.random.Generator(np.random.PCG64(8))
    found = 0
    for _ in range(100):
        points = np.clip(np.rint(random.normal(4, 3, (5, 12))), -SPAN, SPAN).astype(np.int64)
        found += sum(each.verdict == "GAP" for each in paired_verdicts([Pairs(row, SPAN) for row in points]))
    assert found >= 0.75 * 500
