"""Imports a file of people: all of its rows or none."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.events.operations import changes, record
from backend.organizations.models import Organization, Person, Upload
from backend.organizations.people_csv import Fault, PersonRow, read_people
from backend.organizations.uploads import content_of
from tenants.actors import Actor
from tenants.binding import operation
from tenants.database.aliases import CLIENT
from tenants.roles import Permission

FIELDS = ("organization_id", "name", "email", "side", "level", "locale")
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class PeopleImport:
    """What an import did, or would do: how many people, or the faults for which it does nothing."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()


@operation
def import_people(actor: Actor, upload_id: UUID, *, dry_run: bool) -> PeopleImport:
    """Create or change people by their external id, in a number of statements that does not grow with the rows.

    Faults of rows are returned and nothing is changed, as in a dry run.
    Refuses NOT_FOUND, INCOMPLETE, CONFLICT and whatever is wrong with the file as a whole (read_people).
    """
    actor.require(Permission.PERSON_WRITE)
    upload = Upload.objects.pick(actor, upload_id, path=("upload_id",))
    rows, faults = read_people(content_of(actor, upload))

    organizations = _organizations(actor, rows)
    known = _known(actor, rows)
    faults += _unknown_organizations(rows, organizations) + _taken_emails(actor, rows)
    if faults:
        return PeopleImport(faults=tuple(sorted(faults, key=lambda fault: fault.row)))

    new, changed = _people(rows, organizations, known)
    if not dry_run:
        _write(new, [person for person, _ in changed])
        _tell(actor, upload, new, changed, total=len(rows))
    return PeopleImport(created=len(new), changed=len(changed), unchanged=len(rows) - len(new) - len(changed))


def _organizations(actor: Actor, rows: list[PersonRow]) -> dict[str | None, UUID]:
    named = {row.cells["organization"] for row in rows}
    found = Organization.objects.visible_to(actor).filter(external_id__in=named)
    return dict(found.values_list("external_id", "id"))


def _known(actor: Actor, rows: list[PersonRow]) -> dict[str | None, Person]:
    ids = [row.cells["external_id"] for row in rows]
    people = Person.objects.visible_to(actor).filter(external_id__in=ids).select_for_update(of=("self",))
    return {person.external_id: person for person in people}


def _unknown_organizations(rows: list[PersonRow], known: dict[str | None, UUID]) -> list[Fault]:
    return [
        Fault(code=Code.NOT_FOUND, row=row.number, column="organization", text=NO_ORGANIZATION)
        for row in rows
        if row.cells["organization"] and row.cells["organization"] not in known
    ]


def _taken_emails(actor: Actor, rows: list[PersonRow]) -> list[Fault]:
    """Return the rows whose e-mail somebody else has now, even if that person is to get another by the same file."""
    emails = [row.cells["email"] for row in rows]
    holders = dict(Person.objects.visible_to(actor).filter(email__in=emails).values_list("email", "external_id"))
    return [
        Fault(code=Code.DUPLICATE, row=row.number, column="email", text=TAKEN)
        for row in rows
        if row.cells["email"] in holders and holders[row.cells["email"]] != row.cells["external_id"]
    ]


Changed = list[tuple[Person, list[str]]]


def _people(
    rows: list[PersonRow], organizations: dict[str | None, UUID], known: dict[str | None, Person]
) -> tuple[list[Person], Changed]:
    """Return the new people, and the known ones that differ with the names of what differs. Saves nothing."""
    new: list[Person] = []
    changed: Changed = []
    for row in rows:
        facts: dict[str, Any] = {name: row.cells[name] for name in FIELDS if name in row.cells}
        facts["organization_id"] = organizations[row.cells["organization"]]
        person = known.get(row.cells["external_id"])
        if person is None:
            new.append(Person(external_id=row.cells["external_id"], **facts))
        elif differing := sorted(changes(person, facts)):
            changed.append((person, differing))
    return new, changed


def _write(new: list[Person], changed: list[Person]) -> None:
    now = timezone.now()
    for person in changed:
        person.version += 1
        person.updated_at = now
    try:
        with transaction.atomic(using=CLIENT):
            Person.objects.bulk_create(new, batch_size=BATCH)
            Person.objects.bulk_update(changed, [*FIELDS, "version", "updated_at"], batch_size=BATCH)
    except IntegrityError:  # somebody else has just stored the same id or e-mail
        raise Refusal(Code.CONFLICT, MEANWHILE, path=("upload_id",)) from None


def _tell(actor: Actor, upload: Upload, new: list[Person], changed: Changed, *, total: int) -> None:
    """Keep one event for the whole file: ids and names of fields, never a name or an address."""
    record(
        actor,
        "people.imported",
        upload,
        rows=total,
        created=[str(person.id) for person in new],
        changed={str(person.id): fields for person, fields in changed},
    )


NO_ORGANIZATION = Text(
    ja="この外部IDの組織はありません。先に組織を登録してください。",
    en="There is no organization with this external id. Add the organization first.",
)
TAKEN = Text(
    ja="このメールアドレスは別の人がすでに使っています。",
    en="Somebody else has this e-mail address already.",
)
MEANWHILE = Text(
    ja="同時にほかの人が同じ人物を登録しました。もう一度取り込んでください。",
    en="Somebody stored the same people at the same moment. Import the file again.",
)
