"""An attacker with a linear program: how far do a result's numbers narrow down one answer of one person?"""

from random import Random
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from backend.assessments.figures.cells import cells_for
from backend.assessments.figures.questionnaire import Questionnaire
from backend.assessments.figures.responses import Responses


def narrowest(
    questionnaire: Questionnaire, responses: Responses, result: dict[str, Any], *, die: Random, tries: int
) -> float:
    """Return the width of the narrowest range (4: everything from 1 to 5) found for `tries` answers drawn by the die.

    The attacker knows who belongs to which cell, and takes every number of the document for exact.
    """
    known = _equations(questionnaire, responses, result)
    if not known:
        return 4.0
    matrix = csr_matrix(np.array([equation.ravel() for equation in known]))
    sums = matrix @ responses.answers.ravel()
    widths = []
    for place in die.sample(range(responses.answers.size), tries):
        aim = np.zeros(responses.answers.size)
        aim[place] = 1
        ends = [linprog(sign * aim, A_eq=matrix, b_eq=sums, bounds=(1, 5), method="highs").fun for sign in (1, -1)]
        widths.append(-ends[1] - ends[0])
    return min(widths)


def _equations(questionnaire: Questionnaire, responses: Responses, result: dict[str, Any]) -> list[Any]:
    """Return for each number of the document its weights over people × statements."""
    keys = [statement.key for statement in questionnaire.statements]
    dimension_of = [statement.dimension for statement in questionnaire.statements]
    equations = []
    for cell, told in zip(cells_for(responses.teams), result["cells"], strict=True):
        numbers = [(told["total"], keys, keys)]
        numbers += [(figure, dimension_of, [figure["key"]]) for figure in told["dimensions"]]
        numbers += [(figure, keys, [figure["key"]]) for figure in told["statements"] or ()]
        row = cell.row(responses, basis=result["basis"])
        for figure, names, wanted in numbers:
            if figure["value"] is not None:
                equations.append(np.outer(row, [name in wanted for name in names]).astype(float))
    return equations
