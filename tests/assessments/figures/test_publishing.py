"""No sum over fewer than k people can be computed from what is published, whoever adds and subtracts."""

from itertools import combinations
from random import Random

import numpy as np
import pytest

from backend.assessments.figures.cells import cells_for
from backend.assessments.figures.combinations import IntArray, has_cheap_combination
from backend.assessments.figures.publishing import publishable
from backend.assessments.figures.reasons import TOO_FEW, WOULD_REVEAL_OTHERS
from tests.assessments.figures.brute_force import exposed_group
from tests.assessments.figures.people import a_questionnaire, anybody


def blocks(*cells: list[int], sizes: list[int]) -> IntArray:
    """Return rows over people who come in blocks of the given sizes; each cell gives one weight per block."""
    return np.repeat(np.array(cells, dtype=np.int64), sizes, axis=1)


def random_rows(die: Random, *, people: tuple[int, int] = (8, 14)) -> IntArray:
    responses = anybody(
        die, a_questionnaire(), count=die.randint(*people), teams=die.randint(2, 4), answers=[1, 2, 3, 4, 5]
    )
    basis = die.choice(["SIDES", "POOLED"])
    return np.stack([cell.row(responses, basis=basis) for cell in cells_for(responses.teams)])


def shown(rows: IntArray, reasons: list[str | None]) -> IntArray:
    return rows[[place for place, reason in enumerate(reasons) if reason is None]]


def five_or_more(rows: IntArray) -> list[str | None]:
    """Publish by the rule that most tools have: each group of five or more."""
    return [None if np.count_nonzero(row) >= 5 else TOO_FEW for row in rows]


def five_or_more_and_nested(rows: IntArray) -> list[str | None]:
    """Publish by the rule of the better tools: no cell inside another that leaves fewer than five."""
    reasons = five_or_more(rows)
    for place, row in enumerate(rows):
        for other in shown(rows[:place], reasons[:place]):
            within = not np.any((row != 0) & (other == 0)) or not np.any((other != 0) & (row == 0))
            if within and 0 < np.count_nonzero((row != 0) != (other != 0)) < 5:
                reasons[place] = reasons[place] or WOULD_REVEAL_OTHERS
    return reasons


def test_exposes_nobody_in_240_random_organizations() -> None:
    die = Random(20250101)
    published = 0
    for _ in range(240):
        rows = random_rows(die)
        reasons = publishable(rows)
        assert exposed_group(shown(rows, reasons), rows.shape[1], k=5) is None
        assert all(np.count_nonzero(row) >= 5 for row in shown(rows, reasons))
        published += reasons.count(None)
    assert published > 400


def test_exposes_nobody_where_k_is_raised() -> None:
    die = Random(7)
    for _ in range(20):
        rows = random_rows(die, people=(12, 14))
        assert exposed_group(shown(rows, publishable(rows, k=7)), rows.shape[1], k=7) is None


@pytest.mark.parametrize(("rule", "at_least"), [(five_or_more, 60), (five_or_more_and_nested, 10)])
def test_the_attacker_finds_what_the_naive_rules_expose(rule, at_least) -> None:
    die = Random(20250101)
    organizations = [random_rows(die) for _ in range(100)]
    leaks = [rows for rows in organizations if exposed_group(shown(rows, rule(rows)), rows.shape[1], k=5)]
    assert len(leaks) >= at_least


def test_withholds_nothing_that_could_be_shown_after_those_before_it() -> None:
    die = Random(11)
    withheld = 0
    for _ in range(60):
        rows = random_rows(die)
        reasons = publishable(rows)
        for place, reason in enumerate(reasons):
            if reason == WOULD_REVEAL_OTHERS:
                beside = np.vstack([shown(rows[:place], reasons[:place]), rows[place : place + 1]])
                assert exposed_group(beside, rows.shape[1], k=5) is not None
                withheld += 1
    assert withheld > 20


