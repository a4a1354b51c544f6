"""Inviting, changing and removing members: of the client company of the request, else of your firm."""

import strawberry
from strawberry import relay

from schema.context import Info
from schema.enums import Role
from schema.members.types import Member
from schema.mutations import Payload, changed, given, id_of, mutation
from tenants.operations import members as operations
from tenants.roles import Permission

VERSION = "Refuse when it changed since this version."


@strawberry.input(description="A person who is to become a member.")
class InviteMemberInput:
    email: str = strawberry.field(description="Where the invitation is mailed to, and what the person signs in with.")
    name: str = strawberry.field(description="How the person is called.")
    role: Role = strawberry.field(description="What the person may do; no more than you may.")
    locale: str = strawberry.field(default="ja", description="The language to write to the person in: ja or en.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating a request with the same key answers the first one again."
    )


@strawberry.type(description="The new member, or why there is none.")
class InviteMemberPayload(Payload):
    member: Member | None = changed("The member.")


@strawberry.input(description="Another role for a member.")
class ChangeMemberInput:
    id: relay.GlobalID = strawberry.field(description="The member.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    role: Role = strawberry.field(description="What the person may do from now on; no more than you may.")


@strawberry.type(description="The changed member, or why it stayed as it was.")
class ChangeMemberPayload(Payload):
    member: Member | None = changed("The member.")


@strawberry.input(description="A member who is to leave now.")
class RemoveMemberInput:
    id: relay.GlobalID = strawberry.field(description="The member.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.type(description="The member who left, or why it stayed as it was.")
class RemoveMemberPayload(Payload):
    member: Member | None = changed("The member, with the time of leaving.")


@strawberry.type
class MemberMutations:
    @mutation(Permission.MEMBER_WRITE, public=True, description="Add a person and mail an invitation.")
    def invite_member(self, info: Info, input: InviteMemberInput) -> InviteMemberPayload:
        return InviteMemberPayload.of(member=operations.invite_member(info.context.actor, **given(input)))

    @mutation(Permission.MEMBER_WRITE, public=True, description="Give a member another role.")
    def change_member(self, info: Info, input: ChangeMemberInput) -> ChangeMemberPayload:
        id, role = id_of(input.id, "Member", "id"), input.role.value
        member = operations.change_member(info.context.actor, id, version=input.version, role=role)
        return ChangeMemberPayload.of(member=member)

    @mutation(Permission.MEMBER_WRITE, public=True, description="End a membership at once.")
    def remove_member(self, info: Info, input: RemoveMemberInput) -> RemoveMemberPayload:
        id = id_of(input.id, "Member", "id")
        return RemoveMemberPayload.of(member=operations.remove_member(info.context.actor, id, version=input.version))
