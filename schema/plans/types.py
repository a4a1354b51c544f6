"""Plans, actions and evidence as GraphQL types."""

from typing import Annotated

import strawberry
import strawberry_django
from strawberry import auto, relay

from backend.plans import expressions, models
from backend.plans.playbook import playbook
from schema.access import node
from schema.assessments.types import Assessment
from schema.context import Info
from schema.enums import ActionStatus, EvidenceKind, Origin, PlanState, Side, Stage
from schema.lists import Connection, listed
from schema.metrics.filters import MetricFilter, MetricOrder
from schema.metrics.types import Metric
from schema.organizations.types import Organization, Person
from schema.plans.filters import ActionFilter, ActionOrder, EvidenceFilter, EvidenceOrder
from schema.plans.playbook import Practice
from tenants.days import today
from tenants.roles import Permission

ACTION = Annotated["Action", strawberry.lazy("schema.plans.types")]


def counted(description: str, *statuses: ActionStatus) -> int:
    """Declare how many of a plan's actions stand so."""
    return strawberry_django.field(annotate=expressions.action_count(*statuses), description=description)


@node(models.Plan, reads=Permission.PLAN_READ)
class Plan(relay.Node):
    """The way of one organization from one stage to the next."""

    title: auto
    external_id: auto
    from_stage: Stage
    to_stage: Stage
    reason: auto
    starts_on: auto
    target_on: auto
    state: PlanState
    origin: Origin
    ended_on: auto
    end_reason: auto
    created_at: auto
    updated_at: auto
    version: auto
    organization: Organization
    sponsor: Person
    sales_owner: Person
    marketing_owner: Person
    baseline: Assessment | None
    completed_by: Assessment | None
    progress: int = strawberry_django.field(
        annotate=expressions.plan_progress(),
        description="How far it is, 0 to 100: the mean progress of its actions, rounded down. Every action counts the "
        "same, what is done counts 100, and what is cancelled does not count. Without any action 0.",
    )
    action_count: int = counted("How many actions it has, cancelled ones too.")
    planned_count: int = counted("How many of them are PLANNED.", ActionStatus.PLANNED)
    in_progress_count: int = counted("How many of them are IN_PROGRESS.", ActionStatus.IN_PROGRESS)
    blocked_count: int = counted("How many of them are BLOCKED.", ActionStatus.BLOCKED)
    done_count: int = counted("How many of them are DONE.", ActionStatus.DONE)
    cancelled_count: int = counted("How many of them are CANCELLED.", ActionStatus.CANCELLED)
    overdue_count: int = strawberry_django.field(
        annotate=lambda info: expressions.overdue_count(today(info.context.actor)),
        description="How many of them are open and past their deadline, in the client's time zone.",
    )
    metrics: Connection[Metric] = listed("The metrics it is watched by.", filter=MetricFilter, order=MetricOrder)
    actions: Connection[ACTION] = listed("What is to be done.", filter=ActionFilter, order=ActionOrder)


@node(models.Action, reads=Permission.PLAN_READ)
class Action(relay.Node):
    """One thing to do in a plan, with an owner and a deadline."""

    title: auto
    external_id: auto
    description: auto
    sides: list[Side]
    starts_on: auto
    deadline: auto
    status: ActionStatus
    progress: auto
    completed_on: auto
    blocked_reason: auto
    origin: Origin
    created_at: auto
    updated_at: auto
    version: auto
    plan: Plan
    owner: Person
    is_overdue: bool = strawberry_django.field(
        annotate=lambda info: expressions.is_overdue(today(info.context.actor)),
        description="Whether it is open and past its deadline, in the client's time zone.",
    )
    needs: Connection[ACTION] = listed("The actions that come before it.", filter=ActionFilter, order=ActionOrder)
    needed_by: Connection[ACTION] = listed("The actions that wait for it.", filter=ActionFilter, order=ActionOrder)
    evidence: Connection[Annotated["Evidence", strawberry.lazy("schema.plans.types")]] = listed(
        "What shows that it is done.", filter=EvidenceFilter, order=EvidenceOrder
    )

    @strawberry_django.field(
        only=["practice"], description="The practice of the playbook that it carries out; null where it is no practice."
    )
    def practice(self, info: Info) -> Practice | None:
        found = playbook().find(self.practice) if self.practice else None
        return Practice.of(found) if found else None


@node(models.Evidence, reads=Permission.PLAN_READ)
class Evidence(relay.Node):
    """What shows that an action is done."""

    kind: EvidenceKind
    url: auto
    note: auto
    created_at: auto
    updated_at: auto
    action: Action
