"""A stage is named where it is probable enough, and its probability tells no more of anybody than it must."""

from collections.abc import Sequence

import pytest

from backend.assessments.figures.inference.stage_probability import reached
from backend.assessments.figures.result import compute_result
from backend.assessments.figures.stages import STAGES, Stage
from backend.assessments.figures.standing import in_parts
from tests.assessments.figures.people import a_questionnaire, groups
from tests.assessments.figures.reading import cell

FOUR = a_questionnaire(dimensions=2, each=2)


def of(shares: Sequence[float]) -> dict[Stage, float]:
    return dict(zip(STAGES, shares, strict=True))


@pytest.mark.parametrize(
    ("shares", "highest"),
    [
        ([1.0, 0.0, 0.0, 0.0], "UNDEFINED"),
        ([0.21, 0.79, 0.0, 0.0], "UNDEFINED"),
        ([0.2, 0.5, 0.3, 0.0], "DEFINED"),
        ([0.0, 0.1, 0.45, 0.45], "ALIGNED"),
        ([0.0, 0.0, 0.2, 0.8], "INTEGRATED"),
    ],
)
def test_a_stage_is_reached_with_all_beyond_it(shares: list[float], highest: str) -> None:
    assert reached(of(shares)) == highest


def test_rounded_probabilities_add_up_to_one() -> None:
    assert in_parts(of([1 / 3, 1 / 3, 1 / 3, 0.0]), 10) == of([0.4, 0.3, 0.3, 0.0])
    assert in_parts(of([0.004, 0.006, 0.99, 0.0]), 100) == of([0.0, 0.01, 0.99, 0.0])


@pytest.mark.parametrize(("count", "parts"), [(9, 10), (10, 100)])
def test_of_few_answers_probabilities_are_told_by_tenths(count: int, parts: int) -> None:
    people = groups(FOUR, (count, "SALES", "STAFF", [2, 3, 3, 2]), (count, "MARKETING", "STAFF", [3, 3, 3, 4]))
    told = cell(compute_result(FOUR, people), "all")["standing"]["probabilities"]
    assert sum(told.values()) == pytest.approx(1)
    assert all(share * parts == pytest.approx(round(share * parts)) for share in told.values())
    assert (parts == 10) or any(share * 10 != round(share * 10) for share in told.values())


def test_a_near_unanimous_total_is_named_by_its_code_and_has_no_probability() -> None:
    people = groups(FOUR, (6, "SALES", "STAFF", [5, 5, 5, 5]), (6, "MARKETING", "STAFF", [3, 3, 3, 2]))
    sales = cell(compute_result(FOUR, people), "side:SALES")
    assert sales["total"]["code"] == "VERY_HIGH"
    assert (sales["stage"], sales["standing"]) == (
        "INTEGRATED",
        {"between": ["INTEGRATED"], "reached": "INTEGRATED", "probabilities": None},
    )


@pytest.mark.parametrize(("marketing", "split"), [([2, 2, 1, 2], True), ([4, 4, 3, 3], False), ([3, 3, 3, 3], None)])
def test_the_sides_stand_at_different_stages_where_both_are_named(marketing: list[int], split: bool | None) -> None:
    people = groups(FOUR, (12, "SALES", "STAFF", [4, 3, 4, 3]), (12, "MARKETING", "STAFF", marketing))
    result = compute_result(FOUR, people)
    assert result["stage_split"] is split
