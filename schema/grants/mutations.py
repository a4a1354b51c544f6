"""Letting a consultancy in, and ending its access."""

from datetime import datetime

import strawberry
from strawberry import relay

from schema.context import Info
from schema.enums import GrantRole
from schema.grants.types import AccessGrant
from schema.mutations import Payload, changed, given, id_of, mutation
from tenants.operations import grants as operations
from tenants.roles import Permission


@strawberry.input(description="The firm that the client company of the request lets in.")
class GrantAccessInput:
    consultancy_slug: str = strawberry.field(description="The firm's short name.")
    role: GrantRole = strawberry.field(description="How far it may go.")
    expires_at: datetime | None = strawberry.field(default=None, description="When it ends by itself; never if null.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating a request with the same key answers the first one again."
    )


@strawberry.type(description="The new grant, or why there is none.")
class GrantAccessPayload(Payload):
    access_grant: AccessGrant | None = changed("The grant.")


@strawberry.input(description="The grant that is to end now.")
class EndAccessGrantInput:
    id: relay.GlobalID = strawberry.field(description="The grant.")
    version: int | None = strawberry.field(default=None, description="Refuse when it changed since this version.")


@strawberry.type(description="The ended grant, or why it goes on.")
class EndAccessGrantPayload(Payload):
    access_grant: AccessGrant | None = changed("The grant, with the time of its end.")


@strawberry.type
class GrantMutations:
    @mutation(Permission.GRANT_WRITE, public=True, description="Let a consultancy into your client company.")
    def grant_access(self, info: Info, input: GrantAccessInput) -> GrantAccessPayload:
        return GrantAccessPayload.of(access_grant=operations.grant_access(info.context.actor, **given(input)))

    @mutation(Permission.GRANT_WRITE, public=True, description="End a consultancy's access at once.")
    def end_access_grant(self, info: Info, input: EndAccessGrantInput) -> EndAccessGrantPayload:
        id = id_of(input.id, "AccessGrant", "id")
        grant = operations.end_access_grant(info.context.actor, id, version=input.version)
        return EndAccessGrantPayload.of(access_grant=grant)
