"""A round's result document, computed from what is stored of the round and of the one before it."""

from typing import Any, cast

from backend.assessments.figures.basis import Basis
from backend.assessments.figures.movement import Answered
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import compute_result
from backend.assessments.membership import roster_changes
from backend.assessments.models import Assessment, AssessmentResult, Response
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
    stored = Response.objects.filter(assessment=assessment)
    sides, levels, teams, answers, expected = [], [], [], [], []
    rows = stored.values_list("side", "level", "team_id", "answers", "expected")
    for side, level, team, given, others in rows.iterator(chunk_size=1_000):
        sides.append(side)
        levels.append(level)
        teams.append(str(team) if team else None)
        answers.append([given[key] for key in keys])
        expected.append(others and [others[key] for key in keys])
    return Responses.to(
        questionnaire,
        answers,
        sides=sides,
        levels=levels,
        teams=teams,
        expected=expected if assessment.asks_expectations else None,
    )
