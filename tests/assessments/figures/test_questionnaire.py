"""A questionnaire that figures cannot be computed from is refused when it is made."""

from decimal import Decimal
from fractions import Fraction

import pytest

from backend.assessments.figures.questionnaire import Questionnaire, Statement


def made_of(*statements: Statement, scale: tuple[int, int] = (1, 5)) -> Questionnaire:
    return Questionnaire(key="own", version=1, scale_min=scale[0], scale_max=scale[1], statements=statements)


def test_weights_are_made_whole_without_changing_their_proportions() -> None:
    written = [1, 0.1, Decimal("2.5"), Fraction(1, 3)]
    statements = [Statement(key=str(place), dimension="PROCESS", weight=each) for place, each in enumerate(written)]
    assert made_of(*statements).weights == (30, 3, 75, 10)


@pytest.mark.parametrize(
    ("statements", "scale", "sentence"),
    [
        ([], (1, 5), "at least one statement"),
        ([Statement(key="a", dimension="PROCESS")] * 2, (1, 5), "two statements have one key: a"),
        ([Statement(key="a", dimension="PROCESS")], (5, 5), "the scale ends at 5"),
        ([Statement(key="a", dimension="MOOD")], (1, 5), "a: there is no dimension MOOD"),
        ([Statement(key="a", dimension="PROCESS", weight=0)], (1, 5), "a: a weight is above 0"),
        ([Statement(key="a", dimension="PROCESS", weight=-1)], (1, 5), "a: a weight is above 0"),
        ([Statement(key="a", dimension="PROCESS", weight=10**9)], (1, 5), "too many digits"),
    ],
)
def test_a_questionnaire_without_meaning_is_refused(
    statements: list[Statement], scale: tuple[int, int], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        made_of(*statements, scale=scale)
