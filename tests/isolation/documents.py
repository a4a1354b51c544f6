"""Stored documents that readers take apart, and so cannot be just anything."""

from copy import deepcopy
from typing import Any

from backend.assessments.figures.questionnaire import Questionnaire, Statement
from backend.assessments.figures.result import compute_result
from backend.assessments.questionnaires import standard_content, standard_questionnaire
from tests.assessments.figures.people import groups


def questionnaire(word: str) -> dict[str, Any]:
    """Return the standard questionnaire under a recognisable title."""
    return deepcopy(standard_content()) | {"title": {"ja": word, "en": word}}


def result(word: str) -> dict[str, Any]:
    """Return the sealed figures of six people a side."""
    facts = standard_questionnaire()
    statements = tuple(Statement(key=each.key, dimension=each.dimension) for each in facts.statements)
    asked = Questionnaire(key=facts.key, version=facts.edition, statements=statements)
    six = [(6, "SALES", "STAFF", [3] * len(statements)), (6, "MARKETING", "STAFF", [4] * len(statements))]
    return compute_result(asked, groups(asked, *six))
