"""Sealed result documents of made-up rounds, computed by the real thing."""

from typing import Any

from backend.assessments.figures.questionnaire import DIMENSIONS, Questionnaire, Statement
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import compute_result

TWENTY = Questionnaire(
    key="standard",
    version=1,
    statements=tuple(Statement(key=f"s{item:02}", dimension=DIMENSIONS[item // 4]) for item in range(20)),
)
LEVELS = ("HEAD", "MANAGER", "STAFF", "STAFF", "STAFF", "STAFF", "STAFF", "STAFF")


def a_document(
    sales: list[float], marketing: list[float] | None = None, *, each: int = 8, **options: Any
) -> dict[str, Any]:
    """Return the result of `each` answers a side with these means of the five dimensions, to a multiple of 1/each."""
    sides = {"SALES": sales, "MARKETING": sales if marketing is None else marketing}
    rows = [[*_answers(means, each, person)] for means in sides.values() for person in range(each)]
    responses = Responses.to(
        TWENTY,
        rows,
        sides=[side for side in sides for _ in range(each)],
        levels=[LEVELS[person % len(LEVELS)] for _ in sides for person in range(each)],
    )
    return compute_result(TWENTY, responses, **options)


def _answers(means: list[float], each: int, person: int) -> list[int]:
    """Every person answers near the mean of the dimension, turn by turn above and below it."""
    answers = []
    for mean in means:
        low = int(mean)
        higher = round((mean - low) * each)
        spread = [1, -1, 0, 0][person % 4] if 2 <= mean <= 4 and each % 4 == 0 else 0
        base = low + (person >= each - higher)
        answers += [min(5, max(1, base + spread))] * 4
    return answers
