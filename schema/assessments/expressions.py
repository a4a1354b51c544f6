"""What the database computes beside the columns of a round and its result."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, Func, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from backend.assessments.models import Response
from backend.organizations.models import Organization
from backend.organizations.vocabulary import Side

# How many of each side have answered a round, as {side: count}; null before the first.
ANSWERED_BY_SIDE: Any = Subquery(
    Response.objects.filter(assessment=OuterRef("pk"))
    .values("assessment")
    .annotate(sides=JSONObject(**{side: Count("pk", filter=Q(side=side)) for side in Side.values}))
    .values("sides")
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
