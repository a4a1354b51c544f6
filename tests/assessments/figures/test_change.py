"""The change since the round before: same statements only, and only between numbers that both rounds show."""

from dataclasses import replace
from typing import Any

import pytest

from backend.assessments.figures.questionnaire import Questionnaire, Statement
from backend.assessments.figures.result import compute_result
from tests.assessments.figures.people import a_questionnaire, groups
from tests.assessments.figures.reading import cell

FOUR = a_questionnaire(dimensions=2, each=2)


def a_round(
    sales: list[int], marketing: list[int], *, questionnaire: Questionnaire = FOUR, **others: Any
) -> dict[str, Any]:
    people = groups(questionnaire, (8, "SALES", "STAFF", sales), (8, "MARKETING", "STAFF", marketing))
    return compute_result(questionnaire, people, **others)


def moved(result: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in result["change"]["cells"] if each["cell"] == key)


def test_the_change_names_both_rounds_and_stages() -> None:
    before = a_round([2, 2, 2, 2], [2, 2, 1, 2])
    after = a_round([3, 3, 2, 2], [3, 2, 2, 2], previous=before)
    organization = moved(after, "all")
    assert after["change"]["since"] == {"hash": before["hash"], "questionnaire": {"key": "short", "version": 1}}
    assert after["change"]["statements_compared"] == 4
    assert organization["total"] == {"before": 37.5, "after": 47.5, "value": 10.0, "interval": None, "suppressed": None}
    assert (organization["stage_before"], organization["stage_after"]) == ("UNDEFINED", "DEFINED")
    assert organization["dimensions"][0] == {
        "key": "PROCESS", "before": 2.0, "after": 2.75, "value": 0.75, "interval": None, "suppressed": None
    }  # fmt: skip
    assert organization["dimensions"][2]["suppressed"] == "NOT_ASKED"
    assert moved(after, "side:SALES")["total"]["value"] == 10.0
    assert [each["cell"] for each in after["change"]["cells"]] == ["all", "side:SALES", "side:MARKETING"]


def test_only_statements_of_both_rounds_are_compared() -> None:
    before = a_round([2, 2, 2, 2], [2, 3, 2, 2])
    statements = (
        FOUR.statements[1],
        Statement(key="new", dimension="PROCESS"),
        Statement(key="roles_language-0", dimension="ROLES_LANGUAGE", weight=3),
    )
    other = Questionnaire(key="short", version=2, statements=statements)
    after = a_round([4, 4, 3], [3, 4, 2], questionnaire=other, previous=before)
    sales = moved(after, "side:SALES")
    assert after["change"]["statements_compared"] == 2
    assert sales["total"] == {
        "before": 40.0,
        "after": 65.0,
        "value": 25.0,
        "interval": None,
        "suppressed": None,
    }  # (4 + 3 × 3) / 4 × 20
    assert [each["value"] for each in sales["dimensions"][:2]] == [2.0, 1.0]
    assert sales["dimensions"][2]["suppressed"] == "NOT_ASKED"
    assert cell(after, "side:SALES")["total"]["value"] == 68.0  # with the new statement


def test_a_number_that_one_of_the_rounds_withholds_is_not_compared() -> None:
    agreed = a_round([5, 5, 5, 5], [2, 3, 2, 3])
    mixed = a_round([3, 3, 3, 3], [2, 3, 2, 3])
    assert moved(a_round([3, 3, 3, 3], [2, 3, 2, 3], previous=agreed), "side:SALES")["total"] == {
        "before": None, "after": None, "value": None, "interval": None, "suppressed": "NOT_COMPARABLE"
    }  # fmt: skip
    told = moved(a_round([5, 5, 5, 5], [2, 3, 2, 3], previous=mixed), "side:SALES")
    assert told["total"]["suppressed"] == "NEAR_UNANIMOUS"
    assert (told["stage_before"], told["stage_after"]) == (None, "INTEGRATED")


def test_a_common_statement_that_is_no_number_withholds_what_it_is_part_of() -> None:
    other = Questionnaire(key="short", version=2, statements=FOUR.statements[:3])
    agreed = a_round([5, 3, 2, 2], [2, 3, 2, 3])
    sales = moved(a_round([3, 2, 2], [2, 3, 2], questionnaire=other, previous=agreed), "side:SALES")
    assert sales["total"]["suppressed"] == sales["dimensions"][0]["suppressed"] == "NOT_COMPARABLE"
    assert sales["dimensions"][1] == {
        "key": "ROLES_LANGUAGE", "before": 2.0, "after": 2.0, "value": 0.0, "interval": None, "suppressed": None
    }  # fmt: skip


def test_a_total_on_another_basis_is_not_compared_but_the_sides_are() -> None:
    before = a_round([2, 2, 2, 2], [3, 3, 2, 2], basis="POOLED")
    after = a_round([3, 2, 2, 2], [3, 3, 2, 2], previous=before)
    assert moved(after, "all")["total"]["suppressed"] == "NOT_COMPARABLE"
    assert moved(after, "all")["stage_before"] is None
    assert moved(after, "side:SALES")["total"]["value"] == 5.0


