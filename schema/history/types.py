"""The trail inside a client company, and the one of its account: members, keys, grants."""

from datetime import datetime
from enum import Enum
from typing import Any

import strawberry
import strawberry_django
from django.db.models import F
from strawberry import auto, relay
from strawberry.scalars import JSON

from backend.events import models as events
from schema.access import node
from schema.context import Info
from schema.history.trail import name_of
from schema.lists import by
from schema.words import described
from tenants import models as tenants
from tenants.roles import Permission

ACTOR_NAME = "What the person or key is called; null for Concord itself."
AT = "When it happened."
ASKS = {"queries": True}  # the database, for the names of a whole page


@strawberry.input(description="Narrows the history.")
class AuditEventFilter:
    verb: list[str] | None = by("verb__in", "Where one of these was done, such as action.moved.")
    noun: list[str] | None = by("noun__in", "Where one of these kinds of things changed, such as Action.")
    subject: relay.GlobalID | None = by("subject_id", "Where this very thing changed.")
    actor: list[str] | None = by("actor__in", "Done by one of these actors.")
    since: datetime | None = by("created_at__gte", "At this instant or later.")
    until: datetime | None = by("created_at__lt", "Before this instant.")


@strawberry.input(description="Narrows the history of an account.")
class RegistryEventFilter:
    verb: list[str] | None = by("verb__in", "Where one of these was done, such as member.removed.")
    actor: list[str] | None = by("actor__in", "Done by one of these actors.")
    since: datetime | None = by("created_at__gte", "At this instant or later.")
    until: datetime | None = by("created_at__lt", "Before this instant.")


class EventOrder(Enum):
    """How a history is ordered."""

    AT_ASC = "id"
    AT_DESC = "-id"


described(EventOrder, AT_ASC="The oldest first.", AT_DESC="The newest first.")


@node(events.AuditEvent, reads=Permission.HISTORY_READ)
class AuditEvent(relay.Node):
    """One change inside a client company: who did what to which thing. It is never changed."""

    actor: auto
    verb: auto
    noun: auto
    at: datetime = strawberry_django.field(field_name="created_at", description=AT)
    facts: JSON | None = strawberry_django.field(
        annotate=F("payload__facts"), description="From what to what; null once it was erased."
    )

    @strawberry_django.field(only=["actor"], description=ACTOR_NAME, metadata=ASKS)
    def actor_name(self, info: Info) -> str | None:
        return name_of(self, info)

    @strawberry_django.field(only=["noun", "subject_id"], description="The global id of what changed.")
    def subject(self) -> strawberry.ID | None:
        root: Any = self
        return strawberry.ID(relay.to_base64(root.noun, root.subject_id)) if root.subject_id else None


@node(tenants.RegistryEvent, reads=Permission.MEMBER_READ, public=True)
class RegistryEvent(relay.Node):
    """One change to an account: a member, a key, a grant or the client company itself. It is never changed."""

    actor: auto
    verb: auto
    at: datetime = strawberry_django.field(field_name="created_at", description=AT)
    facts: JSON = strawberry_django.field(description="From what to what.")

    @strawberry_django.field(only=["actor"], description=ACTOR_NAME, metadata=ASKS)
    def actor_name(self, info: Info) -> str | None:
        return name_of(self, info)

    @strawberry_django.field(only=["verb", "subject_id"], description="The global id of what changed.")
    def subject(self) -> strawberry.ID | None:
        root: Any = self
        noun = SUBJECTS.get(root.verb.partition(".")[0])
        return strawberry.ID(relay.to_base64(noun, root.subject_id)) if noun and root.subject_id else None


SUBJECTS = {"member": "Member", "key": "ApiKey", "grant": "AccessGrant", "client": "ClientCompany"}
