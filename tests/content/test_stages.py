"""The four stages, the steps between them, and what is recommended to whom."""

from typing import Any

import pytest

from .places import PRACTICES, STAGE_CONTENT, STAGES, STEPS

STAGE = STAGE_CONTENT["stages"]
PROFILES = {profile["key"]: profile for profile in STAGE_CONTENT["profiles"]}


def test_the_four_stages_stand_in_order_under_their_names() -> None:
    assert [stage["key"] for stage in STAGE] == STAGES
    assert [stage["label"]["ja"] for stage in STAGE] == ["未定義", "定義済み", "連携", "統合"]
    assert STAGE_CONTENT["field"]["label"]["ja"] == "連携段階"


@pytest.mark.parametrize("stage", STAGE, ids=STAGES)
def test_each_stage_is_told_by_four_or_five_signs(stage: dict[str, Any]) -> None:
    assert len(stage["signs"]) in (4, 5)
    assert (
        len({sign["ja"] for sign in stage["signs"]})
        == len({sign["en"] for sign in stage["signs"]})
        == len(stage["signs"])
    )


def test_each_stage_leads_one_step_on_and_the_last_one_nowhere() -> None:
    assert [(stage["key"], stage["transition"]["to"]) for stage in STAGE[:-1]] == STEPS
    assert "transition" not in STAGE[-1]


@pytest.mark.parametrize("stage", STAGE[:-1], ids=STAGES[:-1])
def test_a_step_asks_for_its_three_core_practices(stage: dict[str, Any]) -> None:
    step = {"from": stage["key"], "to": stage["transition"]["to"]}
    core = [key for key, practice in PRACTICES.items() if practice["core"] and step in practice["transitions"]]

    assert stage["transition"]["practices"] == core
    assert len(core) == 3


def test_profiles_recommend_the_stages_of_the_domain() -> None:
    recommended = {
        key: {recommendation["condition"]: recommendation["stage"] for recommendation in profile["recommendations"]}
        for key, profile in PROFILES.items()
    }

    assert recommended == {
        "SMALL": {"ALWAYS": "DEFINED"},
        "GROWING": {"ALWAYS": "ALIGNED"},
        "LARGE": {"SHARED_KEY_ACCOUNTS": "INTEGRATED", "ALWAYS": "ALIGNED"},
    }


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_the_last_recommendation_holds_for_every_company_and_conditions_are_explained(profile: dict[str, Any]) -> None:
    assert profile["recommendations"][-1]["condition"] == "ALWAYS"
    assert all("when" in recommendation for recommendation in profile["recommendations"][:-1])
