"""A round's result document, computed from what is stored of the round and of the one before it."""

from typing import Any, cast

from backend.assessments.figures.basis import Basis
from backend.assessments.figures.movement import Answered
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import Mode, compute_result
from backend.assessments.given import given
from backend.assessments.membership import roster_changes
from backend.assessments.models import Assessment, AssessmentResult
from backend.assessments.questionnaires import for_figures


def computed(assessment: Assessment, *, previous: AssessmentResult | None) -> dict[str, Any]:
    """Return the sealed document of a round, compared with the `previous` result where there is one."""
    questionnaire = for_figures(assessment.questionnaire)
    return compute_result(
        questionnaire,
        _responses(assessment),
        invited=assessment.invited,
        teams=assessment.teams,
        k=assessment.smallest_group,
        basis=cast(Basis | None, assessment.basis),
        mode=cast(Mode, assessment.mode),
        previous=previous.document if previous else None,
        earlier=_answered(previous) if previous else None,
        roster_changes=roster_changes(previous.assessment, assessment) if previous else None,
    )


def _answered(result: AssessmentResult) -> Answered:
    assessment = result.assessment
    return Answered(
        questionnaire=for_figures(assessment.questionnaire),
        responses=_responses(assessment),
        basis=cast(Basis, result.basis),
    )


def _responses(assessment: Assessment) -> Responses:
    questionnaire = for_figures(assessment.questionnaire)
    keys = [statement.key for statement in questionnaire.statements]
    asked = ["expected"] if assessment.asks_expectations else []
    stored = given(assessment).values_list("side", "level", "team_id", "answers", *asked)
    sides, levels, teams, answers, expected = [], [], [], [], []
    for side, level, team, answered, *others in stored.iterator(chunk_size=1_000):
        sides.append(side)
        levels.append(level)
        teams.append(str(team) if team else None)
        answers.append([answered[key] for key in keys])
        expected += [each and [each[key] for key in keys] for each in others]
    return Responses.to(
        questionnaire,
        answers,
        sides=sides,
        levels=levels,
        teams=teams,
        expected=expected if asked else None,
    )
