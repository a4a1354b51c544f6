"""What holds for every result, tried on organizations that hypothesis makes up."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.assessments.figures.cells import cells_for
from backend.assessments.figures.hashing import canonical_json
from backend.assessments.figures.responses import LEVELS, SIDES, Responses
from backend.assessments.figures.result import compute_result
from tests.assessments.figures.brute_force import exposed_group
from tests.assessments.figures.people import a_questionnaire
from tests.assessments.figures.reading import cell

FOUR = a_questionnaire(dimensions=2, each=2)
OTHER_SIDE = {"SALES": "MARKETING", "MARKETING": "SALES", "BOTH": "BOTH", "OTHER": "OTHER"}

person = st.tuples(
    st.sampled_from([*SIDES[:2] * 3, *SIDES]),
    st.sampled_from(LEVELS),
    st.sampled_from([None, "a", "b", "c"]),
    st.lists(st.integers(1, 5), min_size=4, max_size=4),
)
people = st.lists(person, max_size=16)


def responses(some: list[Any]) -> Responses:
    sides, levels, teams, answers = zip(*some, strict=True) if some else ((), (), (), ())
    return Responses.to(FOUR, answers, sides=sides, levels=levels, teams=teams)


@given(people, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_answers_does_not_matter(some: list[Any], die: Any) -> None:
    shuffled = die.sample(some, len(some))
    result = compute_result(FOUR, responses(some), teams="abc")
    assert canonical_json(compute_result(FOUR, responses(shuffled), teams="abc")) == canonical_json(result)


@given(people)
@settings(max_examples=60, deadline=None)
def test_with_the_sides_exchanged_totals_stay_and_the_total_of_a_shown_side_is_the_other_ones(some: list[Any]) -> None:
    result = compute_result(FOUR, responses(some))
    exchanged = compute_result(FOUR, responses([(OTHER_SIDE[side], *rest) for side, *rest in some]))
    assert exchanged["basis"] == result["basis"]
    assert cell(exchanged, "all")["total"] == cell(result, "all")["total"]
    assert cell(exchanged, "all")["stage"] == cell(result, "all")["stage"]
    pairs = [(cell(result, f"side:{side}"), cell(exchanged, f"side:{OTHER_SIDE[side]}")) for side in SIDES[:2]]
    for here, there in pairs:
        if here["total"]["value"] is not None and there["total"]["value"] is not None:
            assert here["total"] == there["total"]
    differences = [each["differences"][0]["total"]["value"] for each in (result, exchanged)]
    if None not in differences:
        assert differences[0] == -differences[1]


@given(people, st.sampled_from(["SIDES", "POOLED", None]), st.sampled_from([5, 6]))
@settings(max_examples=120, deadline=None)
def test_no_figure_rests_on_fewer_than_k_nor_lets_one_be_computed(some: list[Any], basis: Any, k: int) -> None:
    gathered = responses(some)
    result = compute_result(FOUR, gathered, basis=basis, k=k)
    rows = []
    for where, told in zip(cells_for(gathered.teams), result["cells"], strict=True):
        row = where.row(gathered, basis=result["basis"])
        if told["count"] is None:
            assert not list(numbers(told))
            continue
        assert told["count"] == np.count_nonzero(row) >= k
        rows.append(row.tolist())
    assert exposed_group(rows, len(gathered), k=k) is None


@given(people)
@settings(max_examples=60, deadline=None)
def test_every_number_is_on_its_scale_and_stands_alone(some: list[Any]) -> None:
    for told in compute_result(FOUR, responses(some))["cells"]:
        assert told["total"]["value"] is None or 20 <= told["total"]["value"] <= 100
        for figure in told["dimensions"] + (told["statements"] or []):
            assert figure["value"] is None or 1 <= figure["value"] <= 5
            assert (figure["value"] is None) == (figure["suppressed"] is not None)
            assert (figure["code"] is not None) == (figure["suppressed"] == "NEAR_UNANIMOUS")


def numbers(told: Any) -> Any:
    """Yield every number anywhere in a part of a document."""
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from numbers(each)
    elif isinstance(told, int | float):
        yield told
