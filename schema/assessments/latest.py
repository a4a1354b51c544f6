"""The last result of each organization, in two statements however many organizations are listed."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, OuterRef, Prefetch, TextField
from django.db.models.functions import Cast, JSONObject

from backend.assessments.models import Assessment, AssessmentResult
from backend.organizations.models import Organization
from schema.access import seen
from schema.context import Info
from tenants.roles import Permission

LAST_CLOSED = "last_closed"  # where the organization's last closed round is put

# The teams that a result's round asked, as [{"id", "name"}].
TEAM_NAMES: Any = ArraySubquery(
    Organization.objects.filter(
        Func(
            OuterRef("assessment__teams"),
            Cast("id", TextField()),
            function="jsonb_exists",
            output_field=BooleanField(),
        )
    ).values(json=JSONObject(id=Cast("id", TextField()), name="name"))
)


def last_closed(info: Info) -> Prefetch:
    """Return what fetches the last closed round of each organization, with its result."""
    rounds = seen(Assessment.objects.closed(), info, Permission.ASSESSMENT_READ)
    results = AssessmentResult.objects.annotate(team_names=TEAM_NAMES)
    return Prefetch(
        "assessments",
        queryset=rounds.order_by("organization_id", "-closed_at", "-id")
        .distinct("organization_id")
        .prefetch_related(Prefetch("result", queryset=results)),
        to_attr=LAST_CLOSED,
    )
