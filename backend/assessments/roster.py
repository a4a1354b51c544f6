"""Who is asked: a list of people, frozen when the round opens."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.assessments.links import mint_named, mint_tickets
from backend.assessments.models import Assessment, Invitation
from backend.core.refusal import Code, Refusal, Refusals, not_found
from backend.core.rows import Rows
from backend.core.text import Text
from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import OrganizationKind
from tenants.actors import Actor

MOST = 10_000


@dataclass(frozen=True, kw_only=True)
class Who:
    """Which of the organization's active people are asked: those of whom all that is given holds."""

    sides: Sequence[str] | None = None
    levels: Sequence[str] | None = None
    organization_ids: Sequence[UUID] | None = None
    person_ids: Sequence[UUID] | None = None

    @property
    def is_everybody(self) -> bool:
        return all(getattr(self, name) is None for name in self.__dataclass_fields__)

    @classmethod
    def stored(cls, kept: Mapping[str, Any] | None) -> "Who":
        return cls(**kept or {})

    def to_store(self) -> dict[str, list[str]] | None:
        """Return what `stored` reads; None for everybody."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: [str(each) for each in value] for name, value in given.items() if value is not None} or None


def expect_known(actor: Actor, organization: Organization, who: Who) -> None:
    """Refuse NOT_FOUND for each unit or person named that is not below the organization, or has left."""
    units = Organization.objects.visible_to(actor).below(organization.id)
    people = Person.objects.visible_to(actor).active().filter(organization__in=units.order_by())
    _expect_all("organization_ids", who.organization_ids, units)
    _expect_all("person_ids", who.person_ids, people)


def people_to_ask(actor: Actor, organization: Organization, who: Who, *, at_least: int) -> list[Person]:
    """Return the people as they are now, with their organizations. Refuses TOO_FEW, TOO_MANY."""
    units = Organization.objects.visible_to(actor).below(organization.id).order_by()
    if who.organization_ids is not None:
        units = units.filter(path__overlap=[UUID(str(id)) for id in who.organization_ids])
    rows = Person.objects.visible_to(actor).active().filter(organization__in=units)
    if who.person_ids is not None:
        rows = rows.filter(id__in=who.person_ids)
    if who.sides is not None:
        rows = rows.filter(side__in=who.sides)
    if who.levels is not None:
        rows = rows.filter(level__in=who.levels)
    people = list(rows.select_related("organization")[: MOST + 1])
    if not people:
        raise Refusal(Code.TOO_FEW, NOBODY, path=("who",))
    if len(people) < at_least:
        raise Refusal(Code.TOO_FEW, NOBODY_SHOWN.with_facts(count=len(people), least=at_least), path=("who",))
    if len(people) > MOST:
        raise Refusal(Code.TOO_MANY, TOO_MANY.with_facts(most=MOST), path=("who",))
    return people


def invite(assessment: Assessment, people: Sequence[Person], *, delivery: str) -> None:
    """Store an invitation and the right to answer for each person, whose side and address are kept as they are now."""
    invitations = [
        Invitation(assessment=assessment, person=person, delivery=delivery, side=person.side, address=person.email)
        for person in people
    ]
    Invitation.objects.bulk_create(sorted(invitations, key=lambda invitation: invitation.id))
    mint = mint_named if assessment.is_named else mint_tickets
    mint(invitations)


def count_by_side(people: Sequence[Person]) -> dict[str, int]:
    return dict(sorted(Counter(person.side for person in people).items()))


def teams_of(people: Sequence[Person]) -> list[str]:
    """Return the ids of the teams that people work in; who works in a unit has none."""
    places = {person.organization for person in people}
    return sorted(str(place.id) for place in places if place.kind == OrganizationKind.TEAM)


def teams_below(actor: Actor, organization: Organization) -> list[str]:
    """Return the ids of all teams of the organization: whoever has an open link may be of any."""
    rows = Organization.objects.visible_to(actor).below(organization.id).filter(kind=OrganizationKind.TEAM)
    return sorted(str(id) for id in rows.values_list("id", flat=True))


def _expect_all(name: str, wanted: Sequence[UUID] | None, rows: Rows[Any]) -> None:
    found = set(rows.filter(id__in=wanted).values_list("id", flat=True)) if wanted else set()
    missing = [place for place, id in enumerate(wanted or ()) if id not in found]
    if missing:
        raise Refusals([not_found(path=("who", name, place)) for place in missing])


NOBODY = Text(ja="対象者がいません。", en="This asks nobody.")
NOBODY_SHOWN = Text(
    ja="対象者は{count}人です。{least}人に満たない集計は公開できないため、{least}人以上を対象にしてください。",
    en="This asks {count} people. No figure of fewer than {least} is ever shown, so ask at least {least}.",
)
TOO_MANY = Text(ja="対象者は{most}人までです。", en="At most {most} people can be asked in one round.")
