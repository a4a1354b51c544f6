"""Changes to organizations and people: translation only; the rules are in backend.organizations.operations."""

import strawberry
from strawberry import UNSET, relay

from backend.organizations import operations
from schema.context import Info
from schema.enums import Level, OrganizationKind, Profile, Side, Stage
from schema.mutations import Payload, changed, given, id_of, mutation
from schema.organizations.types import Organization, Person
from tenants.roles import Permission

KEY = "Repeating a request with the same key answers the first one again instead of doing it twice."


@strawberry.input(description="A new organization.")
class CreateOrganizationInput:
    kind: OrganizationKind = strawberry.field(description="Its tier.")
    name: str = strawberry.field(description="Its name.")
    parent_id: relay.GlobalID | None = strawberry.field(default=None, description="The unit above it; none at the top.")
    external_id: str | None = strawberry.field(default=None, description="Its id in your own system.")
    side: Side | None = strawberry.field(default=None, description="The function it belongs to, if one.")
    profile: Profile | None = strawberry.field(default=None, description="What kind of company it is.")
    shares_key_accounts: bool = strawberry.field(default=False, description="Whether both work the same key accounts.")
    target_stage: Stage | None = strawberry.field(default=None, description="The stage it wants to reach.")
    target_reason: str = strawberry.field(default="", description="Why another than the recommended one.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The new organization, or why there is none.")
class CreateOrganizationPayload(Payload):
    organization: Organization | None = changed("The organization.")


@strawberry.input(description="Changes to an organization; what is left out stays.")
class UpdateOrganizationInput:
    id: relay.GlobalID = strawberry.field(description="The organization.")
    version: int | None = strawberry.field(default=None, description="Refuse when it changed since this version.")
    kind: OrganizationKind | None = strawberry.field(default=UNSET, description="Its tier.")
    name: str | None = strawberry.field(default=UNSET, description="Its name.")
    parent_id: relay.GlobalID | None = strawberry.field(
        default=UNSET, description="The unit above it; null at the top."
    )
    external_id: str | None = strawberry.field(default=UNSET, description="Its id in your own system.")
    side: Side | None = strawberry.field(default=UNSET, description="The function it belongs to, if one.")
    profile: Profile | None = strawberry.field(default=UNSET, description="What kind of company it is.")
    shares_key_accounts: bool | None = strawberry.field(
        default=UNSET, description="Whether both work the same key accounts."
    )
    target_stage: Stage | None = strawberry.field(default=UNSET, description="The stage it wants to reach.")
    target_reason: str | None = strawberry.field(default=UNSET, description="Why another than the recommended one.")


@strawberry.type(description="The changed organization, or why it stayed as it was.")
class UpdateOrganizationPayload(Payload):
    organization: Organization | None = changed("The organization.")


@strawberry.input(description="An organization by your own system's id: created when new, else changed.")
class UpsertOrganizationInput:
    external_id: str = strawberry.field(description="Its id in your own system.")
    kind: OrganizationKind = strawberry.field(description="Its tier.")
    name: str = strawberry.field(description="Its name.")
    parent_external_id: str | None = strawberry.field(default=None, description="The id of the unit above it.")
    side: Side | None = strawberry.field(default=None, description="The function it belongs to, if one.")
    profile: Profile | None = strawberry.field(default=None, description="What kind of company it is.")
    shares_key_accounts: bool = strawberry.field(default=False, description="Whether both work the same key accounts.")
    target_stage: Stage | None = strawberry.field(default=None, description="The stage it wants to reach.")
    target_reason: str = strawberry.field(default="", description="Why another than the recommended one.")


@strawberry.type(description="The organization as it is now, or why it stayed as it was.")
class UpsertOrganizationPayload(Payload):
    organization: Organization | None = changed("The organization.")


@strawberry.input(description="A new person.")
class CreatePersonInput:
    organization_id: relay.GlobalID = strawberry.field(description="Where the person works.")
    name: str = strawberry.field(description="The person's name.")
    email: str = strawberry.field(description="The person's e-mail address.")
    side: Side = strawberry.field(description="The person's function.")
    level: Level = strawberry.field(description="How the person stands in the function.")
    locale: str = strawberry.field(default="ja", description="The language to write to the person in: ja or en.")
    external_id: str | None = strawberry.field(default=None, description="The person's id in your own system.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The new person, or why there is none.")
class CreatePersonPayload(Payload):
    person: Person | None = changed("The person.")


