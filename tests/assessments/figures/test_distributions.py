"""How answers are spread over the scale: from ten on, and never where it gives single answers away."""

from typing import Any

import pytest

from backend.assessments.figures import distributions
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import compute_result
from tests.assessments.figures.people import a_questionnaire
from tests.assessments.figures.reading import cell

FOUR = a_questionnaire(dimensions=2, each=2)


def people(**sides: tuple[int, list[int]]) -> Responses:
    """So many of each side; the first statement is answered by the given answers in turn, the others all over."""
    rows, named = [], []
    for side, (count, answers) in sides.items():
        for place in range(count):
            rows.append([answers[place % len(answers)], 1 + place % 5, 5 - place % 5, 1 + (place + 2) % 5])
            named.append(side)
    return Responses.to(FOUR, rows, sides=named, levels=["STAFF"] * len(rows))


def told(some: Responses, **others: Any) -> dict[str, list[Any]]:
    """The distributions of all statements by cell."""
    result = compute_result(FOUR, some, **others)
    return {
        key: [each["distribution"] for each in cell(result, key)["statements"]]
        for key in ("all", "side:SALES", "side:MARKETING")
    }


def test_each_point_has_its_share_and_the_organization_half_of_each_side() -> None:
    found = told(people(SALES=(10, [1, 2, 3, 4, 5]), MARKETING=(20, [2, 2, 3, 4])))
    assert found["side:SALES"][0] == [0.2] * 5
    assert found["side:MARKETING"][0] == [0, 0.5, 0.25, 0.25, 0]
    assert found["all"][0] == pytest.approx([0.1, 0.35, 0.225, 0.225, 0.1])
    assert all(sum(shares) == pytest.approx(1) for some in found.values() for shares in some)


def test_below_ten_there_is_none_nor_where_one_could_be_worked_out() -> None:
    few = told(people(SALES=(20, [1, 2, 3, 4, 5]), MARKETING=(9, [1, 3, 5])))
    assert few["side:MARKETING"] == [None] * 4
    assert few["side:SALES"] == [None] * 4, "all minus Sales is Marketing"
    assert None not in few["all"]


def test_without_the_audit_nine_answers_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributions, "ENOUGH_FOR_SPREAD", 5)
    assert None not in told(people(SALES=(20, [1, 2, 3, 4, 5]), MARKETING=(9, [1, 3, 5])))["side:MARKETING"]


@pytest.mark.parametrize(("answers", "is_told"), [([3, 4], False), ([2, 3, 4], True)])
def test_a_statement_answered_on_two_neighbouring_points_is_told_nowhere(answers: list[int], is_told: bool) -> None:
    found = told(people(SALES=(12, answers), MARKETING=(12, [1, 2, 3, 4, 5])))
    assert [some[0] is not None for some in found.values()] == [is_told] * 3
    assert None not in found["side:SALES"][1:]


def test_by_name_every_distribution_is_told() -> None:
    found = told(people(SALES=(2, [3, 4]), MARKETING=(1, [5])), mode="NAMED")
    assert found["side:SALES"][0] == [0, 0, 0.5, 0.5, 0]
    assert found["side:MARKETING"][0] == [0, 0, 0, 0, 1]


def test_where_few_have_joined_or_left_no_statement_is_told() -> None:
    some = people(SALES=(20, [1, 2, 3, 4, 5]), MARKETING=(20, [1, 3, 5]))
    for count, is_told in ((0, True), (1, False), (4, False), (5, True)):
        result = compute_result(FOUR, some, roster_changes={"SALES": count, "MARKETING": 0, "ALL": count})
        figures = [
            *cell(result, "all")["statements"],
            *cell(result, "side:SALES")["statements"],
            *result["differences"][0]["statements"],
        ]
        assert {each["value"] is not None for each in figures} == {is_told}, count
        assert {each.get("distribution") is None for each in figures[:4]} == {not is_told}
        assert {each["suppressed"] for each in figures} == {None if is_told else "WOULD_REVEAL_OTHERS"}
        assert cell(result, "side:SALES")["dimensions"][0]["value"] is not None


def test_where_few_have_joined_no_code_tells_of_statements_either() -> None:
    some = people(SALES=(20, [5]), MARKETING=(20, [1, 3, 5]))
    open_, closed = (
        cell(compute_result(FOUR, some, roster_changes={"ALL": count}), "side:SALES")["statements"][0]
        for count in (0, 1)
    )
    assert open_["code"] == "VERY_HIGH"
    assert (closed["code"], closed["suppressed"]) == (None, "WOULD_REVEAL_OTHERS")
