"""Results small enough to compute by hand."""

import json

import numpy as np
import pytest

from backend.assessments.figures.hashing import verify
from backend.assessments.figures.questionnaire import Questionnaire, Statement
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import METHOD, compute_result
from tests.assessments.figures.people import TWENTY, a_questionnaire, groups
from tests.assessments.figures.reading import cell, figures, values

FOUR = a_questionnaire(dimensions=2, each=2)
# Sales 6 × (2, 4, 3, 1) and 2 × (4, 2, 3, 5); Marketing 4 × (3, 2, 2, 1) and 1 × (3, 2, 2, 5); one of a joint function.
PEOPLE = groups(
    FOUR,
    (6, "SALES", "STAFF", [2, 4, 3, 1]),
    (2, "SALES", "MANAGER", [4, 2, 3, 5]),
    (4, "MARKETING", "STAFF", [3, 2, 2, 1]),
    (1, "MARKETING", "MANAGER", [3, 2, 2, 5]),
    (1, "BOTH", "HEAD", [1, 1, 1, 1]),
)


def test_half_of_each_side_makes_the_organization() -> None:
    result = compute_result(FOUR, PEOPLE)
    assert result["basis"] == "SIDES"
    assert cell(result, "side:SALES")["total"]["value"] == 20 * (6 * 10 + 2 * 14) / 8 / 4  # 55
    assert cell(result, "side:MARKETING")["total"]["value"] == 20 * (4 * 8 + 12) / 5 / 4  # 44
    assert cell(result, "all")["total"]["value"] == (55 + 44) / 2
    assert [cell(result, key)["stage"] for key in ("all", "side:SALES", "side:MARKETING")] == [
        "DEFINED",
        "DEFINED",
        None,
    ]
    assert cell(result, "side:MARKETING")["standing"]["between"] == ["UNDEFINED", "DEFINED"]
    assert values(cell(result, "side:SALES"), "statements") == {
        "process-0": 2.5,
        "process-1": 3.5,
        "roles_language-0": 3.0,
        "roles_language-1": 2.0,
    }
    assert values(cell(result, "all"), "dimensions") == {
        "PROCESS": (3.0 + 2.5) / 2,
        "ROLES_LANGUAGE": (2.5 + 1.9) / 2,
        "PLANNING": None,
        "SYSTEMS_METRICS": None,
        "CUSTOMER_CULTURE": None,
    }


def test_the_joint_function_counts_in_the_pooled_total_and_not_in_half_and_half() -> None:
    pooled = compute_result(FOUR, PEOPLE, basis="POOLED")
    assert cell(pooled, "all")["total"]["value"] == pytest.approx((8 * 55 + 5 * 44 + 20) / 14)
    assert cell(pooled, "all")["count"] == 14
    assert cell(compute_result(FOUR, PEOPLE), "all")["count"] == 13


def test_the_pooled_total_of_14_hides_the_side_that_would_leave_one_person() -> None:
    pooled = compute_result(FOUR, PEOPLE, basis="POOLED")
    assert cell(pooled, "side:SALES")["count"] == 8
    assert cell(pooled, "side:MARKETING")["count"] is None
    assert cell(pooled, "side:MARKETING")["total"]["suppressed"] == "WOULD_REVEAL_OTHERS"


def test_a_group_below_five_has_no_figure_and_not_even_a_count() -> None:
    managers = cell(compute_result(FOUR, PEOPLE), "level:MANAGER")
    assert managers["count"] is managers["stage"] is managers["statements"] is None
    assert {told[2] for told in figures(managers, "dimensions").values()} == {"TOO_FEW", "NOT_ASKED"}
    assert managers["total"] == {"value": None, "code": None, "suppressed": "TOO_FEW"}


def test_a_team_without_answers_looks_like_a_team_with_too_few() -> None:
    people = Responses.to(FOUR, [[1, 2, 3, 4]] * 4, sides=["SALES"] * 4, levels=["STAFF"] * 4, teams=["a"] * 4)
    result = compute_result(FOUR, people, teams=["a", "empty"])
    some, none = cell(result, "team:a"), cell(result, "team:empty")
    assert {**some, "cell": "", "team": ""} == {**none, "cell": "", "team": ""}


def test_differences_are_sales_minus_marketing_in_points_of_the_scale() -> None:
    sides, levels = compute_result(FOUR, PEOPLE)["differences"]
    assert sides["pair"] == "SALES_MARKETING"
    assert sides["total"]["value"] == pytest.approx((55 - 44) / 20)
    assert values(sides, "statements") == {
        "process-0": -0.5,
        "process-1": 1.5,
        "roles_language-0": 1.0,
        "roles_language-1": pytest.approx(0.2),
    }
    assert values(sides, "dimensions")["PROCESS"] == 0.5
    assert figures(sides, "dimensions")["PLANNING"] == (None, None, "NOT_ASKED")
    assert (levels["pair"], levels["statements"]) == ("HEAD_STAFF", None)
    assert levels["total"]["suppressed"] == "TOO_FEW"


def test_a_difference_is_withheld_where_one_side_is() -> None:
    people = groups(FOUR, (8, "SALES", "STAFF", [2, 3, 3, 2]), (3, "MARKETING", "STAFF", [4, 3, 2, 2]))
    sides = compute_result(FOUR, people)["differences"][0]
    assert sides["total"] == {
        "value": None, "code": None, "suppressed": "WOULD_REVEAL_OTHERS",
        "verdict": "SUPPRESSED", "inference": None, "more_per_side": None, "beyond_roster": None,
    }  # fmt: skip


