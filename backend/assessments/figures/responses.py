"""The complete answers to one questionnaire, checked and brought into an order that tells nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from backend.assessments.figures.combinations import IntArray
from backend.assessments.figures.questionnaire import Questionnaire

SALES: Final = "SALES"
MARKETING: Final = "MARKETING"
BOTH: Final = "BOTH"
OTHER: Final = "OTHER"
SIDES: Final = (SALES, MARKETING, BOTH, OTHER)
EXPECTING: Final = (SALES, MARKETING)  # who is asked what the other of the two will answer
LEVELS: Final = ("HEAD", "MANAGER", "STAFF")


class InvalidResponses(ValueError):
    """Answers that do not fit the questionnaire; the sentence names the response (counted from 1) and the statement."""


@dataclass(frozen=True, eq=False)
class Responses:
    """Answers (respondents × statements, in the questionnaire's order) with each respondent's side, level and team.

    Made by `Responses.to`. Rows stand in canonical order (side, level, team, answers, expectations); `order` holds for
    each of them its place in the caller's order. `expected` (the same shape) is what they expect the other side to
    answer, None where nobody was asked; the rows of those outside of both sides mean nothing.
    """

    answers: IntArray
    sides: tuple[str, ...]
    levels: tuple[str, ...]
    teams: tuple[str | None, ...]
    order: tuple[int, ...]
    expected: IntArray | None = None

    @classmethod
    def to(
        cls,
        questionnaire: Questionnaire,
        answers: Sequence[Sequence[int]] | IntArray,
        *,
        sides: Sequence[str],
        levels: Sequence[str],
        teams: Sequence[str | None] | None = None,
        expected: Sequence[Sequence[int] | None] | None = None,
    ) -> "Responses":
        """Check and order the answers to `questionnaire`. Raises InvalidResponses.

        `expected` holds as many numbers again, for the other side, of each of Sales and Marketing and of nobody else.
        """
        checked = _checked(questionnaire, answers)
        teams = [None] * len(checked) if teams is None else [team or None for team in teams]
        _check_people(len(checked), sides, levels, teams)
        others = None if expected is None else _checked_expected(questionnaire, expected, sides)
        rank = [
            (SIDES.index(side), LEVELS.index(level), team or "", row, other)
            for side, level, team, row, other in zip(
                sides, levels, teams, checked.tolist(), (checked if others is None else others).tolist(), strict=True
            )
        ]
        order = sorted(range(len(checked)), key=rank.__getitem__)
        return cls(
            answers=_placed(checked, order),
            sides=tuple(str(sides[row]) for row in order),
            levels=tuple(str(levels[row]) for row in order),
            teams=tuple(teams[row] for row in order),
            order=tuple(order),
            expected=None if others is None else _placed(others, order),
        )

    def expecting(self) -> "Responses":
        """Return what they expect in place of what they answer. Raises LookupError where nobody was asked."""
        if self.expected is None:
            raise LookupError("nobody was asked what the other side will answer")
        return replace(self, answers=self.expected)

    def __len__(self) -> int:
        return len(self.sides)

    @cached_property
    def columns(self) -> dict[str, npt.NDArray[np.object_]]:
        """Each respondent's side, level and team as arrays."""
        return {
            "side": np.array(self.sides, dtype=np.object_),
            "level": np.array(self.levels, dtype=np.object_),
            "team": np.array(self.teams, dtype=np.object_),
        }

    def count(self, side: str) -> int:
        return self.sides.count(side)


def _placed(rows: IntArray, order: Sequence[int]) -> IntArray:
    ordered = rows[list(order)]
    ordered.flags.writeable = False
    return ordered


def _checked_expected(
    questionnaire: Questionnaire, expected: Sequence[Sequence[int] | None], sides: Sequence[str]
) -> IntArray:
    """Return what is expected; where nobody is asked, a row that stands for nothing."""
    if len(expected) != len(sides):
        raise InvalidResponses(f"{len(sides)} responses, {len(expected)} expectations")
    for number, (row, side) in enumerate(zip(expected, sides, strict=True), start=1):
        if row is None and side in EXPECTING:
            raise InvalidResponses(f"response {number} does not say what the other side will answer")
        if row is not None and side not in EXPECTING:
            raise InvalidResponses(f"response {number} of {side} is not asked what another side will answer")
    nothing = [questionnaire.scale_min] * len(questionnaire.statements)
    return _checked(questionnaire, [nothing if row is None else row for row in expected])


def _checked(questionnaire: Questionnaire, answers: Sequence[Sequence[int]] | IntArray) -> IntArray:
    statements = questionnaire.statements
    for number, row in enumerate(answers, start=1):
        if len(row) != len(statements):
            raise InvalidResponses(f"response {number} has {len(row)} answers to {len(statements)} statements")
        for statement, answer in zip(statements, row, strict=True):
            _check_answer(questionnaire, number, statement.key, answer)
    return np.array(answers, dtype=np.int64).reshape(len(answers), len(statements))


def _check_answer(questionnaire: Questionnaire, number: int, key: str, answer: Any) -> None:
    if answer is None:
        raise InvalidResponses(f"response {number} does not answer {key}; only complete ones count")
    if isinstance(answer, bool) or not isinstance(answer, int | np.integer):
        raise InvalidResponses(f"response {number} answers {key} with {answer!r}, which is not a whole number")
    if not questionnaire.scale_min <= answer <= questionnaire.scale_max:
        scale = f"{questionnaire.scale_min} to {questionnaire.scale_max}"
        raise InvalidResponses(f"response {number} answers {key} with {answer}, which is not on the scale {scale}")


def _check_people(count: int, sides: Sequence[str], levels: Sequence[str], teams: Sequence[str | None]) -> None:
    if not len(sides) == len(levels) == len(teams) == count:
        raise InvalidResponses(f"{count} responses, {len(sides)} sides, {len(levels)} levels, {len(teams)} teams")
    for number, (side, level) in enumerate(zip(sides, levels, strict=True), start=1):
        if side not in SIDES:
            raise InvalidResponses(f"response {number}: there is no side {side}")
        if level not in LEVELS:
            raise InvalidResponses(f"response {number}: there is no level {level}")
