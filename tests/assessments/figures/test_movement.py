"""How sure a change between two rounds is."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from backend.assessments.figures.basis import Basis
from backend.assessments.figures.movement import Answered
from backend.assessments.figures.questionnaire import Questionnaire
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import compute_result
from tests.assessments.figures.people import a_questionnaire

FOUR = a_questionnaire(dimensions=2, each=2)


def answers(count: int, lift: int, questionnaire: Questionnaire = FOUR) -> Responses:
    width = len(questionnaire.statements)
    rows = [[1 + lift + (place + item) % 3 for item in range(width)] for place in range(2 * count)]
    rows[0] = [1 + lift] * width
    sides = ["SALES"] * count + ["MARKETING"] * count
    return Responses.to(questionnaire, rows, sides=sides, levels=["STAFF"] * len(rows))


def changed(before: Responses, after: Responses, *, basis: Basis = "SIDES") -> dict[str, Any]:
    previous = compute_result(FOUR, before, basis=basis)
    earlier = Answered(questionnaire=FOUR, responses=before, basis=basis)
    cells = compute_result(FOUR, after, basis=basis, previous=previous, earlier=earlier)["change"]["cells"]
    return {each["cell"]: each for each in cells}


def test_the_interval_is_welchs_rounded_outward() -> None:
    before, after = answers(14, 0), answers(15, 1)
    found = changed(before, after)["side:SALES"]["dimensions"][0]
    process = [some.answers[np.array(some.sides) == "SALES"][:, :2].mean(axis=1) for some in (after, before)]
    theirs = stats.ttest_ind(*process, equal_var=False).confidence_interval()
    low, high = found["interval"]
    assert low <= theirs.low < found["value"] < theirs.high <= high
    assert (theirs.low - low, high - theirs.high) < (0.1, 0.1)


def test_that_of_the_organization_is_narrower_than_that_of_a_side_and_on_its_own_scale() -> None:
    found = changed(answers(14, 0), answers(14, 1))
    widths = {key: np.ptp(each["total"]["interval"]) for key, each in found.items()}
    assert widths["all"] < widths["side:SALES"]
    low, high = found["all"]["total"]["interval"]
    assert low < found["all"]["total"]["value"] < high
    assert [low % 2, high % 2] == [0, 0]


@pytest.mark.parametrize(("before", "after"), [(9, 14), (14, 9)])
def test_with_fewer_than_ten_in_either_round_there_is_none(before: int, after: int) -> None:
    found = changed(answers(before, 0), answers(after, 1))
    assert found["side:SALES"]["total"]["value"] is not None
    assert found["side:SALES"]["total"]["interval"] is None


def test_where_half_of_each_side_is_half_each_interval_is_of_the_pooled_round_otherwise() -> None:
    halves, pooled = (changed(answers(14, 0), answers(14, 1), basis=basis)["all"] for basis in ("SIDES", "POOLED"))
    assert halves["total"]["interval"] is not None
    assert pooled["total"]["interval"] is not None