def test_weights_and_reversed_statements_on_a_scale_of_seven() -> None:
    own = Questionnaire(
        key="own",
        version=3,
        scale_min=0,
        scale_max=6,
        statements=(
            Statement(key="heavy", dimension="PROCESS", weight=2.5),
            Statement(key="turned", dimension="PROCESS", weight=0.5, reverse=True),
        ),
    )
    everybody = cell(
        compute_result(own, groups(own, (5, "BOTH", "STAFF", [3, 2]), (5, "BOTH", "STAFF", [4, 1]))), "all"
    )
    heavy, turned = 3.5 / 6, 4.5 / 6  # turned: 6 - 2 and 6 - 1
    share = (2.5 * heavy + 0.5 * turned) / 3
    assert values(everybody, "statements") == {
        "heavy": pytest.approx(1 + 4 * heavy),
        "turned": pytest.approx(1 + 4 * turned),
    }
    assert values(everybody, "dimensions")["PROCESS"] == pytest.approx(1 + 4 * share)
    assert everybody["total"]["value"] == pytest.approx(20 + 80 * share)


@pytest.mark.parametrize(("sums", "total"), [([38, 40, 40, 40, 40], 39.6), ([38, 40, 40, 40, 42], 40.0)])
def test_at_the_edge_of_a_band_no_stage_is_named(sums: list[int], total: float) -> None:
    rows = [[2] * 19 + [sum_ - 38] if sum_ > 38 else [2] * 18 + [1, 1] for sum_ in sums]
    people = Responses.to(TWENTY, rows, sides=["BOTH"] * 5, levels=["STAFF"] * 5)
    everybody = cell(compute_result(TWENTY, people), "all")
    assert (everybody["total"]["value"], everybody["stage"]) == (total, None)
    assert everybody["standing"]["between"] == ["UNDEFINED", "DEFINED"]
    assert everybody["standing"]["reached"] == "UNDEFINED"


def test_participation_is_told_for_all_and_by_side_where_the_cell_is() -> None:
    result = compute_result(FOUR, PEOPLE, invited={"SALES": 10, "MARKETING": 8, "BOTH": 2})
    told = {each["cell"]: (each["count"], each["invited"], each["response_rate"]) for each in result["cells"][:6]}
    assert told["all"] == (13, 18, 13 / 18)
    assert told["side:SALES"] == (8, 10, 0.8)
    assert told["side:MARKETING"] == (5, 8, 0.625)
    assert told["level:HEAD"] == (None, None, None)
    assert told["level:STAFF"][1:] == (None, None)


def test_participation_of_a_side_too_small_is_not_told() -> None:
    people = groups(FOUR, (8, "SALES", "STAFF", [2, 3, 3, 2]), (3, "MARKETING", "STAFF", [4, 3, 2, 2]))
    result = compute_result(FOUR, people, invited={"SALES": 8, "MARKETING": 9})
    assert [cell(result, f"side:{side}")["invited"] for side in ("SALES", "MARKETING")] == [None, None]
    assert cell(result, "all")["response_rate"] == 11 / 17


def test_more_answers_than_invitations_are_refused() -> None:
    with pytest.raises(ValueError, match="8 responses of SALES, but 7 invited"):
        compute_result(FOUR, PEOPLE, invited={"SALES": 7, "MARKETING": 8, "BOTH": 1})


def test_the_mode_by_name_shows_every_figure() -> None:
    people = groups(FOUR, (1, "SALES", "HEAD", [5, 5, 5, 5]), (1, "MARKETING", "HEAD", [1, 2, 3, 4]))
    result = compute_result(FOUR, people, mode="NAMED")
    assert (result["k"], result["basis"]) == (None, "SIDES")
    assert cell(result, "side:SALES")["total"] == {"value": 100.0, "code": None, "suppressed": None}
    assert cell(result, "all")["total"]["value"] == 75.0
    assert result["differences"][0]["total"] == {
        "value": 2.5, "code": None, "suppressed": None,
        "verdict": None, "inference": None, "more_per_side": None, "beyond_roster": None,
    }  # fmt: skip
    assert cell(result, "level:STAFF")["total"]["suppressed"] == "NO_ANSWERS"


def test_the_document_is_plain_json_under_its_hash() -> None:
    result = compute_result(FOUR, PEOPLE)
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    assert verify(result)
    assert (result["method"], result["mode"], result["k"], result["change"]) == (METHOD, "ANONYMOUS", 5, None)
    assert result["questionnaire"]["statements"][0] == {"key": "process-0", "dimension": "PROCESS", "weight": "1"}


def test_a_lower_k_is_refused() -> None:
    with pytest.raises(ValueError, match="k is 3"):
        compute_result(FOUR, PEOPLE, k=3)


def test_what_was_published_of_the_same_answers_before_is_taken_into_account() -> None:
    people = Responses.to(
        FOUR,
        [[1, 2, 3, 4], [4, 3, 2, 1]] * 9,
        sides=["BOTH"] * 18,
        levels=["STAFF"] * 18,
        teams=["b"] * 6 + ["a"] * 6 + ["c"] * 6,
    )
    b_and_one_of_a = np.array([[1] * 7 + [0] * 11])
    again = compute_result(FOUR, people, prior=b_and_one_of_a)
    assert [cell(again, f"team:{team}")["count"] for team in "abc"] == [6, None, None]
    assert [cell(compute_result(FOUR, people), f"team:{team}")["count"] for team in "abc"] == [6, 6, 6]
