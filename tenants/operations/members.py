"""Who belongs to a client company or a firm: inviting, changing, removing."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.core.refusal import Code, Refusal, Refusals
from backend.core.text import Text
from backend.core.validation import check
from tenants.actors import Actor
from tenants.binding import public_operation
from tenants.jobs import send_invitation
from tenants.models import Membership, User
from tenants.operations.giving import require_to_give
from tenants.roles import Permission, Role
from tenants.trail import record_public


@public_operation
def invite_member(actor: Actor, *, email: str, name: str, role: str, locale: str) -> Membership:
    """Add a person to the client of the request, else to the actor's firm; a mail with a link follows.

    Refuses FORBIDDEN, INVALID, REQUIRED, TOO_LONG, and DUPLICATE who is a member already. Whether the person had an
    account shows nowhere.
    """
    actor.require(Permission.MEMBER_WRITE)
    require_to_give(actor, role)
    user = _account(email=email, name=name.strip(), locale=locale)

    membership = Membership(user=user, name=name.strip(), role=role, **_party(actor))
    if Membership.objects.visible_to(actor).in_force().filter(user=user).exists():
        raise Refusal(
            Code.DUPLICATE,
            Text(ja="この人はすでにメンバーです。", en="This person is a member already."),
            path=("email",),
        )
    check(membership)
    membership.save(force_insert=True)

    send_invitation.defer(membership_id=str(membership.id))
    record_public(actor, "member.invited", membership, role=role)
    return membership


@public_operation
def change_member(actor: Actor, id: UUID, *, version: int | None, role: str) -> Membership:
    """Give a member another role. Refuses NOT_FOUND, STALE, FORBIDDEN, INVALID, and CONFLICT for the last admin."""
    actor.require(Permission.MEMBER_WRITE)
    require_to_give(actor, role)
    admins = _admins(actor)
    membership = Membership.objects.in_force().pick(actor, id, path=("id",))
    membership.expect(version)

    before = membership.role
    if before != role:
        _refuse_the_last(membership, admins)
        membership.role = role
        membership.keep("role")

        record_public(actor, "member.role_changed", membership, role=[before, role])
    return membership


@public_operation
def remove_member(actor: Actor, id: UUID, *, version: int | None) -> Membership:
    """End a membership at once: the person's next request finds it gone. Refuses NOT_FOUND, STALE, CONFLICT."""
    actor.require(Permission.MEMBER_WRITE)
    admins = _admins(actor)
    membership = Membership.objects.in_force().pick(actor, id, path=("id",))
    membership.expect(version)

    _refuse_the_last(membership, admins)
    membership.ended_at = timezone.now()
    membership.keep("ended_at")

    record_public(actor, "member.removed", membership, role=membership.role)
    return membership


def _account(*, email: str, name: str, locale: str) -> User:
    """Return the account of this address, locked, made where there is none; the same faults are found either way."""
    account = User(email=email.strip().lower(), name=name, locale=locale)
    account.set_unusable_password()
    try:
        check(account)
    except Refusals as faults:
        others = [fault for fault in faults.refusals if fault.code is not Code.DUPLICATE]
        if others:
            raise Refusals(others) from None
    User.objects.bulk_create([account], ignore_conflicts=True)
    return User.objects.select_for_update().get(email=account.email)


def _party(actor: Actor) -> dict[str, Any]:
    if actor.client:
        return {"client_id": actor.client.id}
    assert actor.consultancy is not None  # nobody else holds MEMBER_WRITE
    return {"consultancy_id": actor.consultancy.id}


def _admins(actor: Actor) -> list[Membership]:
    """Return the admins of the actor's client or firm, locked first and in order: of two parallel leavers one waits."""
    head = Role.CLIENT_ADMIN if actor.client else Role.CONSULTANCY_ADMIN
    rows = Membership.objects.visible_to(actor).in_force().filter(role=head, user__is_active=True)
    return list(rows.select_for_update(of=("self",)).order_by("id"))


def _refuse_the_last(membership: Membership, admins: list[Membership]) -> None:
    if [admin.id for admin in admins] == [membership.id]:
        raise Refusal(
            Code.CONFLICT,
            Text(
                ja="最後の管理者は外すことも役割を変えることもできません。先に別の管理者を決めてください。",
                en="The last administrator can be neither removed nor given another role. Name another one first.",
            ),
            path=("id",),
        )
