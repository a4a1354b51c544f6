"""The unrounded total is cut at 40, 60 and 80."""

from fractions import Fraction

import pytest

from backend.assessments.figures.stages import STAGES, stage_for
from backend.organizations.vocabulary import Stage


@pytest.mark.parametrize(
    ("total", "stage"),
    [
        (20, "UNDEFINED"),
        (39.6, "UNDEFINED"),
        (39.999999999, "UNDEFINED"),
        (Fraction(40) - Fraction(1, 10**30), "UNDEFINED"),
        (40, "DEFINED"),
        (59.96, "DEFINED"),
        (60, "ALIGNED"),
        (79.99, "ALIGNED"),
        (80, "INTEGRATED"),
        (100, "INTEGRATED"),
    ],
)
def test_the_stage_is_the_band_of_the_unrounded_total(total: float | Fraction, stage: str) -> None:
    assert stage_for(total) == stage


@pytest.mark.parametrize("total", [19.99, 100.01, 3.2, float("nan")])
def test_what_is_no_total_has_no_stage(total: float) -> None:
    with pytest.raises(ValueError, match="a total lies between 20 and 100"):
        stage_for(total)


def test_the_stages_are_those_of_the_shared_vocabulary() -> None:
    assert tuple(Stage) == STAGES
