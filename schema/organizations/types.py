"""Organizations and people as GraphQL types."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from strawberry import auto, relay

from backend.organizations import models
from backend.organizations.stages import recommended_target
from schema.access import node
from schema.assessments.filters import AssessmentFilter, AssessmentOrder
from schema.enums import Level, OrganizationKind, Profile, Side, Stage
from schema.lists import Connection, by, listed
from schema.metrics.filters import MetricFilter, MetricOrder
from schema.plans.filters import PlanFilter, PlanOrder
from schema.words import LocalizedText, described
from tenants.roles import Permission

if TYPE_CHECKING:
    from schema.assessments.types import Assessment, AssessmentResult
    from schema.metrics.types import Metric
    from schema.plans.types import Plan


@strawberry.input(description="Narrows a list of organizations.")
class OrganizationFilter:
    kind: list[OrganizationKind] | None = by("kind__in", "Of one of these tiers.")
    side: list[Side] | None = by("side__in", "Of one of these functions.")
    stage: list[Stage] | None = by("stage__in", "Standing at one of these stages.")
    name_contains: str | None = by("name__icontains", "With this text in the name, whatever the case.")
    external_id: list[str] | None = by("external_id__in", "With one of these ids of your own system.")
    below: relay.GlobalID | None = by("path__contains", "This organization and everything under it.")


class OrganizationOrder(Enum):
    """How a list of organizations is ordered."""

    NAME_ASC = "name"
    NAME_DESC = "-name"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    OrganizationOrder,
    NAME_ASC="By name.",
    NAME_DESC="By name, last first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@strawberry.input(description="Narrows a list of people.")
class PersonFilter:
    side: list[Side] | None = by("side__in", "Of one of these functions.")
    level: list[Level] | None = by("level__in", "At one of these levels.")
    organization: relay.GlobalID | None = by("organization", "Working in this organization itself.")
    name_contains: str | None = by("name__icontains", "With this text in the name, whatever the case.")
    external_id: list[str] | None = by("external_id__in", "With one of these ids of your own system.")


class PersonOrder(Enum):
    """How a list of people is ordered."""

    NAME_ASC = "name"
    NAME_DESC = "-name"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    PersonOrder,
    NAME_ASC="By name.",
    NAME_DESC="By name, last first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@strawberry.type(description="The target stage that fits a profile, and why.")
class TargetRecommendation:
    stage: Stage = strawberry.field(description="The stage.")
    reason: LocalizedText = strawberry.field(description="Why it fits.")


@node(models.Organization, reads=Permission.ORGANIZATION_READ)
class Organization(relay.Node):
    """A unit inside a client company: the company itself, a business unit or a team."""

    name: auto
    kind: OrganizationKind
    external_id: auto
    side: Side | None
    profile: Profile | None
    shares_key_accounts: auto
    stage: Stage | None
    target_stage: Stage | None
    target_reason: auto
    created_at: auto
    updated_at: auto
    version: auto
    latest_result: Annotated["AssessmentResult", strawberry.lazy("schema.assessments.types")] | None = (
        strawberry_django.field(description="The result of its last closed anonymous round; null before the first.")
    )
    parent: Annotated["Organization", strawberry.lazy("schema.organizations.types")] | None
    children: Connection[Annotated["Organization", strawberry.lazy("schema.organizations.types")]] = listed(
        "The organizations directly under it.", filter=OrganizationFilter, order=OrganizationOrder
    )
    people: Connection[Annotated["Person", strawberry.lazy("schema.organizations.types")]] = listed(
        "The people who work in it.", filter=PersonFilter, order=PersonOrder
    )
    assessments: Connection[Annotated["Assessment", strawberry.lazy("schema.assessments.types")]] = listed(
        "The rounds in which it was looked at.", filter=AssessmentFilter, order=AssessmentOrder
    )
    metrics: Connection[Annotated["Metric", strawberry.lazy("schema.metrics.types")]] = listed(
        "The numbers that it watches.", filter=MetricFilter, order=MetricOrder
    )
    plans: Connection[Annotated["Plan", strawberry.lazy("schema.plans.types")]] = listed(
        "Its plans from stage to stage.", filter=PlanFilter, order=PlanOrder
    )

    @strawberry_django.field(
        only=["profile", "shares_key_accounts"],
        description="The target stage that fits its profile; null while the profile is not known.",
    )
    def recommended_target(self) -> TargetRecommendation | None:
        advice = recommended_target(self.profile, shares_key_accounts=self.shares_key_accounts)
        return TargetRecommendation(stage=advice.stage, reason=LocalizedText.of(advice.reason)) if advice else None


@node(models.Person, reads=Permission.PERSON_READ)
class Person(relay.Node):
    """Somebody who works in Sales, Marketing or beside them."""

    name: auto
    email: auto
    side: Side
    level: Level
    locale: str = strawberry_django.field(description="The language that the person is written to in: ja or en.")
    external_id: auto
    left_on: auto
    created_at: auto
    updated_at: auto
    version: auto
    organization: Organization
