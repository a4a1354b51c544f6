"""Client companies, seen from outside."""

from enum import Enum
from typing import TypeVar

import strawberry
import strawberry_django
from django.db.models import Model
from strawberry import auto, relay

from backend.core.refusal import Code, Refusal
from backend.core.rows import Rows
from backend.core.text import Text
from schema.access import node
from schema.context import Info
from schema.enums import ClientState
from schema.grants.types import AccessGrant, AccessGrantFilter, AccessGrantOrder
from schema.history.trail import Trail
from schema.history.types import EventOrder, RegistryEvent, RegistryEventFilter
from schema.keys.types import ApiKey, ApiKeyFilter, ApiKeyOrder
from schema.lists import Connection, by, listed
from schema.members.types import Member, MemberFilter, MemberOrder
from schema.words import described
from tenants import models
from tenants.roles import Permission

M = TypeVar("M", bound=Model)


@strawberry.input(description="Narrows a list of client companies.")
class ClientCompanyFilter:
    state: list[ClientState] | None = by("state__in", "In one of these states.")
    name_contains: str | None = by("name__icontains", "With this text in the name, whatever the case.")
    slug: list[str] | None = by("slug__in", "With one of these short names.")


class ClientCompanyOrder(Enum):
    """How a list of client companies is ordered."""

    NAME_ASC = "name"
    NAME_DESC = "-name"


described(ClientCompanyOrder, NAME_ASC="By name.", NAME_DESC="By name, last first.")


@node(models.ClientCompany, reads=Permission.VIEWER_READ, public=True)
class ClientCompany(relay.Node):
    """A client company as its firm and its people see it from outside; its data are under `client`."""

    slug: auto
    name: auto
    state: ClientState
    time_zone: auto
    industry: auto
    locale: str = strawberry_django.field(description="The language that it works in: ja or en.")
    created_at: auto
    updated_at: auto


@strawberry.type(description="The consultancy that asks, and its own account; ask for its lists without a client.")
class Consultancy:
    slug: str = strawberry.field(description="Its short name.")
    name: str = strawberry.field(description="Its name.")
    members: Connection[Member] = listed(
        "Its people: who may sign in for it, and as what.",
        filter=MemberFilter,
        order=MemberOrder,
        rows=lambda root, info: own(models.Membership.objects.in_force(), info),
    )
    api_keys: Connection[ApiKey] = listed(
        "Its own API keys, also those that ended.",
        filter=ApiKeyFilter,
        order=ApiKeyOrder,
        rows=lambda root, info: own(models.ApiKey.objects.all(), info),
    )
    access_grants: Connection[AccessGrant] = listed(
        "What client companies let it do, also what ended.",
        filter=AccessGrantFilter,
        order=AccessGrantOrder,
        rows=lambda root, info: own(models.AccessGrant.objects.all(), info),
    )
    account_history: Trail[RegistryEvent] = listed(
        "What happened to its account and by its people to its clients': members, keys, grants.",
        filter=RegistryEventFilter,
        order=EventOrder,
        rows=lambda root, info: own(models.RegistryEvent.objects.all(), info),
    )


def own(rows: Rows[M], info: Info) -> Rows[M]:
    """Return a firm's own rows; a request that names a client company sees that client's, never the firm's."""
    actor = info.context.actor
    if actor.client or not actor.consultancy:
        raise Refusal(
            Code.INVALID,
            Text(
                ja="コンサルティング会社自身の一覧は、クライアント企業を指定せずに取得してください。",
                en="Ask for the consultancy's own lists without naming a client company.",
            ),
        )
    return rows.filter(consultancy_id=actor.consultancy.id)
