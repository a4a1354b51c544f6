"""Only complete answers on the scale become responses, and their order is forgotten."""

from typing import Any

import numpy as np
import pytest

from backend.assessments.figures.responses import InvalidResponses, Responses
from tests.assessments.figures.people import a_questionnaire

TWO = a_questionnaire(dimensions=1, each=2)
GOOD: dict[str, Any] = {
    "answers": [[1, 5], [2, 4]],
    "sides": ["SALES", "BOTH"],
    "levels": ["HEAD", "STAFF"],
    "teams": None,
}


def made(**changed: Any) -> Responses:
    people = {**GOOD, **changed}
    return Responses.to(TWO, people.pop("answers"), **people)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"answers": [[1, 5], [2, None]]}, "response 2 does not answer process-1"),
        ({"answers": [[1, 5], [2]]}, "response 2 has 1 answers to 2 statements"),
        ({"answers": [[1, 5], [2, 4, 4]]}, "response 2 has 3 answers to 2 statements"),
        ({"answers": [[0, 5], [2, 4]]}, "response 1 answers process-0 with 0"),
        ({"answers": [[1, 6], [2, 4]]}, "response 1 answers process-1 with 6"),
        ({"answers": [[1, 5], [2.0, 4]]}, "response 2 answers process-0 with 2.0"),
        ({"answers": [[1, 5], [True, 4]]}, "response 2 answers process-0 with True"),
        ({"answers": [[1, 5], ["2", 4]]}, "response 2 answers process-0 with '2'"),
        ({"answers": np.array([[1, 5], [2, 7]])}, "response 2 answers process-1 with 7"),
        ({"answers": np.array([[1.0, 5.0], [2.0, 3.0]])}, "response 1 answers process-0"),
        ({"answers": [[1, 5]]}, "1 responses, 2 sides"),
        ({"teams": ["t"]}, "2 responses, 2 sides, 2 levels, 1 teams"),
        ({"expected": [[1, 5]]}, "2 responses, 1 expectations"),
        ({"expected": [None, None]}, "response 1 does not say what the other side will answer"),
        ({"expected": [[1, 5], [2, 4]]}, "response 2 of BOTH is not asked what another side will answer"),
        ({"expected": [[1, 6], None]}, "response 1 answers process-1 with 6"),
        ({"expected": [[1], None]}, "response 1 has 1 answers to 2 statements"),
        ({"sides": ["SALES", "sales"]}, "response 2: there is no side sales"),
        ({"levels": ["HEAD", "BOSS"]}, "response 2: there is no level BOSS"),
    ],
)
def test_what_does_not_fit_the_questionnaire_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidResponses, match=sentence):
        made(**changed)


def test_rows_stand_in_an_order_that_does_not_depend_on_how_they_came() -> None:
    people = [("BOTH", "STAFF", None, [2, 4]), ("SALES", "STAFF", "b", [1, 5]), ("SALES", "STAFF", "a", [5, 5])]
    for arrived in (people, people[::-1], people[1:] + people[:1]):
        sides, levels, teams, answers = zip(*arrived, strict=True)
        responses = Responses.to(TWO, answers, sides=sides, levels=levels, teams=teams)
        assert responses.answers.tolist() == [[5, 5], [1, 5], [2, 4]]
        assert responses.teams == ("a", "b", None)
        assert [arrived[place][3] for place in responses.order] == responses.answers.tolist()


def test_the_answers_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="read-only"):
        made().answers[0, 0] = 5


def test_no_team_and_an_empty_name_are_the_same() -> None:
    assert made(teams=["", None]).teams == (None, None)


def test_nobody_may_have_answered() -> None:
    assert len(made(answers=[], sides=[], levels=[])) == 0


def test_what_is_expected_stays_with_who_expects_it_in_an_order_that_tells_nothing() -> None:
    """Two who answer alike stand in the order of what they expect."""
    facts: dict[str, Any] = {"sides": ["SALES", "BOTH", "SALES", "SALES"], "levels": ["STAFF"] * 4}
    some = made(answers=[[3, 3], [2, 2], [1, 5], [1, 5]], expected=[[1, 2], None, [5, 5], [4, 4]], **facts)
    assert some.order == (3, 2, 0, 1)
    assert some.expected is not None
    assert some.expected[:3].tolist() == [[4, 4], [5, 5], [1, 2]]
    assert some.expecting().answers is some.expected


def test_nobody_expects_anything_where_nobody_was_asked() -> None:
    assert made().expected is None
    with pytest.raises(LookupError):
        made().expecting()
