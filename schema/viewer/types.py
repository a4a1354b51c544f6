"""Who asks."""

import strawberry

from schema.clients.types import ClientCompany, ClientCompanyFilter, ClientCompanyOrder, Consultancy
from schema.context import Info
from schema.enums import Permission
from schema.lists import Connection, listed
from schema.words import described
from tenants import models
from tenants.actors import ActorKind

described(
    ActorKind,
    ANONYMOUS="Nobody known.",
    PERSON="A person who signed in.",
    KEY="A program with an API key.",
    RESPONDENT="Somebody who answers an assessment.",
    SYSTEM="Concord itself.",
)


@strawberry.type(description="Who asks, and what they may do in this request.")
class Viewer:
    kind: ActorKind = strawberry.field(description="What kind of subject asks.")
    name: str = strawberry.field(description="The person's or the key's name.")
    email: str | None = strawberry.field(description="The person's address; null for a key.")
    role: str = strawberry.field(description="The role in the client company, or else in the consultancy.")
    consultancy: Consultancy | None = strawberry.field(description="The firm that asks, if one.")
    clients: Connection[ClientCompany] = listed(
        "The client companies that the viewer may enter.",
        filter=ClientCompanyFilter,
        order=ClientCompanyOrder,
        rows=lambda root, info: models.ClientCompany.objects.all(),
    )

    @strawberry.field(description="What the viewer may do in this request.")
    def permissions(self, info: Info) -> list[Permission]:
        return sorted(info.context.actor.permissions, key=lambda right: right.value)
