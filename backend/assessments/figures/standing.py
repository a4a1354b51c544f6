"""At which stage a group stands: how probable each stage is, and which of them may be named."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from backend.assessments.figures.cells import Cell
from backend.assessments.figures.disclosure import Disclosure
from backend.assessments.figures.inference.stage_probability import Estimate, reached, stages_named
from backend.assessments.figures.reasons import NEAR_UNANIMOUS
from backend.assessments.figures.stages import STAGES, Stage, stage_for


def standing(disclosure: Disclosure, cell: Cell) -> dict[str, Any]:
    """Return "stage", the one that may be named, and "standing", what is known where none may; None where withheld.

    Of a near-unanimous total no probability is told, which would give its number away: VERY_HIGH lies above 84 and
    VERY_LOW below 36, so the code names the stage.
    """
    total = disclosure.scores.total
    suppressed = disclosure.suppressed(cell, total)
    if suppressed == NEAR_UNANIMOUS:
        stage = stage_for(total.value(disclosure.scores.share(total, disclosure.rows[disclosure.place[cell]])))
        return {"stage": stage, "standing": _told((stage,), stage, None)}
    if suppressed:
        return {"stage": None, "standing": None}
    probabilities = _estimate(disclosure, cell).probabilities
    named = stages_named(probabilities)
    parts = 100 if disclosure.tells_spread(cell) else 10
    return {
        "stage": named[0] if len(named) == 1 else None,
        "standing": _told(named, reached(probabilities), in_parts(probabilities, parts)),
    }


def is_split(cells: Sequence[Mapping[str, Any]]) -> bool | None:
    """Whether Sales and Marketing stand at different stages; None where one of them is not named."""
    stages = [cell["stage"] for cell in cells if cell["kind"] == "SIDE"]
    return None if None in stages else stages[0] != stages[1]


def in_parts(probabilities: dict[Stage, float], parts: int) -> dict[Stage, float]:
    """Return the probabilities as whole hundredths or tenths that add up to 1 (largest remainders)."""
    whole = {stage: int(share * parts) for stage, share in probabilities.items()}
    by_rest = sorted(STAGES, key=lambda stage: whole[stage] - probabilities[stage] * parts)
    for stage in by_rest[: parts - sum(whole.values())]:
        whole[stage] += 1
    return {stage: float(Fraction(count, parts)) for stage, count in whole.items()}


def _estimate(disclosure: Disclosure, cell: Cell) -> Estimate:
    estimates = [Estimate.of(values) for values in disclosure.values(cell, disclosure.scores.total)]
    return estimates[0] if len(estimates) == 1 else Estimate.of_both(estimates[0], estimates[1])


def _told(between: tuple[Stage, ...], reached: Stage, probabilities: dict[Stage, float] | None) -> dict[str, Any]:
    return {"between": list(between), "reached": reached, "probabilities": probabilities}