@strawberry.input(description="Changes to a person; what is left out stays.")
class UpdatePersonInput:
    id: relay.GlobalID = strawberry.field(description="The person.")
    version: int | None = strawberry.field(default=None, description="Refuse when it changed since this version.")
    organization_id: relay.GlobalID | None = strawberry.field(default=UNSET, description="Where the person works.")
    name: str | None = strawberry.field(default=UNSET, description="The person's name.")
    email: str | None = strawberry.field(default=UNSET, description="The person's e-mail address.")
    side: Side | None = strawberry.field(default=UNSET, description="The person's function.")
    level: Level | None = strawberry.field(default=UNSET, description="How the person stands in the function.")
    locale: str | None = strawberry.field(default=UNSET, description="The language to write to the person in.")
    external_id: str | None = strawberry.field(default=UNSET, description="The person's id in your own system.")


@strawberry.type(description="The changed person, or why it stayed as it was.")
class UpdatePersonPayload(Payload):
    person: Person | None = changed("The person.")


@strawberry.input(description="A person by your own system's id: created when new, else changed.")
class UpsertPersonInput:
    external_id: str = strawberry.field(description="The person's id in your own system.")
    organization_external_id: str = strawberry.field(description="The id of where the person works.")
    name: str = strawberry.field(description="The person's name.")
    email: str = strawberry.field(description="The person's e-mail address.")
    side: Side = strawberry.field(description="The person's function.")
    level: Level = strawberry.field(description="How the person stands in the function.")
    locale: str = strawberry.field(default="ja", description="The language to write to the person in: ja or en.")


@strawberry.type(description="The person as they are now, or why they stayed as they were.")
class UpsertPersonPayload(Payload):
    person: Person | None = changed("The person.")


@strawberry.type
class OrganizationMutations:
    @mutation(Permission.ORGANIZATION_WRITE, description="Add an organization.")
    def create_organization(self, info: Info, input: CreateOrganizationInput) -> CreateOrganizationPayload:
        facts = given(input, without=("parent_id",))
        parent_id = id_of(input.parent_id, "Organization", "parent_id") if input.parent_id else None
        organization = operations.create_organization(info.context.actor, parent_id=parent_id, **facts)
        return CreateOrganizationPayload.of(organization=organization)

    @mutation(Permission.ORGANIZATION_WRITE, description="Change an organization, or move it under another.")
    def update_organization(self, info: Info, input: UpdateOrganizationInput) -> UpdateOrganizationPayload:
        facts = given(input, without=("parent_id",))
        if input.parent_id is not UNSET:
            facts["parent_id"] = id_of(input.parent_id, "Organization", "parent_id") if input.parent_id else None
        id = id_of(input.id, "Organization", "id")
        organization = operations.update_organization(info.context.actor, id, version=input.version, **facts)
        return UpdateOrganizationPayload.of(organization=organization)

    @mutation(Permission.ORGANIZATION_WRITE, description="Create or change an organization by your own system's id.")
    def upsert_organization(self, info: Info, input: UpsertOrganizationInput) -> UpsertOrganizationPayload:
        organization = operations.upsert_organization(info.context.actor, **given(input))
        return UpsertOrganizationPayload.of(organization=organization)

    @mutation(Permission.PERSON_WRITE, description="Add a person.")
    def create_person(self, info: Info, input: CreatePersonInput) -> CreatePersonPayload:
        organization_id = id_of(input.organization_id, "Organization", "organization_id")
        facts = given(input, without=("organization_id",))
        person = operations.create_person(info.context.actor, organization_id=organization_id, **facts)
        return CreatePersonPayload.of(person=person)

    @mutation(Permission.PERSON_WRITE, description="Change a person.")
    def update_person(self, info: Info, input: UpdatePersonInput) -> UpdatePersonPayload:
        facts = given(input, without=("organization_id",))
        if input.organization_id:
            facts["organization_id"] = id_of(input.organization_id, "Organization", "organization_id")
        id = id_of(input.id, "Person", "id")
        person = operations.update_person(info.context.actor, id, version=input.version, **facts)
        return UpdatePersonPayload.of(person=person)

    @mutation(Permission.PERSON_WRITE, description="Create or change a person by your own system's id.")
    def upsert_person(self, info: Info, input: UpsertPersonInput) -> UpsertPersonPayload:
        person = operations.upsert_person(info.context.actor, **given(input))
        return UpsertPersonPayload.of(person=person)
