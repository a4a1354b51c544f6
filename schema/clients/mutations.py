"""Opening, suspending and resuming client companies."""

import strawberry
from strawberry import relay

from schema.clients.types import ClientCompany
from schema.context import Info
from schema.mutations import Payload, changed, given, id_of, mutation
from tenants.operations import clients as operations
from tenants.roles import Permission


@strawberry.input(description="A new client company.")
class OpenClientInput:
    slug: str = strawberry.field(description="Its short name in addresses: a-z, 0-9 and -, 3 to 40 characters.")
    name: str = strawberry.field(description="Its name.")
    time_zone: str = strawberry.field(default="Asia/Tokyo", description="IANA name; decides when deadlines pass.")
    locale: str = strawberry.field(default="ja", description="The language that it works in: ja or en.")
    industry: str = strawberry.field(default="", description="What it does.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating a request with the same key answers the first one again."
    )


@strawberry.type(description="The new client company, or why there is none.")
class OpenClientPayload(Payload):
    client_company: ClientCompany | None = changed(
        "The client company; PROVISIONING until the worker has made its schema."
    )


@strawberry.input(description="The client company whose schema is to be made again.")
class RetryClientInput:
    id: relay.GlobalID = strawberry.field(description="The client company.")


@strawberry.type(description="The client company, or why nothing was tried.")
class RetryClientPayload(Payload):
    client_company: ClientCompany | None = changed("The client company.")


@strawberry.input(description="The client company that is not to be served for now.")
class SuspendClientInput:
    id: relay.GlobalID = strawberry.field(description="The client company.")
    reason: str = strawberry.field(description="Why; kept in the trail.")


@strawberry.type(description="The suspended client company, or why it was not.")
class SuspendClientPayload(Payload):
    client_company: ClientCompany | None = changed("The client company.")


@strawberry.input(description="The client company that is to be served again.")
class ResumeClientInput:
    id: relay.GlobalID = strawberry.field(description="The client company.")
    reason: str = strawberry.field(description="Why; kept in the trail.")


@strawberry.type(description="The resumed client company, or why it was not.")
class ResumeClientPayload(Payload):
    client_company: ClientCompany | None = changed("The client company.")


@strawberry.type
class ClientMutations:
    @mutation(Permission.CLIENT_OPEN, public=True, description="Open a client company for your firm.")
    def open_client(self, info: Info, input: OpenClientInput) -> OpenClientPayload:
        return OpenClientPayload.of(client_company=operations.open_client(info.context.actor, **given(input)))

    @mutation(Permission.CLIENT_OPEN, public=True, description="Try again to prepare a client company.")
    def retry_client(self, info: Info, input: RetryClientInput) -> RetryClientPayload:
        id = id_of(input.id, "ClientCompany", "id")
        return RetryClientPayload.of(client_company=operations.retry_client(info.context.actor, id))

    @mutation(Permission.CLIENT_STATE, public=True, description="Stop serving a client company for now.")
    def suspend_client(self, info: Info, input: SuspendClientInput) -> SuspendClientPayload:
        id = id_of(input.id, "ClientCompany", "id")
        client = operations.suspend_client(info.context.actor, id, reason=input.reason)
        return SuspendClientPayload.of(client_company=client)

    @mutation(Permission.CLIENT_STATE, public=True, description="Serve a suspended client company again.")
    def resume_client(self, info: Info, input: ResumeClientInput) -> ResumeClientPayload:
        id = id_of(input.id, "ClientCompany", "id")
        client = operations.resume_client(info.context.actor, id, reason=input.reason)
        return ResumeClientPayload.of(client_company=client)
