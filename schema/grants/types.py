"""Access grants: what a client company lets a consultancy do."""

from enum import Enum

import strawberry
import strawberry_django
from django.db.models import F
from strawberry import auto, relay

from schema.access import node
from schema.enums import GrantRole
from schema.lists import by
from schema.words import described
from tenants import models
from tenants.roles import Permission


@strawberry.input(description="Narrows a list of access grants.")
class AccessGrantFilter:
    role: list[GrantRole] | None = by("role__in", "That go this far.")
    not_ended: bool | None = by("ended_at__isnull", "True: only those that nobody ended; false: only those ended.")
    consultancy: list[str] | None = by("consultancy__slug__in", "Given to firms with one of these short names.")
    client: list[str] | None = by("client__slug__in", "Given by client companies with one of these short names.")


class AccessGrantOrder(Enum):
    """How a list of access grants is ordered."""

    CREATED_AT_ASC = "created_at"
    CREATED_AT_DESC = "-created_at"


described(
    AccessGrantOrder,
    CREATED_AT_ASC="The oldest first.",
    CREATED_AT_DESC="The newest first.",
)


@node(models.AccessGrant, reads=Permission.GRANT_READ, public=True)
class AccessGrant(relay.Node):
    """What a client company lets a consultancy do, and until when."""

    client_slug: str = strawberry_django.field(annotate=F("client__slug"), description="The client's short name.")
    client_name: str = strawberry_django.field(annotate=F("client__name"), description="The client's name.")
    consultancy_slug: str = strawberry_django.field(
        annotate=F("consultancy__slug"), description="The firm's short name."
    )
    consultancy_name: str = strawberry_django.field(annotate=F("consultancy__name"), description="The firm's name.")
    role: GrantRole
    expires_at: auto
    ended_at: auto
    created_at: auto
    updated_at: auto
    version: auto
