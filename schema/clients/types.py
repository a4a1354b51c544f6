"""Client companies, seen from outside."""

from enum import Enum

import strawberry
import strawberry_django
from strawberry import auto, relay

from schema.access import node
from schema.enums import ClientState
from schema.lists import by
from schema.words import described
from tenants import models
from tenants.roles import Permission


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


@strawberry.type(description="A consultancy.")
class Consultancy:
    slug: str = strawberry.field(description="Its short name.")
    name: str = strawberry.field(description="Its name.")
