"""What the database computes beside the columns of a round and its result."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, Func, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, JSONObject

from backend.assessments.models import NamedResponse, Response
from backend.core.rows import Rows
from backend.organizations.models import Organization
from backend.organizations.vocabulary import Side


def _by_side(answers: Rows[Any]) -> Subquery:
    counts = JSONObject(**{side: Count("pk", filter=Q(side=side)) for side in Side.values})
    return Subquery(
        answers.filter(assessment=OuterRef("pk")).order_by().values("assessment").annotate(sides=counts).values("sides")
    )


# How many of each side have answered a round, without a name or by it, as {side: count}; null before the first.
ANSWERED_BY_SIDE: Any = Coalesce(_by_side(Response.objects.all()), _by_side(NamedResponse.objects.given()))

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
