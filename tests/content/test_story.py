"""What the figures of the example companies tell, recomputed from the files."""

from typing import Any

import pytest

from .places import EXAMPLES, QUESTIONNAIRE, people
from .recompute import recompute


def figures(slug: str, number: int) -> dict[str, Any]:
    return recompute(EXAMPLES / slug / f"rounds/{number}.csv", QUESTIONNAIRE, people(slug))


def test_the_machine_builder_starts_out_defined_with_sales_below_marketing() -> None:
    first = figures("nijimine", 1)

    assert first["stages"]["basis"]["SIDES"] == "DEFINED"
    assert first["totals"]["basis"]["SIDES"] == pytest.approx(51.0089, abs=1e-4)
    assert first["totals"]["side"]["SALES"] == pytest.approx(1049 / 23)
    assert first["totals"]["side"]["MARKETING"] == pytest.approx(1241 / 22)


def test_the_sides_of_the_machine_builder_first_differ_in_planning_and_systems_alone() -> None:
    gaps = figures("nijimine", 1)["difference"]["dimensions"]

    assert {dimension for dimension, gap in gaps.items() if abs(gap) >= 0.5} == {"PLANNING", "SYSTEMS_METRICS"}
    assert gaps["PLANNING"] < -1
    assert gaps["SYSTEMS_METRICS"] < -1


def test_the_machine_builder_ends_up_aligned_with_the_gaps_closed() -> None:
    second = figures("nijimine", 2)

    assert second["totals"]["basis"]["SIDES"] == pytest.approx(66.9875, abs=1e-4)
    assert set(second["stages"]["side"].values()) | set(second["stages"]["basis"].values()) == {"ALIGNED"}
    assert max(abs(gap) for gap in second["difference"]["dimensions"].values()) < 0.5


def test_the_small_round_of_the_machine_builder_has_no_second_side_to_compare() -> None:
    trial = figures("nijimine", 3)

    assert trial["counts"]["side"] == {"SALES": 4}
    assert "SIDES" not in trial["totals"]["basis"]
    assert trial["difference"]["total"] is None


def test_the_food_maker_stays_just_below_the_border() -> None:
    first, second = figures("watagumo", 1), figures("watagumo", 2)

    assert first["stages"]["basis"]["SIDES"] == "UNDEFINED"
    assert second["totals"]["basis"]["SIDES"] == 39.625
    assert second["stages"]["basis"]["SIDES"] == "UNDEFINED"
    assert second["stages"]["side"] == {"SALES": "UNDEFINED", "MARKETING": "DEFINED"}


@pytest.mark.parametrize("number", [1, 2])
def test_the_software_house_is_aligned_in_both_rounds(number: int) -> None:
    stages = figures("brindlewick", number)["stages"]

    assert stages["basis"] == {"SIDES": "ALIGNED", "POOLED": "ALIGNED"}
    assert set(stages["side"].values()) == {"ALIGNED"}
