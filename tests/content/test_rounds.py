"""The rounds of answers: complete, in range, by people who exist, and too few where that is the point."""

from collections import Counter
from math import sqrt
from random import Random
from typing import Any

import pytest

from .places import COMPANIES, EXAMPLES, LEVELS, QUESTIONNAIRE, STATEMENTS, company, organizations, people, rows
from .recompute import Response, read_responses

ROUNDS = [(slug, declared) for slug in COMPANIES for declared in company(slug)["rounds"]]
EACH = pytest.mark.parametrize(("slug", "declared"), ROUNDS, ids=[f"{slug}/{a['file']}" for slug, a in ROUNDS])


def responses(slug: str, declared: dict[str, Any]) -> list[Response]:
    return read_responses(EXAMPLES / slug / declared["file"], QUESTIONNAIRE, people(slug))


def asked(slug: str, declared: dict[str, Any]) -> dict[str, int]:
    """How many people of each side were invited."""
    if declared["imported"]:
        return dict(declared["invited"])
    sides = Counter(person["side"] for person in people(slug).values())
    return {side: sides[side] for side in declared["sides"]}


@pytest.mark.parametrize("slug", COMPANIES)
def test_every_file_is_declared_and_every_declared_round_has_a_file(slug: str) -> None:
    files = {f"rounds/{path.name}" for path in (EXAMPLES / slug / "rounds").glob("*.csv")}

    assert files == {declared["file"] for declared in company(slug)["rounds"]}


@EACH
def test_every_answer_is_complete_and_on_the_scale(slug: str, declared: dict[str, Any]) -> None:
    for response in responses(slug, declared):
        assert list(response.answers) == STATEMENTS
        assert set(response.answers.values()) <= {1, 2, 3, 4, 5}


@EACH
def test_a_past_round_names_nobody_and_a_live_one_names_each_person_once(slug: str, declared: dict[str, Any]) -> None:
    lines = rows(slug, declared["file"])

    if declared["imported"]:
        assert list(lines[0]) == ["side", "level", "team", *STATEMENTS]
        assert declared["opened_on"] < declared["closed_on"]
    else:
        assert list(lines[0]) == ["external_id", *STATEMENTS]
        assert len({line["external_id"] for line in lines}) == len(lines)
        assert {line["external_id"] for line in lines} <= people(slug).keys()


@EACH
def test_respondents_stand_in_the_tree_on_the_right_side(slug: str, declared: dict[str, Any]) -> None:
    tree = organizations(slug)

    for response in responses(slug, declared):
        assert response.level in LEVELS
        assert (response.team == "") == (response.level == "HEAD")
        assert not response.team or tree[response.team]["side"] == response.side


@EACH
def test_nobody_answers_who_was_not_asked(slug: str, declared: dict[str, Any]) -> None:
    answered = Counter(response.side for response in responses(slug, declared))
    invited = asked(slug, declared)

    assert {side: count for side, count in answered.items() if count > invited.get(side, 0)} == {}


@pytest.mark.parametrize("number", [0, 2])
def test_the_largest_company_answers_with_at_least_48_people(number: int) -> None:
    declared = company("nijimine")["rounds"][number]
    sides = Counter(response.side for response in responses("nijimine", declared))

    assert sides.total() >= 48
    assert sides["SALES"] >= 20
    assert sides["MARKETING"] >= 20
    assert sides["BOTH"] >= 5


def test_the_second_round_of_the_largest_has_no_fewer_answers_per_side_than_the_first() -> None:
    first, _, second = [responses("nijimine", declared) for declared in company("nijimine")["rounds"]]

    assert Counter(r.side for r in second) >= Counter(r.side for r in first)


@pytest.mark.parametrize("slug", COMPANIES)
def test_there_are_teams_under_five_so_that_suppression_shows(slug: str) -> None:
    for declared in company(slug)["rounds"]:
        teams = Counter(response.team for response in responses(slug, declared) if response.team)
        assert min(teams.values()) < 5


def test_one_round_is_too_small_for_any_figure() -> None:
    assert min(len(responses(slug, declared)) for slug, declared in ROUNDS) == 4


@EACH
def test_people_differ_more_than_answers_dealt_out_at_random(slug: str, declared: dict[str, Any]) -> None:
    each = [list(response.answers.values()) for response in responses(slug, declared)]

    assert differ_like_people(each)
    assert not differ_like_people(dealt_out(each))


def test_who_agrees_with_half_of_the_statements_agrees_with_the_other_half() -> None:
    each = [list(r.answers.values()) for r in responses("nijimine", company("nijimine")["rounds"][2])]
    mixed = dealt_out(each)

    assert correlation([sum(a[::2]) for a in each], [sum(a[1::2]) for a in each]) > 0.7
    assert correlation([sum(a[::2]) for a in mixed], [sum(a[1::2]) for a in mixed]) < 0.4


def differ_like_people(each: list[list[int]]) -> bool:
    """Totals of independent answers would vary as much as twenty single answers together."""
    return variance([sum(answers) for answers in each]) > 1.8 * 20 * variance([a for answers in each for a in answers])


def dealt_out(each: list[list[int]]) -> list[list[int]]:
    """The same answers given to people by chance."""
    chance = Random(7)
    deck = sorted((a for answers in each for a in answers), key=lambda _: chance.random())
    return [deck[start : start + 20] for start in range(0, len(deck), 20)]


def variance(values: list[int]) -> float:
    middle = sum(values) / len(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def correlation(left: list[int], right: list[int]) -> float:
    both = variance([a + b for a, b in zip(left, right, strict=True)])
    return (both - variance(left) - variance(right)) / (2 * sqrt(variance(left) * variance(right)))
