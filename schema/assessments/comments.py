"""Comments of a closed round: words alone, without whose they are."""

import strawberry
from strawberry import auto, relay

from backend.assessments import models
from schema.access import node
from schema.enums import Dimension
from schema.lists import by
from tenants.roles import Permission


@strawberry.input(description="Narrows a list of comments.")
class CommentFilter:
    dimension: list[Dimension] | None = by("dimension__in", "On one of these dimensions.")


@node(models.Comment, reads=Permission.ASSESSMENT_READ)
class Comment(relay.Node):
    """What one respondent said, as it was written. Show it as plain text; it may hold anything."""

    dimension: Dimension
    text: auto
