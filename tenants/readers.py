"""Who may do something in a client company, by name: to be told to those whom it concerns."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db import models

from tenants.models import AccessGrant, ApiKey, Membership
from tenants.roles import BY_GRANT, IN_CLIENT, Permission


class ReaderKind(models.TextChoices):
    """What kind of subject may read."""

    MEMBER = "MEMBER"
    CONSULTANCY = "CONSULTANCY"
    API_KEY = "API_KEY"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One of those who may, as others know them."""

    kind: ReaderKind
    id: str
    name: str
    role: str | None = None

    @classmethod
    def stored(cls, kept: dict[str, str | None]) -> Self:
        return cls(**kept | {"kind": ReaderKind(kept["kind"])})  # type: ignore[arg-type]

    def to_store(self) -> dict[str, str | None]:
        return {"kind": self.kind.value, "id": self.id, "name": self.name, "role": self.role}


def readers_in(client_id: UUID, permission: Permission) -> tuple[Reader, ...]:
    """Return who holds a permission in a client now: its members, the firms that it lets in, its API keys.

    A firm stands for all of its people and keys. Asks the public tables, as the front role.
    """
    return (*_members(client_id, permission), *_firms(client_id, permission), *_keys(client_id, permission))


def _members(client_id: UUID, permission: Permission) -> list[Reader]:
    rows = Membership.objects.in_force().filter(client=client_id, role__in=_roles(permission), user__is_active=True)
    return [
        Reader(kind=ReaderKind.MEMBER, id=str(row.id), name=row.name or row.user.email, role=row.role)
        for row in rows.select_related("user").order_by("name", "id")
    ]


def _firms(client_id: UUID, permission: Permission) -> list[Reader]:
    enough = [grant for grant, roles in BY_GRANT.items() if any(permission in rights for rights in roles.values())]
    rows = AccessGrant.objects.in_force().filter(client=client_id, role__in=enough).select_related("consultancy")
    return [
        Reader(kind=ReaderKind.CONSULTANCY, id=str(row.consultancy_id), name=row.consultancy.name)
        for row in rows.order_by("consultancy__name", "id")
    ]


def _keys(client_id: UUID, permission: Permission) -> list[Reader]:
    rows = ApiKey.objects.in_force().filter(client=client_id, role__in=_roles(permission))
    wide_enough = rows.filter(models.Q(scopes=[]) | models.Q(scopes__contains=[permission.value]))
    return [
        Reader(kind=ReaderKind.API_KEY, id=str(row.id), name=row.name, role=row.role)
        for row in wide_enough.order_by("name", "id")
    ]


def _roles(permission: Permission) -> list[str]:
    return [role for role, rights in IN_CLIENT.items() if permission in rights]
