"""Saying again what stands already changes nothing and tells nobody."""

from backend.events.models import AuditEvent, OutboxEntry
from tenants.binding import client_transaction
from tests.organizations.test_upsert_person import AOI, ORGANIZATION, PUT, people
from tests.world.build import ClientWorld

UNIT = {"externalId": "O1", "kind": "TEAM", "name": "Team", "side": "SALES"}
VERSIONS = "{ client { organizations { edges { node { version updatedAt } } } } }"


def told(client: ClientWorld) -> tuple[int, int]:
    with client_transaction(client.row.schema_name):
        return AuditEvent.objects.count(), OutboxEntry.objects.count()


def test_an_organization_put_twice_is_stored_and_told_once(alder: ClientWorld) -> None:
    alder.manager.do(ORGANIZATION, **UNIT)
    before = alder.viewer.ask(VERSIONS), told(alder)

    alder.manager.do(ORGANIZATION, **UNIT)
    assert (alder.viewer.ask(VERSIONS), told(alder)) == before

    alder.manager.do(ORGANIZATION, **UNIT | {"name": "Another"})
    assert told(alder) == (2, 2)


def test_a_person_put_twice_is_stored_and_told_once(alder: ClientWorld) -> None:
    alder.manager.do(ORGANIZATION, **UNIT)
    for email in ("aoi@example.com", " AOI@example.com"):
        alder.manager.do(PUT, **AOI | {"email": email}, organizationExternalId="O1")

    assert (people(alder), told(alder)) == ([{"name": "Aoi", "version": 1}], (2, 2))
    alder.manager.do(PUT, **AOI | {"level": "HEAD"}, organizationExternalId="O1")
    assert (people(alder), told(alder)) == ([{"name": "Aoi", "version": 2}], (3, 3))
