"""The complete answers to one questionnaire, checked and brought into an order that tells nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
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
LEVELS: Final = ("HEAD", "MANAGER", "STAFF")


class InvalidResponses(ValueError):
    """Answers that do not fit the questionnaire; the sentence names the response (counted from 1) and the statement."""


@dataclass(frozen=True, eq=False)
class Responses:
    """Answers (respondents × statements, in the questionnaire's order) with each respondent's side, level and team.

    Made by `Responses.to`. Rows stand in canonical order (side, level, team, answers); `order` holds for each of them
    its place in the caller's order.
    """

    answers: IntArray
    sides: tuple[str, ...]
    levels: tuple[str, ...]
    teams: tuple[str | None, ...]
    order: tuple[int, ...]

    @classmethod
    def to(
        cls,
        questionnaire: Questionnaire,
        answers: Sequence[Sequence[int]] | IntArray,
        *,
        sides: Sequence[str],
        levels: Sequence[str],
        teams: Sequence[str | None] | None = None,
    ) -> "Responses":
        """Check and order the answers to `questionnaire`. Raises InvalidResponses."""
        checked = _checked(questionnaire, answers)
        teams = [None] * len(checked) if teams is None else [team or None for team in teams]
        _check_people(len(checked), sides, levels, teams)
        rank = [
            (SIDES.index(side), LEVELS.index(level), team or "", row)
            for side, level, team, row in zip(sides, levels, teams, checked.tolist(), strict=True)
        ]
        order = sorted(range(len(checked)), key=rank.__getitem__)
        ordered = checked[order]
        ordered.flags.writeable = False
        return cls(
            answers=ordered,
            sides=tuple(str(sides[row]) for row in order),
            levels=tuple(str(levels[row]) for row in order),
            teams=tuple(teams[row] for row in order),
            order=tuple(order),
        )

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
