"""The playbook: nine core practices, three for each step, and some beside them."""

import re
from collections import Counter
from typing import Any

import pytest

from .places import DIMENSIONS, METRICS, PLAYBOOK, PRACTICES, STAGES, STEPS

EACH = pytest.mark.parametrize("practice", PRACTICES.values(), ids=list(PRACTICES))
STARTS = dict(STEPS)


def test_practice_keys_are_unique_and_in_kebab_case() -> None:
    assert len(PRACTICES) == len(PLAYBOOK["practices"])
    assert [key for key in PRACTICES if not re.fullmatch(r"[a-z]+(-[a-z]+)+", key)] == []


def test_there_are_nine_core_practices_three_for_each_step() -> None:
    core = [practice for practice in PRACTICES.values() if practice["core"]]

    assert len(core) == 9
    assert [len(practice["transitions"]) for practice in core] == [1] * 9
    assert Counter(practice["transitions"][0]["from"] for practice in core) == dict.fromkeys(STAGES[:3], 3)


@EACH
def test_a_practice_names_one_step_or_more(practice: dict[str, Any]) -> None:
    steps = [(step["from"], step["to"]) for step in practice["transitions"]]

    assert steps
    assert len(set(steps)) == len(steps)
    assert [step for step in steps if step not in STEPS] == []


@EACH
def test_a_practice_lifts_known_dimensions_and_moves_known_metrics(practice: dict[str, Any]) -> None:
    assert practice["dimensions"]
    assert set(practice["dimensions"]) <= set(DIMENSIONS)
    assert practice["metrics"]
    assert set(practice["metrics"]) <= METRICS.keys()


@EACH
def test_a_practice_has_owning_sides_a_duration_and_signs_that_it_is_done(practice: dict[str, Any]) -> None:
    assert practice["sides"]
    assert set(practice["sides"]) <= {"SALES", "MARKETING"}
    assert 14 <= practice["duration_days"] <= 365
    assert len(practice["done_signs"]) >= 2


@pytest.mark.parametrize("step", STEPS)
def test_every_dimension_has_a_practice_for_every_step(step: tuple[str, str]) -> None:
    lifted = {
        dimension
        for practice in PRACTICES.values()
        if {"from": step[0], "to": step[1]} in practice["transitions"]
        for dimension in practice["dimensions"]
    }

    assert lifted == set(DIMENSIONS)
