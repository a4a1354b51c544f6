"""Answers by name: for whoever may read the round, as the respondents were told."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from strawberry import relay

from backend.assessments import models
from schema.access import node
from schema.assessments.readers import Reader
from schema.enums import Level, Side
from schema.lists import by
from schema.organizations.types import Organization, Person
from schema.words import described
from tenants import readers
from tenants.roles import Permission

if TYPE_CHECKING:
    from schema.assessments.types import Assessment


@strawberry.input(description="Narrows a list of answers by name.")
class NamedResponseFilter:
    assessment: relay.GlobalID | None = by("assessment", "Given in this round.")
    person: relay.GlobalID | None = by("person", "By this person.")
    side: list[Side] | None = by("side__in", "Of one of these sides.")
    level: list[Level] | None = by("level__in", "Of one of these levels.")


class NamedResponseOrder(Enum):
    """How a list of answers by name is ordered."""

    ANSWERED_AT_ASC = "answered_at"
    ANSWERED_AT_DESC = "-answered_at"
    NAME_ASC = "person__name"
    NAME_DESC = "-person__name"


described(
    NamedResponseOrder,
    ANSWERED_AT_ASC="The first given first.",
    ANSWERED_AT_DESC="The last given first.",
    NAME_ASC="By the person's name.",
    NAME_DESC="By the person's name, last first.",
)


@strawberry.type(description="What somebody answered to one statement.")
class NamedAnswer:
    statement: str = strawberry.field(description="The statement's key; its wording stands in the questionnaire.")
    value: int = strawberry.field(description="The number on the scale.")


@node(models.NamedResponse, reads=Permission.ASSESSMENT_READ)
class NamedResponse(relay.Node):
    """What one person answered, by name, having consented to who reads it. It is never changed."""

    person: Person
    side: Side
    level: Level
    team: Organization | None
    answered_at: datetime
    assessment: Annotated["Assessment", strawberry.lazy("schema.assessments.types")]

    @strawberry_django.field(
        only=["answers"],
        description="The answer to each statement, by key; the questionnaire has their order.",
        metadata={"size": 20},
    )
    def answers(self) -> list[NamedAnswer]:
        return [NamedAnswer(statement=key, value=value) for key, value in sorted(self.answers.items())]

    @strawberry_django.field(
        only=["readers"], description="The readers that the person was told of and consented to.", metadata={"size": 20}
    )
    def readers(self) -> list[Reader]:
        return [Reader.of(readers.Reader.stored(each)) for each in self.readers]
