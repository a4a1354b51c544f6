"""What is done with organizations and people."""

from typing import Any
from uuid import UUID

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.core.validation import check
from backend.events.operations import changes, record
from backend.organizations.models import Organization, Person
from backend.organizations.stages import recommended_target
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission


@operation
def create_organization(actor: Actor, *, parent_id: UUID | None, **facts: Any) -> Organization:
    """Add an organization at the top or under another. Refuses NOT_FOUND, REQUIRED, INVALID, TOO_LONG, DUPLICATE."""
    actor.require(Permission.ORGANIZATION_WRITE)
    parent = Organization.objects.pick(actor, parent_id, path=("parent_id",)) if parent_id else None

    organization = Organization(**facts)
    organization.place_under(parent)
    _require_reason(organization)
    check(organization)
    organization.save(force_insert=True)

    record(actor, "organization.created", organization, name=organization.name)
    return organization


@operation
def update_organization(actor: Actor, id: UUID, *, version: int | None, **facts: Any) -> Organization:
    """Change the given facts, if any differs. Also refuses STALE, and CYCLE when it would be placed below itself."""
    actor.require(Permission.ORGANIZATION_WRITE)
    organization = Organization.objects.pick(actor, id, path=("id",))
    organization.expect(version)

    moved = "parent_id" in facts and _move(actor, organization, facts.pop("parent_id"))
    changed = changes(organization, facts)
    if not moved and not changed:
        return organization
    _require_reason(organization)
    check(organization)
    organization.keep(*changed, "parent", "path")

    record(actor, "organization.updated", organization, moved=moved, **changed)
    return organization


@operation
def upsert_organization(
    actor: Actor, *, external_id: str, parent_external_id: str | None, **facts: Any
) -> Organization:
    """Create or change the organization by its id in the caller's own system."""
    actor.require(Permission.ORGANIZATION_WRITE)
    rows = Organization.objects.visible_to(actor)
    parent = rows.filter(external_id=parent_external_id).first() if parent_external_id else None
    if parent_external_id and parent is None:
        raise _unknown_external_id(parent_external_id, "parent_external_id")
    parent_id = parent.id if parent else None
    known = rows.filter(external_id=external_id).first()
    if known is None:
        return create_organization(actor, parent_id=parent_id, external_id=external_id, **facts)
    return update_organization(actor, known.id, version=None, parent_id=parent_id, **facts)


@operation
def create_person(actor: Actor, *, organization_id: UUID, **facts: Any) -> Person:
    """Add a person to an organization. Refuses NOT_FOUND, REQUIRED, INVALID, TOO_LONG, DUPLICATE."""
    actor.require(Permission.PERSON_WRITE)
    organization = Organization.objects.find(actor, organization_id, path=("organization_id",))

    person = Person(organization=organization, **facts)
    person.email = person.email.strip().lower()
    check(person)
    person.save(force_insert=True)

    record(actor, "person.created", person)
    return person


@operation
def update_person(actor: Actor, id: UUID, *, version: int | None, **facts: Any) -> Person:
    """Change the given facts of a person; what stands so already is no change."""
    actor.require(Permission.PERSON_WRITE)
    person = Person.objects.pick(actor, id, path=("id",))
    person.expect(version)
    if "organization_id" in facts:
        Organization.objects.find(actor, facts["organization_id"], path=("organization_id",))

    if facts.get("email"):
        facts["email"] = facts["email"].strip().lower()
    changed = changes(person, facts)
    if not changed:
        return person
    check(person)
    person.keep(*changed)

    record(actor, "person.updated", person, fields=sorted(changed))
    return person


@operation
def upsert_person(actor: Actor, *, external_id: str, organization_external_id: str, **facts: Any) -> Person:
    """Create or change the person by the id in the caller's own system."""
    actor.require(Permission.PERSON_WRITE)
    organization = Organization.objects.visible_to(actor).filter(external_id=organization_external_id).first()
    if organization is None:
        raise _unknown_external_id(organization_external_id, "organization_external_id")
    known = Person.objects.visible_to(actor).filter(external_id=external_id).first()
    if known is None:
        return create_person(actor, organization_id=organization.id, external_id=external_id, **facts)
    return update_person(actor, known.id, version=None, organization_id=organization.id, **facts)


def _move(actor: Actor, organization: Organization, parent_id: UUID | None) -> bool:
    """Place the organization under another, with all that is below it, and return whether it moved."""
    if parent_id == organization.parent_id:
        return False
    parent = Organization.objects.pick(actor, parent_id, path=("parent_id",)) if parent_id else None
    if parent and organization.id in parent.path:
        raise Refusal(
            Code.CYCLE,
            Text(ja="組織を自分の下に置くことはできません。", en="An organization cannot be placed below itself."),
            path=("parent_id",),
        )
    depth = len(organization.path)
    organization.place_under(parent)
    below = list(Organization.objects.below(organization.id).exclude(id=organization.id).select_for_update())
    for each in below:
        each.path = [*organization.path, *each.path[depth:]]
        each.keep("path")
    return True


def _unknown_external_id(external_id: str, field: str) -> Refusal:
    words = Text(ja="外部ID「{id}」の組織はありません。", en="There is no organization with the external id {id}.")
    return Refusal(Code.NOT_FOUND, words.with_facts(id=external_id), path=(field,))


def _require_reason(organization: Organization) -> None:
    """A target other than the recommended one is a person's choice, and says why."""
    advice = recommended_target(organization.profile, shares_key_accounts=organization.shares_key_accounts)
    chosen = organization.target_stage
    if chosen and advice and chosen != advice.stage and not organization.target_reason.strip():
        raise Refusal(
            Code.REQUIRED,
            Text(
                ja="推奨({advice})と異なる目標段階を選ぶときは、理由を記入してください。",
                en="Say why the target stage differs from the recommended one ({advice}).",
            ).with_facts(advice=advice.stage),
            path=("target_reason",),
        )
