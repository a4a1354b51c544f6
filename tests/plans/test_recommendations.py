"""Which practices are recommended from a result, in which order and why."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.plans.playbook import STEPS, Playbook, playbook
from backend.plans.recommendations import WANTED, Recommendation, recommend, stage_in
from tests.plans.documents import a_document

DIMENSIONS = ("PROCESS", "ROLES_LANGUAGE", "PLANNING", "SYSTEMS_METRICS", "CUSTOMER_CULTURE")
LOW_IN_SYSTEMS = a_document([2.75, 2.75, 2.5, 2.0, 2.75], [2.75, 2.75, 2.5, 2.5, 2.75])
TOO_FEW = a_document([2.5] * 5, each=2)
UNANIMOUS = a_document([1.0, 2.5, 2.5, 2.5, 2.5])
BUT_THE_LAST = [stage for stage, _ in STEPS]


def keys(found: list[Recommendation]) -> list[str]:
    return [each.practice.key for each in found]


def reason(found: list[Recommendation], dimension: str) -> Any:
    return next(why for each in found for why in each.reasons if why.dimension == dimension)


def rewritten(
    document: dict[str, Any],
    means: list[float | None],
    differences: list[float | None],
    verdict: str = "GAP",
) -> dict[str, Any]:
    """Return the document with other figures of the five dimensions; None withholds one."""
    changed = copy.deepcopy(document)
    pair = next(each for each in changed["differences"] if each["pair"] == "SALES_MARKETING")
    for figures, values in ((changed["cells"][0]["dimensions"], means), (pair["dimensions"], differences)):
        for figure, value in zip(figures, values, strict=True):
            figure |= {"value": value, "code": None, "suppressed": None if value is not None else "TOO_FEW"}
    for part in pair["dimensions"]:
        part["verdict"] = verdict if part["value"] is not None else "SUPPRESSED"
    return changed


FIGURES = st.lists(st.none() | st.floats(1, 5), min_size=5, max_size=5)
APART = st.lists(st.none() | st.floats(-4, 4), min_size=5, max_size=5)


def test_each_step_begins_where_the_next_band_of_the_total_does() -> None:
    assert WANTED == {"UNDEFINED": 2.0, "DEFINED": 3.0, "ALIGNED": 4.0}


def test_names_the_core_of_the_step_first_and_the_lowest_dimension_first_in_it() -> None:
    found = recommend(LOW_IN_SYSTEMS, playbook(), from_stage=stage_in(LOW_IN_SYSTEMS))

    assert stage_in(LOW_IN_SYSTEMS) == "DEFINED"
    assert keys(found)[0] == "joint-planning-and-training"
    assert [each.practice.core for each in found] == [True] * 3 + [False] * (len(found) - 3)
    assert keys(found)[3] == "shared-crm"
    assert [each.rank for each in found] == list(range(1, len(found) + 1))


def test_says_how_a_dimension_stands_in_words_and_figures() -> None:
    why = reason(recommend(LOW_IN_SYSTEMS, playbook(), from_stage="DEFINED"), "SYSTEMS_METRICS")

    assert (why.mean, why.wanted, why.shortfall, why.difference) == (2.25, 3.0, 0.75, -0.5)
    assert "the mean is 2.25; the next stage begins at 3.00, 0.75 further up." in why.text.en
    assert "Sales answers 0.50 lower than Marketing." in why.text.en
    assert "2.25" in why.text.ja
    assert "0.50低く" in why.text.ja


def test_a_difference_between_the_sides_lifts_a_practice() -> None:
    means: list[float | None] = [2.5] * 5
    alike = rewritten(LOW_IN_SYSTEMS, means, [0.0] * 5)
    apart = rewritten(LOW_IN_SYSTEMS, means, [0.0, 0.0, 0.0, 0.0, 1.0])
    place = [keys(recommend(each, playbook(), from_stage="DEFINED")).index("field-feedback") for each in (alike, apart)]

    assert place[1] < place[0]
    assert place[1] == 3


@pytest.mark.parametrize("verdict", ["NO_EVIDENCE", "UNDERPOWERED", "EQUIVALENT"])
def test_a_difference_that_may_be_chance_lifts_nothing_and_says_so(verdict: str) -> None:
    means: list[float | None] = [2.5] * 5
    alike = rewritten(LOW_IN_SYSTEMS, means, [0.0] * 5)
    apart = rewritten(LOW_IN_SYSTEMS, means, [0.0, 0.0, 0.0, 0.0, 1.0], verdict)
    found, beside = (recommend(each, playbook(), from_stage="DEFINED") for each in (apart, alike))

    assert keys(found) == keys(beside)
    why = reason(found, "CUSTOMER_CULTURE")
    assert (why.is_gap, why.difference) == (False, 1.0)
    assert why.text.en.endswith(
        "Sales answers 1.00 higher than Marketing. That may be chance, so it does not count here."
    )
    assert "偶然の差かもしれません" in why.text.ja


def test_a_withheld_figure_is_said_to_be_withheld_and_told_nowhere() -> None:
    found = recommend(TOO_FEW, playbook(), from_stage="DEFINED")

    assert stage_in(TOO_FEW) is None
    for why in (why for each in found for why in each.reasons):
        assert (why.mean, why.shortfall, why.difference) == (None, None, None)
        assert why.suppressed
        assert why.difference_suppressed
        assert not [sign for sign in why.text.en + why.text.ja if sign.isdigit()]
        assert "withheld" in why.text.en
    assert {each.priority for each in found} == {0.0}


def test_a_figure_withheld_for_near_unanimity_says_only_that_it_is_very_low() -> None:
    why = reason(recommend(UNANIMOUS, playbook(), from_stage="UNDEFINED"), "PROCESS")

    assert (why.mean, why.code, why.weight) == (None, "VERY_LOW", 1.0)
    assert "nearly everybody answers very low" in why.text.en
    assert not [sign for sign in why.text.en if sign.isdigit()]


def test_recommends_nothing_after_the_last_stage_or_without_one() -> None:
    assert recommend(LOW_IN_SYSTEMS, playbook(), from_stage="INTEGRATED") == []
    assert recommend(LOW_IN_SYSTEMS, playbook(), from_stage=None) == []


def test_never_writes_a_figure_as_the_band_that_it_misses() -> None:
    close = rewritten(LOW_IN_SYSTEMS, [2.9999] * 5, [0.001] * 5)
    why = reason(recommend(close, playbook(), from_stage="DEFINED"), "PROCESS")
    assert "the mean is 2.99; the next stage begins at 3.00, 0.01 further up." in why.text.en
    assert "do not differ" in why.text.en


@given(means=FIGURES, differences=APART, stage=st.sampled_from(BUT_THE_LAST))
def test_ranks_exactly_the_practices_of_the_step_the_core_first_by_priority(
    means: list[float | None], differences: list[float | None], stage: str
) -> None:
    found = recommend(rewritten(LOW_IN_SYSTEMS, means, differences), playbook(), from_stage=stage)

    assert sorted(keys(found)) == sorted(practice.key for practice in playbook().for_step(stage))
    order = [(not each.practice.core, -each.priority) for each in found]
    assert order == sorted(order)
    for why in (why for each in found for why in each.reasons):
        assert why.weight >= 0
        assert why.text.ja
        assert (why.mean is None) == ("the mean is withheld" in why.text.en)
        assert (why.difference is None) == ("difference between the sides is withheld" in why.text.en)


@given(
    means=FIGURES, differences=APART, stage=st.sampled_from(BUT_THE_LAST), by=st.floats(0, 4), which=st.integers(0, 4)
)
def test_a_lower_dimension_never_makes_its_practices_less_urgent(
    means: list[float | None], differences: list[float | None], stage: str, by: float, which: int
) -> None:
    if means[which] is None:
        return
    lower = [max(1.0, mean - by) if place == which and mean else mean for place, mean in enumerate(means)]
    before, after = (
        {each.practice.key: each for each in recommend(document, playbook(), from_stage=stage)}
        for document in (
            rewritten(LOW_IN_SYSTEMS, means, differences),
            rewritten(LOW_IN_SYSTEMS, lower, differences),
        )
    )
    for key, each in after.items():
        lifts = DIMENSIONS[which] in each.practice.dimensions
        assert each.priority >= before[key].priority if lifts else each.priority == before[key].priority


@given(means=FIGURES, differences=APART, order=st.permutations(playbook().practices))
def test_the_order_of_the_playbook_decides_between_equals_only(
    means: list[float | None], differences: list[float | None], order: Any
) -> None:
    document = rewritten(LOW_IN_SYSTEMS, means, differences)
    shuffled = Playbook(key="shuffled", version=1, practices=tuple(order))
    priorities = [
        [each.priority for each in recommend(document, book, from_stage="DEFINED")] for book in (playbook(), shuffled)
    ]
    assert priorities[0] == priorities[1]


@pytest.mark.parametrize("stage", BUT_THE_LAST)
def test_answers_the_same_twice(stage: str) -> None:
    assert recommend(LOW_IN_SYSTEMS, playbook(), from_stage=stage) == recommend(
        LOW_IN_SYSTEMS, playbook(), from_stage=stage
    )
