"""What the database computes beside the columns of a round and its result."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, Func, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from backend.assessments.models import Response
from backend.organizations.models import Organization

# How many have answered a round.
ANSWERED = Subquery(
    Response.objects.filter(assessment=OuterRef("pk")).values("assessment").annotate(n=Count("pk")).values("n")
)

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
