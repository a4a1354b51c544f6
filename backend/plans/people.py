"""Who may answer for a plan or an action."""

from uuid import UUID

from backend.core.refusal import Code, Path, Refusal
from backend.organizations.models import Person
from backend.organizations.vocabulary import Side
from backend.plans import says
from tenants.actors import Actor

# Who answers for a plan, and of which function each must be; empty: of any.
OWNERS: dict[str, tuple[Side, ...]] = {
    "sponsor_id": (),
    "sales_owner_id": (Side.SALES, Side.BOTH),
    "marketing_owner_id": (Side.MARKETING, Side.BOTH),
}


def a_person(actor: Actor, id: UUID, *, path: Path, sides: tuple[Side, ...] = (), past: bool = False) -> Person:
    """Return who may answer for something, or refuse: NOT_FOUND, INVALID of another function or who has left.

    Of what is `past` somebody who has left since may have been the owner.
    """
    person = Person.objects.find(actor, id, path=path)
    if sides and person.side not in sides:
        raise Refusal(Code.INVALID, says.NOT_OF_SIDE.with_facts(side=sides[0]), path=path)
    if person.left_on and not past:
        raise Refusal(Code.INVALID, says.HAS_LEFT, path=path)
    return person
