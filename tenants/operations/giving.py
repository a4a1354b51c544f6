"""Nobody gives away more rights than they have, whether to a person or to a key."""

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from tenants.actors import Actor, ActorKind
from tenants.models import ApiKey
from tenants.roles import BY_GRANT, IN_CLIENT, IN_CONSULTANCY, SIGNED_IN, Permission


def require_to_give(actor: Actor, role: str, *, scopes: list[str] | None = None) -> None:
    """Refuse INVALID a role of the other kind of party, and FORBIDDEN one that may do more than the actor."""
    if role not in (IN_CLIENT if actor.client else IN_CONSULTANCY):
        raise Refusal(
            Code.INVALID,
            Text(ja="ここではこの役割を選べません。", en="This role does not exist here."),
            path=("role",),
        )
    given = rights_of(actor, role) & frozenset(map(Permission, scopes)) if scopes else rights_of(actor, role)
    if not given <= own_rights(actor):
        raise Refusal(
            Code.FORBIDDEN,
            Text(ja="自分が持つ以上の権限は与えられません。", en="You cannot give more rights than you have."),
            path=("role",),
        )


def rights_of(actor: Actor, role: str) -> frozenset[Permission]:
    """Return all that the role may do where the actor stands; a firm's role also reaches into its clients."""
    return IN_CLIENT[role] if actor.client else IN_CONSULTANCY[role] | BY_GRANT["MANAGE"][role]


def own_rights(actor: Actor) -> frozenset[Permission]:
    """Return all that the actor may do, at a firm also inside its clients; a limited key stays limited."""
    if actor.client:
        return actor.permissions
    rights = rights_of(actor, actor.role)
    scopes = ApiKey.objects.get(pk=actor.id).scopes if actor.id and actor.kind is ActorKind.KEY else []
    return rights & (frozenset(map(Permission, scopes)) | SIGNED_IN) if scopes else rights
