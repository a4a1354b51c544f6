"""Making and revoking API keys."""

from datetime import datetime

import strawberry
from strawberry import relay

from schema.context import Info
from schema.enums import Permission, Role
from schema.keys.types import ApiKey
from schema.mutations import Payload, changed, id_of, mutation
from tenants.operations import keys as operations


@strawberry.input(description="A new API key: for the client company of the request, else for your firm.")
class CreateApiKeyInput:
    name: str = strawberry.field(description="What the key is for.")
    role: Role = strawberry.field(description="The most that the key may do; no more than you may.")
    scopes: list[Permission] = strawberry.field(
        default_factory=list, description="Permissions that the key is limited to; all of the role if empty."
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it ends; 90 days from now unless given, a year at most."
    )


@strawberry.type(description="The new key, or why there is none.")
class CreateApiKeyPayload(Payload):
    api_key: ApiKey | None = changed("The key, without its secret.")
    token: str | None = strawberry.field(
        default=None, description="The whole key. It is shown this once; only a hash is stored."
    )


@strawberry.input(description="The key that is to end now.")
class RevokeApiKeyInput:
    id: relay.GlobalID = strawberry.field(description="The key.")


@strawberry.type(description="The revoked key, or why it was not.")
class RevokeApiKeyPayload(Payload):
    api_key: ApiKey | None = changed("The key.")


@strawberry.type
class KeyMutations:
    @mutation(Permission.KEY_WRITE, public=True, description="Make an API key; its secret is shown once.")
    def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:
        key, token = operations.create_api_key(
            info.context.actor,
            name=input.name,
            role=input.role.value,
            scopes=[scope.value for scope in input.scopes],
            expires_at=input.expires_at,
        )
        return CreateApiKeyPayload.of(values={"token": token}, api_key=key)

    @mutation(Permission.KEY_WRITE, public=True, description="End an API key at once.")
    def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyPayload:
        key = operations.revoke_api_key(info.context.actor, id_of(input.id, "ApiKey", "id"))
        return RevokeApiKeyPayload.of(api_key=key)
