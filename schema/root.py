"""The roots of the schema, and the schema itself."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import strawberry
from strawberry import relay
from strawberry.schema.config import StrawberryConfig
from strawberry_django.optimizer import DjangoOptimizerExtension

from backend.assessments.form import answer_form
from backend.assessments.questionnaires import standard_questionnaire
from backend.metrics.catalogue import catalogue
from backend.organizations.stages import stages
from backend.plans.playbook import playbook
from backend.portfolio import models as portfolio
from schema.access import asks
from schema.answers.mutations import AnswerMutations
from schema.answers.types import AnswerForm
from schema.assessments.authoring import QuestionnaireMutations
from schema.assessments.mutations import AssessmentMutations
from schema.assessments.programme_mutations import ProgrammeMutations
from schema.assessments.questionnaires import StandardQuestionnaire
from schema.client import Client
from schema.clients.mutations import ClientMutations
from schema.clients.types import ClientCompanyFilter, Consultancy
from schema.context import Info
from schema.engine.execution import Schema
from schema.grants.mutations import GrantMutations
from schema.keys.mutations import KeyMutations
from schema.lists import Connection, listed
from schema.members.mutations import MemberMutations
from schema.metrics.catalogue import MetricCatalogue
from schema.metrics.mutations import MetricMutations
from schema.organizations.imports import PeopleImportMutations
from schema.organizations.mutations import OrganizationMutations
from schema.plans.mutations import PlanMutations
from schema.plans.playbook import Playbook
from schema.portfolio.types import PortfolioClient, PortfolioOrder
from schema.scalars import DATE_TIME
from schema.stages.types import StageDescription
from schema.viewer.types import Viewer
from tenants.roles import Permission


def root(permission: Permission, *, description: str) -> Callable[[Any], Any]:
    """Publish a root field that asks for a permission."""

    def publish(read: Any) -> Any:
        asks(permission, f"Query.{read.__name__}")
        return strawberry.field(description=description)(read)

    return publish


for name in ("node", "nodes"):
    asks(Permission.VIEWER_READ, f"Query.{name}")  # each type then asks for its own
asks(Permission.PORTFOLIO_READ, "Query.portfolio")  # as its type does


@strawberry.type(description="All that can be asked.")
class Query:
    node: relay.Node | None = relay.node(description="Anything by its global id; null where there is nothing for you.")
    nodes: list[relay.Node | None] = relay.node(description="Several things by their global ids, in the same order.")

    portfolio: Connection[PortfolioClient] | None = listed(
        "The clients of your consultancy at a glance.",
        filter=ClientCompanyFilter,
        order=PortfolioOrder,
        rows=lambda root, info: portfolio.PortfolioClient.objects.all(),
    )

    @root(Permission.VIEWER_READ, description="Who asks; null when nobody is signed in.")
    def viewer(self, info: Info) -> Viewer | None:
        actor = info.context.actor
        if not actor.may(Permission.VIEWER_READ):
            return None
        firm = actor.consultancy
        return Viewer(
            kind=actor.kind,
            name=actor.name,
            email=actor.email or None,
            role=actor.role,
            consultancy=Consultancy(slug=firm.slug, name=firm.name) if firm else None,
        )

    @root(Permission.CLIENT_READ, description="The client company of this request; name it by key, host or header.")
    def client(self, info: Info) -> Client | None:
        actor = info.context.actor
        facts = actor.in_client()
        actor.require(Permission.CLIENT_READ)
        return Client.of(facts)

    @root(
        Permission.RESPONSE_WRITE, description="What the holder of an answer link is asked; send its token as bearer."
    )
    def answer_form(self, info: Info) -> AnswerForm | None:
        return AnswerForm.of(answer_form(info.context.actor))

    @root(Permission.STAGES_READ, description="The four stages in order, with their signs and the steps between them.")
    def stages(self, info: Info) -> list[StageDescription] | None:
        info.context.actor.require(Permission.STAGES_READ)
        return [StageDescription.of(facts) for facts in stages()]

    @root(
        Permission.STAGES_READ, description="What a company can do to reach its next stage: a catalogue of practices."
    )
    def playbook(self, info: Info) -> Playbook | None:
        info.context.actor.require(Permission.STAGES_READ)
        return Playbook.of(playbook())

    @root(Permission.STAGES_READ, description="Metrics to start from, with their meaning in both languages.")
    def metric_catalogue(self, info: Info) -> MetricCatalogue | None:
        info.context.actor.require(Permission.STAGES_READ)
        return MetricCatalogue.of(catalogue())

    @root(Permission.STAGES_READ, description="The standard questionnaire: what people are asked, in both languages.")
    def standard_questionnaire(self, info: Info) -> StandardQuestionnaire | None:
        info.context.actor.require(Permission.STAGES_READ)
        return StandardQuestionnaire.of(standard_questionnaire())


@strawberry.type(description="All that can be changed.")
class Mutation(
    AnswerMutations,
    AssessmentMutations,
    ClientMutations,
    GrantMutations,
    KeyMutations,
    MemberMutations,
    MetricMutations,
    OrganizationMutations,
    PeopleImportMutations,
    PlanMutations,
    ProgrammeMutations,
    QuestionnaireMutations,
):
    pass


schema = Schema(
    query=Query,
    mutation=Mutation,
    extensions=[DjangoOptimizerExtension],
    config=StrawberryConfig(auto_camel_case=True, relay_max_results=100, scalar_map={datetime: DATE_TIME}),
)
