"""An integration keeps people up to date by the ids of its own system."""

from tests.world.build import ClientWorld

ORGANIZATION = """mutation Put($input: UpsertOrganizationInput!) {
  upsertOrganization(input: $input) { organization { id } errors { code path message } }
}"""
PUT = """mutation Put($input: UpsertPersonInput!) {
  upsertPerson(input: $input) { person { id name version organization { externalId } } errors { code path message } }
}"""
PEOPLE = "{ client { people { edges { node { name version } } } } }"
AOI = {"externalId": "P1", "name": "Aoi", "email": "aoi@example.com", "side": "SALES", "level": "STAFF"}


def people(client: ClientWorld) -> list[dict[str, object]]:
    return [edge["node"] for edge in client.viewer.ask(PEOPLE)["client"]["people"]["edges"]]


def test_creates_a_person_and_then_changes_the_same_one(alder: ClientWorld) -> None:
    for id in ("O1", "O2"):
        alder.manager.do(ORGANIZATION, externalId=id, kind="TEAM", name=id)

    first = alder.manager.do(PUT, **AOI, organizationExternalId="O1")["person"]
    second = alder.manager.do(PUT, **AOI | {"name": "Aoi Mori"}, organizationExternalId="O2")["person"]

    assert second == {
        "id": first["id"],
        "name": "Aoi Mori",
        "version": 2,
        "organization": {"externalId": "O2"},
    }
    assert len(people(alder)) == 1


def test_refuses_an_organization_that_is_not_known(alder: ClientWorld) -> None:
    refusal = alder.manager.refused(PUT, **AOI, organizationExternalId="nowhere")
    assert refusal == [("NOT_FOUND", "input.organizationExternalId")]
    assert people(alder) == []


def test_another_clients_external_ids_mean_nothing(alder: ClientWorld, birch: ClientWorld) -> None:
    birch.manager.do(ORGANIZATION, externalId="O1", kind="TEAM", name="Of birch")
    refusal = alder.manager.refused(PUT, **AOI, organizationExternalId="O1")
    assert refusal == [("NOT_FOUND", "input.organizationExternalId")]
    assert people(alder) == people(birch) == []
