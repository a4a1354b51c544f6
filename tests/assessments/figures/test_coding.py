"""Groups that (nearly) agree keep their number to themselves, and it cannot be computed from the other numbers."""

from random import Random

import numpy as np
import pytest

from backend.assessments.figures import disclosure
from backend.assessments.figures.cells import Cell, cells_for
from backend.assessments.figures.questionnaire import Questionnaire
from backend.assessments.figures.result import compute_result
from backend.assessments.figures.scores import Scores
from tests.assessments.figures.linear_program import narrowest
from tests.assessments.figures.people import TWENTY, a_questionnaire, anybody, groups
from tests.assessments.figures.reading import cell, figures


def test_a_group_that_all_agree_is_said_to_be_very_high() -> None:
    result = compute_result(
        TWENTY, groups(TWENTY, (6, "SALES", "STAFF", [5] * 20), (6, "MARKETING", "STAFF", [3] * 20))
    )
    sales = cell(result, "side:SALES")
    assert (sales["total"]["value"], sales["total"]["code"]) == (None, "VERY_HIGH")
    assert sales["stage"] == "INTEGRATED"
    assert {each["code"] for each in sales["dimensions"] + sales["statements"]} == {"VERY_HIGH"}


def test_a_group_that_all_disagree_is_said_to_be_very_low() -> None:
    result = compute_result(
        TWENTY, groups(TWENTY, (6, "SALES", "STAFF", [1] * 20), (6, "MARKETING", "STAFF", [3] * 20))
    )
    assert cell(result, "side:SALES")["total"]["code"] == "VERY_LOW"
    assert cell(result, "side:SALES")["stage"] == "UNDEFINED"


@pytest.mark.parametrize(("fours", "total"), [(3, None), (4, 92.0)])
def test_a_number_needs_a_slack_of_four_points(fours: int, total: float | None) -> None:
    statement = a_questionnaire(dimensions=1, each=1)
    people = groups(statement, (10 - fours, "BOTH", "STAFF", [5]), (fours, "BOTH", "STAFF", [4]))
    assert cell(compute_result(statement, people), "all")["total"]["value"] == total


def test_a_side_has_no_number_where_it_would_give_the_number_of_an_agreed_side() -> None:
    people = groups(TWENTY, (8, "SALES", "STAFF", [3] * 20), (6, "MARKETING", "STAFF", [5] * 20))
    result = compute_result(TWENTY, people)
    assert cell(result, "all")["total"]["value"] == 80
    assert cell(result, "side:SALES")["total"]["suppressed"] == "WOULD_REVEAL_OTHERS"
    assert cell(result, "side:MARKETING")["total"]["suppressed"] == "NEAR_UNANIMOUS"


def test_an_agreed_statement_has_a_companion_so_that_its_dimension_does_not_give_it_away() -> None:
    questionnaire = a_questionnaire(dimensions=2, each=3)
    halves = [(5, "BOTH", "STAFF", [5, 2, 3, 2, 3, 4]), (5, "BOTH", "STAFF", [5, 4, 2, 3, 4, 2])]
    everybody = cell(compute_result(questionnaire, groups(questionnaire, *halves)), "all")
    assert figures(everybody, "statements") == {
        "process-0": (None, "VERY_HIGH", "NEAR_UNANIMOUS"),
        "process-1": (3.0, None, None),
        "process-2": (None, None, "WOULD_REVEAL_OTHERS"),
        "roles_language-0": (2.5, None, None),
        "roles_language-1": (3.5, None, None),
        "roles_language-2": (3.0, None, None),
    }
    assert figures(everybody, "dimensions")["PROCESS"] == (3.5, None, None)


def test_an_agreed_dimension_has_a_companion_so_that_the_total_does_not_give_it_away() -> None:
    questionnaire = a_questionnaire(dimensions=3, each=1)
    halves = [(5, "BOTH", "STAFF", [2, 1, 3]), (5, "BOTH", "STAFF", [3, 1, 4])]
    everybody = cell(compute_result(questionnaire, groups(questionnaire, *halves)), "all")
    told = figures(everybody, "dimensions")
    assert everybody["total"]["value"] == pytest.approx(20 * 7 / 3)
    assert told["ROLES_LANGUAGE"] == (None, "VERY_LOW", "NEAR_UNANIMOUS")
    assert told["PLANNING"] == (None, None, "WOULD_REVEAL_OTHERS")
    assert told["PROCESS"] == (2.5, None, None)


