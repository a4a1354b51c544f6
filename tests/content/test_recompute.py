"""The recomputation itself, against a round small enough to work out by hand."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from .recompute import recompute, stage

QUESTIONNAIRE = {
    "dimensions": [{"key": "PROCESS"}, {"key": "PLANNING"}],
    "statements": [
        {"key": "a", "dimension": "PROCESS"},
        {"key": "b", "dimension": "PROCESS"},
        {"key": "c", "dimension": "PLANNING"},
    ],
}
LINES = """\
side,level,team,a,b,c
SALES,STAFF,T1,1,2,3
SALES,HEAD,,3,4,5
SALES,STAFF,T1,1,1,2
MARKETING,STAFF,T2,4,4,2
OTHER,STAFF,T3,5,5,5
"""


@pytest.fixture
def figures(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "1.csv"
    path.write_text(LINES)
    return recompute(path, QUESTIONNAIRE)


def test_a_total_is_the_mean_of_the_sums_of_each_persons_answers(figures: dict[str, Any]) -> None:
    assert figures["totals"]["side"] == {"SALES": pytest.approx(22 / 3), "MARKETING": 10, "OTHER": 15}
    assert figures["totals"]["level"] == {"STAFF": pytest.approx(35 / 4), "HEAD": 12}
    assert figures["totals"]["team"] == {"T1": 5, "": 12, "T2": 10, "T3": 15}


def test_sides_count_half_each_and_others_in_the_pool_alone(figures: dict[str, Any]) -> None:
    assert figures["totals"]["basis"] == {"SIDES": pytest.approx((22 / 3 + 10) / 2), "POOLED": pytest.approx(47 / 5)}


def test_dimensions_and_statements_are_mean_answers(figures: dict[str, Any]) -> None:
    assert figures["dimensions"]["SALES"] == {"PROCESS": 2, "PLANNING": pytest.approx(10 / 3)}
    assert figures["statements"]["SALES"] == {
        "a": pytest.approx(5 / 3),
        "b": pytest.approx(7 / 3),
        "c": pytest.approx(10 / 3),
    }
    assert figures["dimensions"]["ALL"] == {"PROCESS": 3, "PLANNING": pytest.approx(17 / 5)}


def test_a_difference_is_sales_minus_marketing_in_scale_points(figures: dict[str, Any]) -> None:
    assert figures["difference"]["dimensions"] == {"PROCESS": -2, "PLANNING": pytest.approx(4 / 3)}
    assert figures["difference"]["statements"]["a"] == pytest.approx(5 / 3 - 4)
    assert figures["difference"]["total"] == pytest.approx((22 / 3 - 10) / 3)


def test_counts_say_who_answered(figures: dict[str, Any]) -> None:
    assert figures["counts"] == {
        "all": 5,
        "side": {"SALES": 3, "MARKETING": 1, "OTHER": 1},
        "level": {"STAFF": 4, "HEAD": 1},
        "side_level": {"SALES/STAFF": 2, "SALES/HEAD": 1, "MARKETING/STAFF": 1, "OTHER/STAFF": 1},
        "team": {"T1": 2, "": 1, "T2": 1, "T3": 1},
    }


def test_a_named_round_takes_side_level_and_team_from_the_staff_list(tmp_path: Path) -> None:
    path = tmp_path / "2.csv"
    path.write_text("external_id,a,b,c\nE1,1,2,3\nE2,4,4,2\n")
    people = {
        "E1": {"side": "SALES", "level": "HEAD", "organization": "T1"},
        "E2": {"side": "MARKETING", "level": "STAFF", "organization": "T2"},
    }

    figures = recompute(path, QUESTIONNAIRE, people)

    assert figures["totals"]["team"] == {"": 6, "T2": 10}
    assert figures["totals"]["basis"] == {"SIDES": 8, "POOLED": 8}


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Fraction(20), "UNDEFINED"),
        (Fraction(396, 10), "UNDEFINED"),
        (Fraction(39999, 1000), "UNDEFINED"),
        (Fraction(40), "DEFINED"),
        (Fraction(5999, 100), "DEFINED"),
        (Fraction(60), "ALIGNED"),
        (Fraction(80), "INTEGRATED"),
        (Fraction(100), "INTEGRATED"),
    ],
)
def test_the_unrounded_total_decides_the_stage(figure: Fraction, expected: str) -> None:
    assert stage(figure) == expected
