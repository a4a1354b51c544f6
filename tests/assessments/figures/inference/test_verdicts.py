"""A verdict is never stronger than the answers bear."""

from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.assessments.figures.inference import verdicts as judging
from backend.assessments.figures.inference.verdicts import SUPPRESSED, Compared, Gap, verdicts
from backend.assessments.figures.scores import Kind

RANDOM = np.random.Generator(np.random.PCG64(20))


def judged(first: list[int], second: list[int], kind: Kind = "STATEMENT") -> Gap:
    (found,) = verdicts([Compared(kind, np.array(first, dtype=np.float64), np.array(second, dtype=np.float64))])
    return found


def test_a_gap_is_clear_and_relevant() -> None:
    found = judged([4, 5, 4, 5, 4, 5, 4, 4], [1, 2, 2, 1, 2, 3, 2, 2])
    assert found.verdict == "GAP"
    assert found.difference == pytest.approx(2.5)
    assert found.p_adjusted is not None
    assert found.p_adjusted < 0.05
    assert found.more_per_side is None


def test_a_clear_difference_that_does_not_matter_is_no_gap() -> None:
    found = judged([4] * 60, [4] * 40 + [3] * 20)
    assert found.p_adjusted is not None
    assert found.p_adjusted < 0.05
    assert found.verdict == "EQUIVALENT"


@pytest.mark.parametrize(("count", "verdict"), [(14, "NO_EVIDENCE"), (15, "EQUIVALENT")])
def test_equivalent_takes_enough_answers(count: int, verdict: str) -> None:
    assert judged([4] * count, [4] * count).verdict == verdict


def test_few_answers_are_too_few_and_it_is_said_how_many_more() -> None:
    found = judged([2, 3, 4, 3, 3], [3, 4, 3, 4, 5])
    assert found.verdict == "UNDERPOWERED"
    assert found.more_per_side is not None
    assert found.more_per_side > 5


def test_a_relevant_gap_would_have_been_seen() -> None:
    assert judged([2, 3, 4, 3, 3, 4, 2] * 4, [3, 3, 4, 3, 4, 2, 3] * 4).verdict in {"NO_EVIDENCE", "EQUIVALENT"}


@pytest.mark.parametrize("sizes", [(4, 20), (20, 4), (0, 9)])
def test_below_five_nothing_is_computed(sizes: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "permuted_p", None)
    found = judged([4] * sizes[0], [1] * sizes[1])
    assert found == SUPPRESSED
    assert {value for name, value in asdict(found).items() if name != "verdict"} == {None}


def test_an_assessment_may_ask_for_larger_groups() -> None:
    groups = Compared("TOTAL", np.array([4.0] * 7), np.array([1.0] * 7))
    assert [verdicts([groups], k=k)[0].verdict for k in (5, 7, 8)] == ["GAP", "GAP", "SUPPRESSED"]


def test_statements_are_one_family_and_all_else_another() -> None:
    apart = (np.array([4.0, 5, 4, 5, 3, 4]), np.array([2.0, 3, 3, 2, 1, 4]))
    like = (np.array([3.0, 2, 4, 3, 5, 1]), np.array([3.0, 4, 2, 3, 1, 5]))
    alone = verdicts([Compared("STATEMENT", *apart)])[0]
    among_statements = verdicts([Compared("STATEMENT", *apart), *[Compared("STATEMENT", *like)] * 19])[0]
    beside_others = verdicts([Compared("STATEMENT", *apart), *[Compared("DIMENSION", *like)] * 5])[0]
    assert alone.p == among_statements.p == beside_others.p
    assert alone.p_adjusted == beside_others.p_adjusted == alone.p
    assert among_statements.p_adjusted == pytest.approx(20 * (alone.p or 0))


def test_what_is_hidden_is_not_spoken_of_and_shows_in_no_other_figure() -> None:
    told = Compared("DIMENSION", np.array([4.0, 5, 4, 5, 3, 4]), np.array([2.0, 3, 3, 2, 1, 4]))
    like, apart = (
        Compared("DIMENSION", np.array(first), np.array(second), hidden=True)
        for first, second in (([3.0] * 6, [3.0] * 6), ([5.0] * 6, [1.0] * 6))
    )
    beside_like, beside_apart = verdicts([told, like]), verdicts([told, apart])
    assert beside_like == beside_apart
    assert beside_like[1] == SUPPRESSED
    assert beside_like[0].p_adjusted == pytest.approx(2 * (beside_like[0].p or 0))
    seen = verdicts([told, replace(apart, hidden=False)])
    assert seen[0] != beside_apart[0], "the control: were it not hidden, it would show"


@settings(deadline=None, max_examples=60)
@given(
    first=st.lists(st.integers(1, 5), min_size=5, max_size=25),
    second=st.lists(st.integers(1, 5), min_size=5, max_size=25),
    kind=st.sampled_from(["STATEMENT", "DIMENSION", "TOTAL"]),
)
def test_every_figure_is_a_number_and_the_same_twice(first: list[int], second: list[int], kind: Kind) -> None:
    found = judged(first, second, kind)
    numbers = [value for name, value in asdict(found).items() if name not in {"verdict", "more_per_side"}]
    assert all(np.isfinite(numbers))
    assert judged(list(reversed(first)), second, kind) == found
    assert (found.more_per_side is not None) == (found.verdict == "UNDERPOWERED")
    if found.verdict == "GAP":
        assert abs(found.difference or 0) >= judging.RELEVANT


def test_chance_alone_seldom_makes_a_gap() -> None:
    """Of 200 assessments of two sides of one mind, a gap anywhere in total and dimensions; the rule allows 5 %."""
    false = 0
    for _ in range(200):
        sides = RANDOM.integers(2, 5, (2, 8, 6)).astype(np.float64)
        found = verdicts([Compared("DIMENSION", sides[0, :, item], sides[1, :, item]) for item in range(6)])
        false += any(each.verdict == "GAP" for each in found)
    assert false <= 20


def test_a_true_gap_of_two_points_is_found() -> None:
    found = 0
    for _ in range(50):
        first = RANDOM.integers(3, 6, (6, 12)).astype(np.float64)
        second = RANDOM.integers(1, 4, (6, 12)).astype(np.float64)
        told = verdicts([Compared("DIMENSION", *pair) for pair in zip(first, second, strict=True)])
        found += all(each.verdict == "GAP" for each in told)
    assert found >= 45
