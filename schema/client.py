"""The client company of the request: all tenant data hang under it."""

from collections.abc import Iterable
from typing import Any, Self

import strawberry
from strawberry import relay

from backend.assessments import models as assessments
from backend.events import models as events
from backend.metrics import models as metrics
from backend.organizations import models as organizations
from backend.plans import models as plans
from schema.access import TYPES
from schema.assessments.filters import AssessmentFilter, AssessmentOrder, QuestionnaireFilter, QuestionnaireOrder
from schema.assessments.named import NamedResponse, NamedResponseFilter, NamedResponseOrder
from schema.assessments.programmes import Programme, ProgrammeFilter, ProgrammeOrder
from schema.assessments.questionnaires import Questionnaire
from schema.assessments.types import Assessment
from schema.context import Info
from schema.grants.types import AccessGrant, AccessGrantFilter, AccessGrantOrder
from schema.history.trail import Trail
from schema.history.types import AuditEvent, AuditEventFilter, EventOrder, RegistryEvent, RegistryEventFilter
from schema.keys.types import ApiKey, ApiKeyFilter, ApiKeyOrder
from schema.lists import Connection, listed
from schema.members.types import Member, MemberFilter, MemberOrder
from schema.metrics.filters import MetricFilter, MetricOrder, MetricPointFilter, MetricPointOrder
from schema.metrics.types import Metric, MetricPoint
from schema.organizations.types import (
    Organization,
    OrganizationFilter,
    OrganizationOrder,
    Person,
    PersonFilter,
    PersonOrder,
)
from schema.plans.filters import ActionFilter, ActionOrder, PlanFilter, PlanOrder
from schema.plans.types import Action, Plan
from tenants import models as tenants
from tenants.actors import ClientFacts
from tenants.roles import Permission

TYPES["Client"] = Permission.CLIENT_READ


@strawberry.type(description="The client company of this request, and all that is inside it.")
class Client(relay.Node):
    id: relay.NodeID[str]
    slug: str = strawberry.field(description="Its short name in addresses.")
    name: str = strawberry.field(description="Its name.")
    industry: str = strawberry.field(description="What it does.")
    time_zone: str = strawberry.field(description="IANA name; decides when deadlines pass.")
    locale: str = strawberry.field(description="The language that it works in: ja or en.")
    organizations: Connection[Organization] = listed(
        "Its organizations, on all tiers.",
        filter=OrganizationFilter,
        order=OrganizationOrder,
        rows=lambda root, info: organizations.Organization.objects.all(),
    )
    people: Connection[Person] = listed(
        "Its people in Sales, Marketing and beside them.",
        filter=PersonFilter,
        order=PersonOrder,
        rows=lambda root, info: organizations.Person.objects.all(),
    )
    members: Connection[Member] = listed(
        "Its own people: who may sign in to it, and as what.",
        filter=MemberFilter,
        order=MemberOrder,
        rows=lambda root, info: tenants.Membership.objects.in_force(),
    )
    api_keys: Connection[ApiKey] = listed(
        "Its own API keys, also those that ended.",
        filter=ApiKeyFilter,
        order=ApiKeyOrder,
        rows=lambda root, info: tenants.ApiKey.objects.all(),
    )
    access_grants: Connection[AccessGrant] = listed(
        "What it lets consultancies do, also what ended; a consultancy sees its own here.",
        filter=AccessGrantFilter,
        order=AccessGrantOrder,
        rows=lambda root, info: tenants.AccessGrant.objects.all(),
    )
    account_history: Trail[RegistryEvent] = listed(
        "What happened to its account: members, keys, grants.",
        filter=RegistryEventFilter,
        order=EventOrder,
        rows=lambda root, info: tenants.RegistryEvent.objects.all(),
    )
    history: Trail[AuditEvent] = listed(
        "What was changed inside it, and by whom.",
        filter=AuditEventFilter,
        order=EventOrder,
        rows=lambda root, info: events.AuditEvent.objects.all(),
    )
    assessments: Connection[Assessment] = listed(
        "Its rounds of questionnaires.",
        filter=AssessmentFilter,
        order=AssessmentOrder,
        rows=lambda root, info: assessments.Assessment.objects.all(),
    )
    named_responses: Connection[NamedResponse] = listed(
        "What has been answered by name, of all rounds.",
        filter=NamedResponseFilter,
        order=NamedResponseOrder,
        rows=lambda root, info: assessments.NamedResponse.objects.all(),
    )
    questionnaires: Connection[Questionnaire] = listed(
        "Its own questionnaires in all editions, and those of the standard one that its rounds ask.",
        filter=QuestionnaireFilter,
        order=QuestionnaireOrder,
        rows=lambda root, info: assessments.Questionnaire.objects.all(),
    )
    programmes: Connection[Programme] = listed(
        "What opens rounds by itself.",
        filter=ProgrammeFilter,
        order=ProgrammeOrder,
        rows=lambda root, info: assessments.Programme.objects.all(),
    )
    plans: Connection[Plan] = listed(
        "Its plans, of all organizations.",
        filter=PlanFilter,
        order=PlanOrder,
        rows=lambda root, info: plans.Plan.objects.all(),
    )
    actions: Connection[Action] = listed(
        "The actions of all its plans.",
        filter=ActionFilter,
        order=ActionOrder,
        rows=lambda root, info: plans.Action.objects.all(),
    )

    metrics: Connection[Metric] = listed(
        "The metrics of all its organizations.",
        filter=MetricFilter,
        order=MetricOrder,
        rows=lambda root, info: metrics.Metric.objects.all(),
    )
    metric_points: Connection[MetricPoint] = listed(
        "The values of all its metrics as they are held to be now; by updatedSince, what came since.",
        filter=MetricPointFilter,
        order=MetricPointOrder,
        rows=lambda root, info: metrics.MetricPoint.objects.current(),
    )

    @classmethod
    def of(cls, facts: ClientFacts) -> Self:
        return cls(
            id=str(facts.id),
            slug=facts.slug,
            name=facts.name,
            industry=facts.industry,
            time_zone=facts.time_zone,
            locale=facts.locale,
        )

    @classmethod
    def resolve_nodes(cls, *, info: Info, node_ids: Iterable[str], required: bool = False) -> Any:
        """Refetch: only the client of this request is to be found."""
        own = info.context.actor.client
        if own:
            info.context.actor.require(Permission.CLIENT_READ)
        return [cls.of(own) if own and id == str(own.id) else None for id in node_ids]
