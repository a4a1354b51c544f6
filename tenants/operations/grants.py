"""What a client lets a consultancy do: given by the client, ended at once by either."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from backend.core.refusal import Code, Refusal, not_found
from backend.core.text import Text
from tenants.actors import Actor
from tenants.binding import public_operation
from tenants.models import AccessGrant, ClientCompany, Consultancy, GrantRole, Membership
from tenants.roles import Permission, Role
from tenants.trail import record_public


@public_operation
def grant_access(actor: Actor, *, consultancy_slug: str, role: str, expires_at: datetime | None) -> AccessGrant:
    """Let a firm into the client of the request. Only the client's own people may.

    Refuses FORBIDDEN, NOT_FOUND, OUT_OF_RANGE, and DUPLICATE a firm that has access now.
    """
    actor.require(Permission.GRANT_WRITE)
    _refuse_a_firm(actor)
    client = _locked(actor.in_client().id)
    firm = Consultancy.objects.filter(slug=consultancy_slug).first()
    if firm is None:
        raise not_found(path=("consultancy_slug",))
    now = timezone.now()
    if expires_at is not None and expires_at <= now:
        raise Refusal(
            Code.OUT_OF_RANGE,
            Text(ja="有効期限には未来の日時を指定してください。", en="An end lies in the future."),
            path=("expires_at",),
        )
    _close_the_former(client, firm)

    grant = AccessGrant.objects.create(client=client, consultancy=firm, role=GrantRole(role), expires_at=expires_at)

    facts = {"role": role, "expires_at": expires_at.isoformat() if expires_at else None}
    record_public(actor, "grant.given", grant, client_id=client.id, consultancy_id=firm.id, **facts)
    return grant


@public_operation
def end_access_grant(actor: Actor, id: UUID, *, version: int | None) -> AccessGrant:
    """End a firm's access at once; the client may, and the firm itself. Refuses NOT_FOUND, STALE, CONFLICT."""
    actor.require(Permission.GRANT_WRITE)
    seen = AccessGrant.objects.find(actor, id, path=("id",))
    _locked(seen.client_id)
    grant = AccessGrant.objects.pick(actor, id, path=("id",))
    grant.expect(version)

    if grant.ended_at is None:
        _refuse_to_leave_nobody(grant)
        grant.ended_at = timezone.now()
        grant.keep("ended_at")

        record_public(actor, "grant.ended", grant, client_id=grant.client_id, consultancy_id=grant.consultancy_id)
    return grant


def _refuse_a_firm(actor: Actor) -> None:
    if actor.consultancy:
        raise Refusal(
            Code.FORBIDDEN,
            Text(
                ja="アクセス権を与えられるのは、クライアント企業自身の管理者だけです。",
                en="Only the client company's own administrators let a firm in.",
            ),
        )


def _locked(client_id: UUID) -> ClientCompany:
    """Grants of one client are given and ended one after another."""
    return ClientCompany.objects.select_for_update(of=("self",), no_key=True).get(pk=client_id)


def _close_the_former(client: ClientCompany, firm: Consultancy) -> None:
    """Close a grant that has run out, so that another can stand; refuse where one is in force."""
    for grant in AccessGrant.objects.filter(client=client, consultancy=firm, ended_at=None).select_for_update():
        if grant.expires_at is None or grant.expires_at > timezone.now():
            raise Refusal(
                Code.DUPLICATE,
                Text(
                    ja="このコンサルティング会社には、すでにアクセス権があります。",
                    en="This firm has access already. End that first to give another.",
                ),
                path=("consultancy_slug",),
            )
        grant.ended_at = grant.expires_at
        grant.keep("ended_at")


def _refuse_to_leave_nobody(grant: AccessGrant) -> None:
    """Somebody must be left who can run the client company."""
    admins = Membership.objects.in_force().filter(client=grant.client_id, role=Role.CLIENT_ADMIN, user__is_active=True)
    others = AccessGrant.objects.in_force().filter(client=grant.client_id, role=GrantRole.MANAGE).exclude(pk=grant.pk)
    if not admins.exists() and not others.exists():
        raise Refusal(
            Code.CONFLICT,
            Text(
                ja="このクライアント企業を管理できる人がいなくなります。先に管理者を招待してください。",
                en="Nobody would be left to run this client company. Invite an administrator first.",
            ),
            path=("id",),
        )
