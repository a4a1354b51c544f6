"""What is done with API keys."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.core.validation import check
from tenants.actors import Actor
from tenants.binding import public_operation
from tenants.models import ApiKey
from tenants.operations.giving import require_to_give
from tenants.roles import Permission, Role
from tenants.trail import record_public

USUAL, LONGEST = timedelta(days=90), timedelta(days=366)


@public_operation
def create_api_key(
    actor: Actor, *, name: str, role: str, scopes: list[str], expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """Make a key for the client of the request, else for the actor's firm; return it with its only showing.

    Refuses FORBIDDEN (more rights than the actor has), INVALID (a role of the other kind of party), OUT_OF_RANGE.
    """
    actor.require(Permission.KEY_WRITE)
    require_to_give(actor, role, scopes=scopes)
    now = timezone.now()
    expires_at = expires_at or now + USUAL
    if not now < expires_at <= now + LONGEST:
        raise Refusal(
            Code.OUT_OF_RANGE,
            Text(ja="有効期限は今から1年以内にしてください。", en="A key ends within a year from now."),
            path=("expires_at",),
        )

    key = ApiKey(name=name, role=Role(role), scopes=scopes, expires_at=expires_at)
    if actor.client:
        key.client_id = actor.client.id
    elif actor.consultancy:
        key.consultancy_id = actor.consultancy.id
    token = key.set_secret()
    check(key)
    key.save(force_insert=True)

    record_public(actor, "key.created", key, role=role, scopes=scopes)
    return key, token


@public_operation
def revoke_api_key(actor: Actor, id: UUID) -> ApiKey:
    """End a key at once. Refuses NOT_FOUND."""
    actor.require(Permission.KEY_WRITE)
    key = ApiKey.objects.pick(actor, id, path=("id",))

    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.keep("revoked_at")

        record_public(actor, "key.revoked", key)
    return key
