"""Members of a client company or of a consultancy."""

from enum import Enum

import strawberry
import strawberry_django
from django.db.models import F
from strawberry import auto, relay

from schema.access import node
from schema.enums import Role
from schema.lists import by
from schema.words import described
from tenants import models
from tenants.roles import Permission


@strawberry.input(description="Narrows a list of members.")
class MemberFilter:
    role: list[Role] | None = by("role__in", "In one of these roles.")
    name_contains: str | None = by("name__icontains", "With this text in the name, whatever the case.")
    email: list[str] | None = by("user__email__in", "With one of these addresses, in small letters.")


class MemberOrder(Enum):
    """How a list of members is ordered."""

    NAME_ASC = "name"
    NAME_DESC = "-name"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    MemberOrder,
    NAME_ASC="By name.",
    NAME_DESC="By name, last first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@node(models.Membership, reads=Permission.MEMBER_READ, public=True)
class Member(relay.Node):
    """A person's place in one client company or one consultancy."""

    name: auto
    email: str = strawberry_django.field(annotate=F("user__email"), description="The address that they sign in with.")
    role: Role
    ended_at: auto
    created_at: auto
    updated_at: auto
    version: auto
