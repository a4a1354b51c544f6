"""What is said of a difference, and how much of the answers' spread is told with it."""

from typing import Any

import pytest

from backend.assessments.figures import disclosure
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import compute_result
from tests.assessments.figures.people import TWENTY, a_questionnaire, groups

FOUR = a_questionnaire(dimensions=2, each=2)


def people(sales: int, marketing: int) -> Responses:
    """Both sides answer all over the scale; Sales two points higher in the first dimension."""
    rows = [[3 + place % 3, 5 - place % 3, 1 + place % 5, 5 - place % 5] for place in range(sales)]
    rows += [[1 + place % 3, 3 - place % 3, 5 - place % 5, 1 + place % 5] for place in range(marketing)]
    sides = ["SALES"] * sales + ["MARKETING"] * marketing
    return Responses.to(FOUR, rows, sides=sides, levels=["STAFF"] * len(rows))


def told(sales: int, marketing: int, **others: Any) -> dict[str, Any]:
    return compute_result(FOUR, people(sales, marketing), **others)["differences"][0]


def test_a_gap_is_told_with_its_interval_theta_and_p() -> None:
    process, language = told(20, 20)["dimensions"][:2]
    assert (process["value"], process["verdict"], process["more_per_side"]) == (2.0, "GAP", None)
    inference = process["inference"]
    assert inference["low"] < 2.0 < inference["high"]
    assert inference["theta_low"] <= inference["theta"] <= inference["theta_high"]
    assert inference["p"] == 0.001
    assert (language["verdict"], language["value"]) == ("EQUIVALENT", 0.0)


def test_interval_and_p_are_rounded_so_that_they_claim_less() -> None:
    for part in (each for each in told(20, 23)["dimensions"] if each["inference"]):
        inference = part["inference"]
        for name, parts in (("low", 10), ("high", 10), ("theta_low", 100), ("theta_high", 100), ("p", 1000)):
            assert inference[name] * parts == pytest.approx(round(inference[name] * parts)), name


@pytest.mark.parametrize(("sales", "marketing", "is_told"), [(10, 10, True), (9, 20, False), (20, 9, False)])
def test_below_ten_on_a_side_the_verdict_stands_alone(sales: int, marketing: int, is_told: bool) -> None:
    parts = [each for each in told(sales, marketing)["dimensions"] if each["value"] is not None]
    assert parts
    assert all((each["inference"] is not None) == is_told for each in parts)
    assert all(each["verdict"] != "SUPPRESSED" for each in parts)


def test_without_the_rule_the_spread_of_five_answers_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "ENOUGH_FOR_SPREAD", 5)
    assert told(6, 6)["dimensions"][0]["inference"] is not None


def test_how_many_more_answers_would_do_tells_nothing_of_few_answers_spread() -> None:
    """Six answers a side, near to each other or all over the scale: the same figure is told."""
    near = groups(FOUR, (6, "SALES", "STAFF", [3, 3, 2, 3]), (6, "MARKETING", "STAFF", [3, 3, 3, 2]))
    wide = people(6, 6)
    found = [compute_result(FOUR, some)["differences"][0]["dimensions"][1] for some in (near, wide)]
    assert [each["verdict"] for each in found] == ["UNDERPOWERED"] * 2
    assert found[0]["more_per_side"] == found[1]["more_per_side"] > 0


@pytest.mark.parametrize(("invited", "beyond"), [({"SALES": 8, "MARKETING": 9}, True), (None, None)])
def test_it_is_said_when_a_team_is_too_small_for_more(invited: dict[str, int] | None, beyond: bool | None) -> None:
    dimension = told(6, 6, invited=invited)["dimensions"][1]
    assert dimension["more_per_side"] > 3
    assert dimension["beyond_roster"] is beyond


def test_enough_people_to_ask_are_not_beyond_the_roster() -> None:
    assert told(6, 6, invited={"SALES": 200, "MARKETING": 200})["dimensions"][1]["beyond_roster"] is False


def test_a_near_unanimous_figure_is_not_judged_and_shows_in_no_other() -> None:
    """Marketing agrees on one statement, high or low: what is said of the other figures of that family is the same."""

    def statements(answer: int) -> list[dict[str, Any]]:
        rows = [[3 + place % 3, 1 + place % 4, 3, 1 + place % 5] for place in range(12)]
        rows += [[answer, 1 + place % 4, 2 + place % 3, 5 - place % 5] for place in range(12)]
        some = Responses.to(FOUR, rows, sides=["SALES"] * 12 + ["MARKETING"] * 12, levels=["STAFF"] * 24)
        found: list[dict[str, Any]] = compute_result(FOUR, some)["differences"][0]["statements"]
        return found

    high, low = statements(5), statements(1)
    assert high[0]["verdict"] == low[0]["verdict"] == "SUPPRESSED"
    assert high[0]["inference"] is low[0]["inference"] is None
    assert high[3]["verdict"] != "SUPPRESSED"
    assert high[3] == low[3]


def test_heads_and_staff_are_judged_likewise() -> None:
    rows = [[4, 4, 5, 4], [5, 4, 3, 4]] * 6 + [[2, 1, 3, 2], [1, 2, 1, 2]] * 6
    some = Responses.to(FOUR, rows, sides=["SALES"] * 24, levels=["HEAD"] * 12 + ["STAFF"] * 12)
    levels = compute_result(FOUR, some)["differences"][1]
    assert (levels["pair"], levels["total"]["verdict"], levels["statements"]) == ("HEAD_STAFF", "GAP", None)
    assert levels["total"]["beyond_roster"] is None


def test_26_comparisons_are_the_same_to_the_last_digit_twice() -> None:
    rows = [[1 + (place * 7 + item * 3) % 5 for item in range(20)] for place in range(60)]
    some = Responses.to(TWENTY, rows, sides=["SALES", "MARKETING"] * 30, levels=["STAFF"] * 60)
    once, again = compute_result(TWENTY, some), compute_result(TWENTY, some)
    sides = once["differences"][0]
    assert len([sides["total"], *sides["dimensions"], *sides["statements"]]) == 26
    assert once["hash"] == again["hash"]
