"""Every root field, mutation and type names the permission that it asks for; what names none fails the build."""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry_django
from django.db.models import Model, QuerySet
from strawberry_django.queryset import run_type_get_queryset  # noqa: F401  the hook that calls get_queryset below

from backend.core.rows import Rows
from schema.context import Info
from tenants.roles import Permission

T = TypeVar("T", bound=type)

TYPES: dict[str, Permission] = {}
ROOT_FIELDS: dict[str, Permission] = {}


def node(model: type[Model], *, reads: Permission, public: bool = False) -> Callable[[T], T]:
    """Publish a table as a Relay node whose rows are `visible_to` the actor, who needs `reads` to see any.

    `public` marks a table outside the client's schema, readable without a client.
    """

    def publish(cls: T) -> T:
        def get_queryset(cls: type, queryset: QuerySet[Any], info: Info, **kwargs: Any) -> QuerySet[Any]:
            return seen(queryset, info, reads, public=public)

        cls.get_queryset = classmethod(get_queryset)  # type: ignore[attr-defined]
        TYPES[cls.__name__] = reads
        return strawberry_django.type(model, description=_first_line(cls))(cls)

    return publish


def seen(queryset: QuerySet[Any], info: Info, reads: Permission, *, public: bool = False) -> QuerySet[Any]:
    """Narrow a set of rows to what the request's actor may see, or refuse."""
    actor = info.context.actor
    if not public:
        actor.in_client()
    actor.require(reads)
    assert isinstance(queryset, Rows)
    return queryset.visible_to(actor)


def asks(permission: Permission, name: str) -> None:
    """Note the permission of a root field."""
    ROOT_FIELDS[name] = permission


def _first_line(cls: type) -> str | None:
    return cls.__doc__.strip() if cls.__doc__ else None