@pytest.mark.parametrize("how", ["mode", "scale"])
def test_rounds_of_another_mode_or_scale_are_not_compared(how: str) -> None:
    if how == "mode":
        before = a_round([2, 2, 2, 2], [3, 3, 2, 2], mode="NAMED")
    else:
        longer = Questionnaire(key="short", version=1, scale_max=7, statements=FOUR.statements)
        before = a_round([2, 2, 2, 2], [3, 3, 2, 2], questionnaire=longer)
    after = a_round([3, 2, 2, 2], [3, 3, 2, 2], previous=before)
    assert {each["total"]["suppressed"] for each in after["change"]["cells"]} == {"NOT_COMPARABLE"}


def test_rounds_without_a_common_statement_are_not_compared() -> None:
    other = Questionnaire(key="other", version=1, statements=(Statement(key="x", dimension="PROCESS"),))
    after = a_round([3, 2, 2, 2], [3, 3, 2, 2], previous=a_round([2], [3], questionnaire=other))
    assert after["change"]["statements_compared"] == 0
    assert moved(after, "all")["total"]["suppressed"] == "NOT_COMPARABLE"


def test_a_previous_result_that_was_touched_is_refused() -> None:
    before = a_round([2, 2, 2, 2], [3, 3, 2, 2])
    before["cells"][0]["total"]["value"] = 99.0
    with pytest.raises(ValueError, match="not as it was sealed"):
        a_round([3, 2, 2, 2], [3, 3, 2, 2], previous=before)


def reworded(*since: int, version: int, scale_max: int = 5) -> Questionnaire:
    """The four statements in another version, each with the version since which it can be compared."""
    statements = [replace(each, since=first) for each, first in zip(FOUR.statements, since, strict=True)]
    return Questionnaire(key="short", version=version, scale_max=scale_max, statements=tuple(statements))


def test_a_statement_that_asks_something_else_since_is_left_out() -> None:
    before = a_round([2, 2, 2, 2], [2, 3, 2, 2])
    after = a_round([3, 4, 3, 2], [3, 4, 3, 2], questionnaire=reworded(1, 2, 1, 1, version=2), previous=before)
    sales = moved(after, "side:SALES")
    assert after["change"]["statements_compared"] == 3
    assert sales["total"]["before"] == 40.0
    assert sales["total"]["value"] == pytest.approx(20 * 2 / 3)
    assert sales["dimensions"][0]["value"] == 1.0  # of the one that is left


def test_words_that_say_the_same_leave_the_figures_as_they_stand() -> None:
    before = a_round([2, 2, 2, 2], [2, 3, 2, 2])
    after = a_round([3, 4, 3, 2], [3, 4, 3, 2], questionnaire=reworded(1, 1, 1, 1, version=2), previous=before)
    assert moved(after, "all")["total"]["after"] == cell(after, "all")["total"]["value"]


@pytest.mark.parametrize(("first", "second", "compared"), [(3, 2, 4), (2, 1, 2), (1, 3, 2), (2, 2, 4)])
def test_the_newer_version_decides_whichever_was_asked_first(first: int, second: int, compared: int) -> None:
    versions = {1: FOUR, 2: reworded(1, 2, 1, 2, version=2), 3: reworded(1, 2, 1, 2, version=3)}
    before = a_round([2, 2, 2, 2], [2, 3, 2, 2], questionnaire=versions[first])
    after = a_round([3, 3, 3, 2], [3, 3, 3, 2], questionnaire=versions[second], previous=before)
    assert after["change"]["statements_compared"] == compared


def test_of_a_version_on_another_scale_what_its_author_says_is_compared() -> None:
    before = a_round([2, 2, 2, 2], [2, 3, 2, 2])
    seven = reworded(1, 2, 2, 2, version=2, scale_max=7)
    sales = moved(a_round([4, 5, 5, 5], [4, 5, 4, 5], questionnaire=seven, previous=before), "side:SALES")
    assert sales["total"] == {"before": 40.0, "after": 60.0, "value": 20.0, "interval": None, "suppressed": None}
    assert sales["dimensions"][1]["suppressed"] == "NOT_COMPARABLE"

    none = reworded(2, 2, 2, 2, version=2, scale_max=7)
    sales = moved(a_round([4, 5, 5, 5], [4, 5, 4, 5], questionnaire=none, previous=before), "side:SALES")
    assert (sales["total"]["suppressed"], sales["stage_before"]) == ("NOT_COMPARABLE", None)


def test_a_statement_that_was_always_the_same_says_nothing_of_it_in_the_document() -> None:
    asked = a_round([2, 2, 2, 2], [2, 3, 2, 2], questionnaire=reworded(1, 1, 3, 1, version=3))["questionnaire"]
    assert [each.get("since") for each in asked["statements"]] == [None, None, 3, None]
