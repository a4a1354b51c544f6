"""Lists of events: the names of a page's actors are looked up together, and only when asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Generic

import strawberry
from strawberry import relay

from schema.context import Info
from schema.lists import Connection
from tenants.actors import Actor
from tenants.names import names_of


class Names:
    """What the actors of one page are called."""

    def __init__(self, actor: Actor, labels: set[str]) -> None:
        self.actor = actor
        self.labels = labels

    @cached_property
    def by_label(self) -> dict[str, str]:
        return names_of(self.actor, self.labels)


@strawberry.type(name="Connection", description="A page of a trail.")
class Trail(Connection[relay.NodeType], Generic[relay.NodeType]):
    @classmethod
    def resolve_connection(cls, nodes: Any, *, info: Any, **arguments: Any) -> Any:
        page = super().resolve_connection(nodes, info=info, **arguments)
        names = Names(info.context.actor, {edge.node.actor for edge in page.edges})
        for edge in page.edges:
            edge.node.names = names
        return page


def name_of(event: Any, info: Info) -> str | None:
    """Return what the event's actor is called; null for Concord itself and for whom nothing is known."""
    names = getattr(event, "names", None) or Names(info.context.actor, {event.actor})
    return names.by_label.get(event.actor)