def test_agrees_with_projections_on_the_row_space_in_middling_organizations() -> None:
    die = Random(5)
    for _ in range(12):
        rows = random_rows(die, people=(30, 60))
        assert publishable(rows) == by_projection(rows)


def by_projection(rows: IntArray) -> list[str | None]:
    """Publish greedily by singular values: a group is exposed where the row space holds a vector within it."""
    reasons: list[str | None] = []
    for place, row in enumerate(rows):
        beside = np.vstack([shown(rows[:place], reasons), row[None, :]]).astype(float)
        patterns, heads = np.unique(beside, axis=1, return_counts=True)
        _, sizes, directions = np.linalg.svd(patterns, full_matrices=False)
        space = directions[sizes > 1e-9 * sizes[0]]
        small = [pattern for pattern in range(len(heads)) if heads[pattern] < 5]
        sets = (list(some) for size in range(1, 5) for some in combinations(small, size) if sum(heads[list(some)]) < 5)
        leaks = any(np.linalg.svd(space[:, some], compute_uv=False)[0] > 1 - 1e-9 for some in sets)
        reasons.append(TOO_FEW if np.count_nonzero(row) < 5 else WOULD_REVEAL_OTHERS if leaks else None)
    return reasons


def test_a_side_is_withheld_where_the_whole_less_the_side_is_small() -> None:
    rows = blocks([1, 1], [1, 0], [0, 1], sizes=[20, 3])
    assert publishable(rows) == [None, WOULD_REVEAL_OTHERS, TOO_FEW]


def test_a_team_is_withheld_where_the_other_teams_leave_few_of_the_side() -> None:
    rows = blocks([1, 1, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], sizes=[6, 6, 6, 2])
    assert publishable(rows) == [None, None, None, WOULD_REVEAL_OTHERS]


def test_half_of_each_side_and_the_plain_mean_together_reveal_both_sides() -> None:
    sales, marketing, joint = 20, 10, 2
    halves = [marketing, sales, 0]
    rows = blocks(halves, [1, 1, 1], [1, 0, 0], sizes=[sales, marketing, joint])
    assert publishable(rows) == [None, None, WOULD_REVEAL_OTHERS]
    assert exposed_group(rows, sales + marketing + joint, k=5) is not None


def test_the_total_of_the_sides_is_withheld_where_it_would_reveal_a_side() -> None:
    rows = blocks([1, 0, 0], [1, 1, 1], [5, 20, 0], sizes=[20, 5, 2])
    assert publishable(rows) == [None, None, WOULD_REVEAL_OTHERS]


def test_closing_again_with_one_late_answer_withholds_what_changed() -> None:
    earlier = blocks([1, 0], sizes=[12, 1])
    assert publishable(blocks([1, 1], sizes=[12, 1]), prior=earlier) == [WOULD_REVEAL_OTHERS]


def test_closing_again_with_five_late_answers_shows_them() -> None:
    earlier = blocks([1, 0], sizes=[12, 5])
    assert publishable(blocks([1, 1], sizes=[12, 5]), prior=earlier) == [None]


def test_what_was_published_before_may_be_published_again() -> None:
    earlier = blocks([1, 1], [1, 0], sizes=[7, 7])
    assert publishable(earlier, prior=earlier) == [None, None]


def test_k_is_never_lowered() -> None:
    with pytest.raises(ValueError, match="k is 4"):
        publishable(blocks([1], sizes=[9]), k=4)


def test_nobody_at_all_publishes_nothing() -> None:
    assert publishable(np.zeros((3, 0), dtype=np.int64)) == [TOO_FEW] * 3


def test_a_search_that_is_given_up_counts_as_exposed() -> None:
    rows = blocks([1, 1], [1, 0], sizes=[9, 9])
    heads = np.ones(18, dtype=np.int64)
    assert not has_cheap_combination(rows, heads, heads, limit=5)
    assert has_cheap_combination(rows, heads, heads, limit=5, patience=0)
