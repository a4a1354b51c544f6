"""Every kind of caller there is, with what each may do."""

from dataclasses import dataclass

from strawberry.utils.str_converters import to_camel_case

from schema.access import ROOT_FIELDS
from tenants.answer_links import AnswerLink, WithdrawalCode
from tenants.models import AccessGrant, GrantRole
from tenants.roles import ANYBODY, BY_GRANT, IN_CLIENT, IN_CONSULTANCY, RESPONDING, WITHDRAWING, Permission
from tests.world.build import World
from tests.world.callers import Caller

KINDS = [
    *IN_CLIENT,
    *(f"{role} by {grant}" for grant in GrantRole.values for role in BY_GRANT[grant]),
    *(f"{role} outside" for role in IN_CONSULTANCY),
    "NOBODY",
    "RESPONDENT",
    "WITHDRAWER",
]
ASKED = {to_camel_case(name): permission for name, permission in ROOT_FIELDS.items()}


@dataclass(frozen=True)
class Subject:
    """A caller, its rights, and how it is told that it has none."""

    caller: Caller
    rights: frozenset[Permission]
    refusals: frozenset[str] = frozenset({"FORBIDDEN"})


def subject(world: World, kind: str) -> Subject:
    """Return the caller of that kind in the client alder of the firm north, or outside any client."""
    alder, north = world.clients["alder"], world.firms["north"]
    role, _, place = kind.partition(" ")
    if kind in IN_CLIENT:
        return Subject(alder.callers[kind], IN_CLIENT[kind])
    if kind == "NOBODY":
        return Subject(Caller(), ANYBODY, frozenset({"UNAUTHENTICATED", "CLIENT_REQUIRED"}))
    if kind == "RESPONDENT":
        link = AnswerLink(client_id=alder.row.id, assessment_id=alder.row.id, secret=b"x" * 16)
        return Subject(Caller(token=link.token()), RESPONDING)
    if kind == "WITHDRAWER":
        code = WithdrawalCode(client_id=alder.row.id, assessment_id=alder.row.id, secret=b"x" * 16)
        return Subject(Caller(token=code.token()), WITHDRAWING)
    if place == "outside":
        rights = IN_CONSULTANCY[role]
        return Subject(north.callers[role], rights, frozenset({"FORBIDDEN", "CLIENT_REQUIRED"}))
    grant = place.removeprefix("by ")
    AccessGrant.objects.filter(client=alder.row, consultancy=north.row).update(role=grant)
    return Subject(north.callers[role].in_("alder"), BY_GRANT[grant][role])
