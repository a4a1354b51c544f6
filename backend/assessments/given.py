"""What has been answered in a round: by name or without, never both."""

from typing import Any

from backend.assessments.models import Assessment, NamedResponse, Response
from backend.core.rows import Rows


def given(assessment: Assessment) -> Rows[Any]:
    """Return the answers of a round: rows with side, level, team and answers."""
    if assessment.is_named:
        return NamedResponse.objects.filter(assessment=assessment).given()
    return Response.objects.filter(assessment=assessment)
