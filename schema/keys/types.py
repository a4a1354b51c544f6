"""API keys; never their secrets."""

from datetime import datetime
from enum import Enum

import strawberry
from strawberry import auto, relay

from schema.access import node
from schema.enums import Permission, Role
from schema.lists import by
from schema.words import described
from tenants import models


@strawberry.input(description="Narrows a list of API keys.")
class ApiKeyFilter:
    role: list[Role] | None = by("role__in", "With one of these roles.")
    name_contains: str | None = by("name__icontains", "With this text in the name, whatever the case.")
    not_revoked: bool | None = by("revoked_at__isnull", "True: only those not revoked; false: only those revoked.")
    expires_before: datetime | None = by("expires_at__lt", "That end by themselves before this instant.")


class ApiKeyOrder(Enum):
    """How a list of API keys is ordered."""

    NAME_ASC = "name"
    NAME_DESC = "-name"
    EXPIRES_AT_ASC = "expires_at"
    EXPIRES_AT_DESC = "-expires_at"


described(
    ApiKeyOrder,
    NAME_ASC="By name.",
    NAME_DESC="By name, last first.",
    EXPIRES_AT_ASC="The first to end first.",
    EXPIRES_AT_DESC="The last to end first.",
)


@node(models.ApiKey, reads=Permission.KEY_READ, public=True)
class ApiKey(relay.Node):
    """A program's credential."""

    name: auto
    prefix: auto
    role: Role
    scopes: list[Permission]
    expires_at: auto
    revoked_at: auto
    last_used_on: auto
    created_at: auto
