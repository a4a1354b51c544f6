"""Programmes, which open rounds by themselves, as a GraphQL type."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from strawberry import auto, relay

from backend.assessments import models
from schema.access import node
from schema.assessments.filters import AssessmentFilter, AssessmentOrder
from schema.assessments.who import Who
from schema.assessments.words import Basis, Delivery, ProgrammeState
from schema.lists import Connection, by, listed
from schema.organizations.types import Organization
from schema.words import described
from tenants.roles import Permission

if TYPE_CHECKING:
    from schema.assessments.types import Assessment


@strawberry.input(description="Narrows a list of programmes.")
class ProgrammeFilter:
    state: list[ProgrammeState] | None = by("state__in", "Standing in one of these states.")
    organization: relay.GlobalID | None = by("organization", "Of this organization itself.")
    title_contains: str | None = by("title__icontains", "With this text in the title, whatever the case.")


class ProgrammeOrder(Enum):
    """How a list of programmes is ordered."""

    TITLE_ASC = "title"
    TITLE_DESC = "-title"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    ProgrammeOrder,
    TITLE_ASC="By title.",
    TITLE_DESC="By title, last first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@node(models.Programme, reads=Permission.ASSESSMENT_READ)
class Programme(relay.Node):
    """Rounds that open by themselves, time after time, by a rule of the calendar."""

    title: auto
    state: ProgrammeState
    questionnaire_key: auto
    rule: auto
    starts_on: auto
    next_on: auto
    last_on: auto
    days_open: auto
    delivery: Delivery
    reminder_days: list[int]
    smallest_group: auto
    basis: Basis | None
    created_at: auto
    updated_at: auto
    version: auto
    organization: Organization
    assessments: Connection[Annotated["Assessment", strawberry.lazy("schema.assessments.types")]] = listed(
        "The rounds that it opened.", filter=AssessmentFilter, order=AssessmentOrder
    )

    @strawberry_django.field(only=["who"], description="Who is asked; null for all people of the organization.")
    def who(self) -> Who | None:
        return Who.of(self.who) if self.who else None