def test_agreed_statements_are_companions_of_each_other_and_a_third_one_joins_them() -> None:
    questionnaire = a_questionnaire(dimensions=1, each=4)
    halves = [(5, "BOTH", "STAFF", [5, 1, 5, 2]), (5, "BOTH", "STAFF", [5, 1, 5, 4])]
    everybody = cell(compute_result(questionnaire, groups(questionnaire, *halves)), "all")
    assert [code for _, code, _ in figures(everybody, "statements").values()] == [
        "VERY_HIGH",
        "VERY_LOW",
        "VERY_HIGH",
        None,
    ]
    assert figures(everybody, "statements")["process-3"] == (None, None, "WOULD_REVEAL_OTHERS")
    three = a_questionnaire(dimensions=1, each=3)
    whole = cell(compute_result(three, groups(three, (10, "BOTH", "STAFF", [5, 1, 5]))), "all")
    assert whole["total"]["value"] == pytest.approx(20 * 11 / 3)
    assert {told for told in figures(whole, "statements").values() if told[0] is not None} == set()


def test_a_withheld_figure_is_not_given_out_to_a_part_of_the_result_that_asks_for_it() -> None:
    people = groups(TWENTY, (6, "SALES", "STAFF", [5] * 20), (6, "MARKETING", "STAFF", [3] * 20))
    scores = Scores.of(TWENTY, people)
    told = disclosure.anonymous(people, scores, cells_for([]), basis="SIDES", k=5)
    with pytest.raises(LookupError, match="total of side:SALES is withheld: NEAR_UNANIMOUS"):
        told.share(Cell(side="SALES"), scores.total)


def test_a_code_always_tells_the_stage() -> None:
    die = Random(3)
    seen = set()
    for _ in range(60):
        answers = die.choice([[1, 1, 1, 2], [5, 5, 5, 4]])
        people = anybody(die, TWENTY, count=die.randint(10, 24), teams=3, answers=answers)
        for each in compute_result(TWENTY, people)["cells"]:
            if code := each["total"]["code"]:
                assert each["stage"] == {"VERY_HIGH": "INTEGRATED", "VERY_LOW": "UNDEFINED"}[code]
                seen.add(code)
    assert seen == {"VERY_HIGH", "VERY_LOW"}


ANSWERS = {"middle": [2, 3, 3, 4], "ceiling": [3, 4, 5, 5, 5], "anything": [1, 2, 3, 4, 5], "agreed": [4, *[5] * 12]}


def attacked(questionnaire: Questionnaire, answers: list[int], *, organizations: int) -> list[float]:
    die = Random(20250101)
    widths = []
    for _ in range(organizations):
        people = anybody(die, questionnaire, count=die.randint(10, 18), teams=3, answers=answers)
        result = compute_result(questionnaire, people)
        widths.append(narrowest(questionnaire, people, result, die=die, tries=12))
    return widths


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_a_linear_program_learns_nothing_about_one_answer(answers: list[int]) -> None:
    assert min(attacked(a_questionnaire(dimensions=2, each=2), answers, organizations=12)) > 4 - 1e-6


def test_the_linear_program_learns_answers_where_nothing_is_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    def every_number(scores, rows, *, published, detailed, prior=None):
        whole = dict.fromkeys((scores.total, *scores.dimensions), frozenset(published))
        return whole | dict.fromkeys(scores.statements, frozenset(detailed))

    monkeypatch.setattr(disclosure, "shown_numbers", every_number)
    widths = attacked(a_questionnaire(dimensions=2, each=2), ANSWERS["ceiling"], organizations=12)
    assert np.count_nonzero(np.array(widths) < 1.5) >= 3
