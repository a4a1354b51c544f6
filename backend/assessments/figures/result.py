"""The result of an assessment: from answers to one document that may be read by everyone who may read the assessment.

The document holds no figure that publishing.py or coding.py withholds, so nothing has to be hidden afterwards. Floats
are unrounded: rounding would hide nobody (the mean of twenty answers gives their sum at one decimal) and would show
39.96 as 40.0 beside UNDEFINED; who shows them rounds them. The same input gives the same bytes, whatever the order of
its rows: sums are whole numbers, and each figure is rounded once, to the nearest float.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final, Literal

from backend.assessments.figures import basis as bases
from backend.assessments.figures.basis import Basis, choose_basis
from backend.assessments.figures.cells import Cell, cells_for
from backend.assessments.figures.change import IntervalOf, change
from backend.assessments.figures.co_orientation import co_orientation
from backend.assessments.figures.combinations import IntArray
from backend.assessments.figures.differences import differences
from backend.assessments.figures.disclosure import Disclosure, anonymous, expecting, named
from backend.assessments.figures.distributions import Shares, distributions
from backend.assessments.figures.hashing import seal, verify
from backend.assessments.figures.inference.brunner_munzel import SEED
from backend.assessments.figures.movement import Answered, interval
from backend.assessments.figures.publishing import SMALLEST_GROUP
from backend.assessments.figures.questionnaire import Questionnaire
from backend.assessments.figures.responses import MARKETING, SALES, SIDES, Responses
from backend.assessments.figures.scores import Scores
from backend.assessments.figures.standing import is_split, standing

METHOD: Final = "3"  # raise it with every change of a figure or of what is withheld; old results keep theirs

Mode = Literal["ANONYMOUS", "NAMED"]


def compute_result(
    questionnaire: Questionnaire,
    responses: Responses,
    *,
    invited: Mapping[str, int] | None = None,
    teams: Iterable[str] = (),
    k: int = SMALLEST_GROUP,
    basis: Basis | None = None,
    mode: Mode = "ANONYMOUS",
    prior: IntArray | None = None,
    previous: Mapping[str, Any] | None = None,
    earlier: Answered | None = None,
    roster_changes: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the sealed result document (shape: README.md of this package).

    `invited` counts the frozen roster by side (None: an open link without one), `teams` names its teams, so that a team
    without answers is listed as any that is too small. `basis` was chosen before opening, None leaves it to the rule.
    `prior` (rows × respondents, in the order in which the responses were given) is what earlier results published of
    the same answers. `previous` is the sealed result of the round before, `earlier` its answers. `roster_changes`
    counts by side, and in "ALL", who joined or left since then: where one to four did, a single newcomer's answers
    could be guessed from the statements of both rounds, so no statement is told. Raises ValueError for k < 5, for fewer
    invited than responses and for a previous result that is not as it was sealed.
    """
    if previous is not None and not verify(previous):
        raise ValueError("the previous result is not as it was sealed")
    counts = {side: responses.count(side) for side in SIDES}
    _check_invited(invited, counts)
    scores = Scores.of(questionnaire, responses)
    cells = cells_for({*teams, *responses.teams})
    if mode == "NAMED":
        before, used = None, choose_basis(counts, k=1, chosen=basis)
        disclosure = named(responses, scores, cells, basis=used)
    else:
        used = choose_basis(counts, k=k, chosen=basis)
        before = None if prior is None else prior[:, list(responses.order)]
        few_moved = any(1 <= count < SMALLEST_GROUP for count in (roster_changes or {}).values())
        disclosure = anonymous(responses, scores, cells, basis=used, k=k, prior=before, statements_withheld=few_moved)
    spread = distributions(disclosure, questionnaire, responses, k=k)
    told = [_cell(disclosure, cell, _invited_in(cell, invited, used), spread) for cell in cells]
    apart = differences(disclosure, invited=invited)
    expected = None
    if responses.expected is not None:
        expected = expecting(disclosure, Scores.of(questionnaire, responses.expecting()), prior=before)
    now = Answered(questionnaire=questionnaire, responses=responses, basis=used)
    document = {
        "method": METHOD,
        "mode": mode,
        "k": None if mode == "NAMED" else k,
        "basis": used,
        "questionnaire": _questionnaire(questionnaire),
        "seed": SEED,
        "cells": told,
        "stage_split": is_split(told),
        "differences": apart,
        "co_orientation": expected and co_orientation(disclosure, expected, apart, invited=invited),
    }
    return seal({**document, "change": change(document, previous, interval=_intervals(now, earlier, mode))})


def _intervals(now: Answered, earlier: Answered | None, mode: Mode) -> IntervalOf:
    if earlier is None or mode == "NAMED":
        return lambda cell, statements, factor: None
    return lambda cell, statements, factor: interval(now, earlier, cell, statements, factor=factor)


def _questionnaire(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return what a later round needs to know to compare itself on the same statements."""
    return {
        "key": questionnaire.key,
        "version": questionnaire.version,
        "scale_min": questionnaire.scale_min,
        "scale_max": questionnaire.scale_max,
        "statements": [
            {"key": statement.key, "dimension": statement.dimension, "weight": str(statement.exact_weight)}
            | ({"since": statement.since} if statement.since > 1 else {})
            for statement in questionnaire.statements
        ],
    }


def _cell(
    disclosure: Disclosure, cell: Cell, invited: int | None, spread: Mapping[tuple[Cell, str], Shares]
) -> dict[str, Any]:
    scores = disclosure.scores
    count = disclosure.count(cell)
    statements = [
        {"key": figure.key, **disclosure.told(cell, figure), "distribution": spread.get((cell, figure.key))}
        for figure in scores.statements
    ]
    return {
        "cell": cell.key,
        "kind": cell.kind,
        "side": cell.side,
        "level": cell.level,
        "team": cell.team,
        "count": count,
        "invited": None if count is None else invited,
        "response_rate": None if count is None or invited is None else float(Fraction(count, invited)),
        "total": disclosure.told(cell, scores.total),
        **standing(disclosure, cell),
        "dimensions": [{"key": key, **disclosure.told(cell, figure)} for key, figure in scores.asked.items()],
        "statements": statements if cell.has_statements else None,
    }


def _invited_in(cell: Cell, invited: Mapping[str, int] | None, basis: Basis) -> int | None:
    """Return how many of those in the cell's figures were invited; the roster is counted for all and by side only."""
    if invited is None or cell.level or cell.team:
        return None
    everybody = (SALES, MARKETING) if basis == bases.SIDES else SIDES
    return sum(invited.get(side, 0) for side in ([cell.side] if cell.side else everybody))


def _check_invited(invited: Mapping[str, int] | None, counts: Mapping[str, int]) -> None:
    for side, count in counts.items():
        if invited is not None and invited.get(side, 0) < count:
            raise ValueError(f"{count} responses of {side}, but {invited.get(side, 0)} invited")
