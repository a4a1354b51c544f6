"""How plans, actions and evidence are narrowed and ordered."""

from datetime import date
from enum import Enum

import strawberry
from django.db.models import Q
from strawberry import relay

from backend.plans.models import overdue_on
from schema.enums import ActionStatus, EvidenceKind, Origin, PlanState, Side, Stage
from schema.lists import by, when
from schema.words import described
from tenants.actors import Actor, ActorKind
from tenants.days import today


def is_mine(actor: Actor) -> Q:
    """Owned by the person who is signed in; a key owns nothing."""
    return Q(owner__email=actor.email) if actor.kind is ActorKind.PERSON else Q(pk__in=[])


def is_overdue(actor: Actor) -> Q:
    return overdue_on(today(actor))


@strawberry.input(description="Narrows a list of plans.")
class PlanFilter:
    state: list[PlanState] | None = by("state__in", "Standing so.")
    organization: relay.GlobalID | None = by("organization", "Of this organization itself.")
    below: relay.GlobalID | None = by("organization__path__contains", "Of this organization or one under it.")
    to_stage: list[Stage] | None = by("to_stage__in", "Leading to one of these stages.")
    origin: list[Origin] | None = by("origin__in", "Made here, or brought in afterwards.")
    title_contains: str | None = by("title__icontains", "With this text in the title, whatever the case.")
    external_id: list[str] | None = by("external_id__in", "With one of these ids of your own system.")


class PlanOrder(Enum):
    """How a list of plans is ordered."""

    TITLE_ASC = "title"
    TITLE_DESC = "-title"
    TARGET_ON_ASC = "target_on"
    TARGET_ON_DESC = "-target_on"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    PlanOrder,
    TITLE_ASC="By title.",
    TITLE_DESC="By title, last first.",
    TARGET_ON_ASC="The first target date first.",
    TARGET_ON_DESC="The last target date first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@strawberry.input(description="Narrows a list of actions.")
class ActionFilter:
    status: list[ActionStatus] | None = by("status__in", "Standing so.")
    overdue: bool | None = when(is_overdue, "Open and past the deadline, in the client's time zone; or not so.")
    mine: bool | None = when(is_mine, "Owned by you yourself, where you are signed in as a person; or not so.")
    owner: list[relay.GlobalID] | None = by("owner__pk__in", "Owned by one of these people.")
    side: list[Side] | None = by("sides__overlap", "Carried out by one of these functions, alone or with others.")
    practice: list[str] | None = by("practice__in", "Carrying out one of these practices.")
    plan: relay.GlobalID | None = by("plan", "Of this plan.")
    below: relay.GlobalID | None = by("plan__organization__path__contains", "Of this organization or one under it.")
    deadline_from: date | None = by("deadline__gte", "With a deadline on this day or later.")
    deadline_to: date | None = by("deadline__lte", "With a deadline on this day or earlier.")
    origin: list[Origin] | None = by("origin__in", "Made here, or brought in afterwards.")
    title_contains: str | None = by("title__icontains", "With this text in the title, whatever the case.")
    external_id: list[str] | None = by("external_id__in", "With one of these ids of your own system.")


class ActionOrder(Enum):
    """How a list of actions is ordered."""

    DEADLINE_ASC = "deadline"
    DEADLINE_DESC = "-deadline"
    STARTS_ON_ASC = "starts_on"
    STARTS_ON_DESC = "-starts_on"
    TITLE_ASC = "title"
    TITLE_DESC = "-title"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    ActionOrder,
    DEADLINE_ASC="The first deadline first.",
    DEADLINE_DESC="The last deadline first.",
    STARTS_ON_ASC="The first to start first.",
    STARTS_ON_DESC="The last to start first.",
    TITLE_ASC="By title.",
    TITLE_DESC="By title, last first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@strawberry.input(description="Narrows a list of evidence.")
class EvidenceFilter:
    kind: list[EvidenceKind] | None = by("kind__in", "Of one of these kinds.")


class EvidenceOrder(Enum):
    """How a list of evidence is ordered."""

    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(EvidenceOrder, UPDATED_AT_ASC="The oldest first.", UPDATED_AT_DESC="The newest first.")
