"""Access grants: given by a client, ended at once by either side."""

from datetime import UTC, datetime, timedelta

import pytest

from tenants.models import AccessGrant, Membership, RegistryEvent
from tests.grants.lists import END, GRANT, firms_grants, grants
from tests.world.build import ClientWorld, FirmWorld

WHO = "{ viewer { role } client { name } }"
ORGANIZATION = """
mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { id } errors { code path message } }
}
"""


def grant_of(client: ClientWorld, firm: str = "north") -> dict:  # type: ignore[type-arg]
    return next(grant for grant in grants(client.admin) if grant["consultancySlug"] == firm)


def test_a_client_ends_a_firms_access_at_once(alder: ClientWorld, birch: ClientWorld, north: FirmWorld) -> None:
    assert north.consultant.in_("alder").ask(WHO)["viewer"]["role"] == "CONSULTANT"

    ended = alder.admin.do(END, id=grant_of(alder)["id"])["accessGrant"]

    assert ended["endedAt"]
    assert north.consultant.in_("alder").send(WHO).codes == ["CLIENT_NOT_FOUND"]
    assert north.admin.in_("alder").send(WHO).codes == ["CLIENT_NOT_FOUND"]
    assert north.consultant.in_("birch").ask(WHO)
    event = RegistryEvent.objects.get(verb="grant.ended")
    assert (event.client_id, event.consultancy_id) == (alder.row.id, north.row.id)


def test_ending_it_again_changes_nothing(alder: ClientWorld) -> None:
    first = alder.admin.do(END, id=grant_of(alder)["id"])
    assert alder.admin.do(END, id=grant_of(alder)["id"]) == first
    assert RegistryEvent.objects.filter(verb="grant.ended").count() == 1


@pytest.mark.parametrize("place", ["alder", None])
def test_a_firm_ends_its_own_from_inside_and_from_outside(alder: ClientWorld, north: FirmWorld, place: str) -> None:
    id = grant_of(alder)["id"]
    north.admin.in_(place).attempt(END, id=id)
    assert grant_of(alder)["endedAt"]
    assert north.admin.in_("alder").send(WHO).codes == ["CLIENT_NOT_FOUND"]


def test_a_firm_does_not_end_anothers(alder: ClientWorld, north: FirmWorld, south: FirmWorld) -> None:
    alder.admin.do(GRANT, consultancySlug="south", role="MANAGE")
    id = grant_of(alder)["id"]
    for admin in (south.admin, south.admin.in_("alder")):
        assert admin.refused(END, id=id) == [("NOT_FOUND", "input.id")]
    assert grant_of(alder)["endedAt"] is None
    assert north.admin.in_("alder").ask(WHO)


def test_a_client_does_not_end_anothers(alder: ClientWorld, birch: ClientWorld) -> None:
    id = grant_of(birch)["id"]
    assert alder.admin.refused(END, id=id) == [("NOT_FOUND", "input.id")]
    assert grant_of(birch)["endedAt"] is None


def test_lets_another_firm_read(alder: ClientWorld, south: FirmWorld) -> None:
    assert south.consultant.in_("alder").send(WHO).codes == ["CLIENT_NOT_FOUND"]

    granted = alder.admin.do(GRANT, consultancySlug="south", role="READ")["accessGrant"]

    assert (granted["consultancyName"], granted["clientName"], granted["role"]) == ("South", "Alder", "READ")
    assert south.consultant.in_("alder").ask(WHO)["client"] == {"name": "Alder"}
    assert south.admin.in_("alder").refused(ORGANIZATION, kind="COMPANY", name="X") == [("FORBIDDEN", "")]
    event = RegistryEvent.objects.get(verb="grant.given")
    assert (event.client_id, event.consultancy_id) == (alder.row.id, south.row.id)
    assert event.facts == {"role": "READ", "expires_at": None}


def test_a_grant_ends_by_itself_and_can_be_given_again(alder: ClientWorld, south: FirmWorld) -> None:
    tomorrow = (datetime.now(tz=UTC) + timedelta(days=1)).isoformat()
    first = alder.admin.do(GRANT, consultancySlug="south", role="READ", expiresAt=tomorrow)["accessGrant"]
    assert south.consultant.in_("alder").ask(WHO)
    AccessGrant.objects.filter(consultancy=south.row, client=alder.row).update(expires_at="2026-01-01T00:00:00Z")
    assert south.consultant.in_("alder").send(WHO).codes == ["CLIENT_NOT_FOUND"]

    second = alder.admin.do(GRANT, consultancySlug="south", role="MANAGE")["accessGrant"]

    assert first["id"] != second["id"]
    assert south.consultant.in_("alder").ask(WHO)


@pytest.mark.parametrize(
    ("input", "refusal"),
    [
        ({"consultancySlug": "nowhere"}, ("NOT_FOUND", "input.consultancySlug")),
        ({"consultancySlug": "north"}, ("DUPLICATE", "input.consultancySlug")),
        ({"consultancySlug": "south", "expiresAt": "2001-01-01T00:00:00Z"}, ("OUT_OF_RANGE", "input.expiresAt")),
    ],
)
def test_refuses_a_grant_that_makes_no_sense(alder: ClientWorld, input: dict, refusal: tuple) -> None:  # type: ignore[type-arg]
    before = grants(alder.admin)
    assert alder.admin.refused(GRANT, role="READ", **input) == [refusal]
    assert grants(alder.admin) == before


def test_says_no_in_japanese(alder: ClientWorld) -> None:
    (error,) = alder.admin.speaking("ja").attempt(GRANT, consultancySlug="north", role="READ")["errors"]
    assert error["message"] == "このコンサルティング会社には、すでにアクセス権があります。"


def test_a_firm_lets_nobody_into_its_client(alder: ClientWorld, south: FirmWorld) -> None:
    admin = alder.callers["CONSULTANCY_ADMIN"]
    assert admin.refused(GRANT, consultancySlug="south", role="READ") == [("FORBIDDEN", "")]
    assert south.consultant.in_("alder").send(WHO).codes == ["CLIENT_NOT_FOUND"]


@pytest.mark.parametrize("role", ["CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER", "CONSULTANT"])
def test_only_administrators_give_and_end(alder: ClientWorld, south: FirmWorld, role: str) -> None:
    id = grant_of(alder)["id"]
    assert alder.callers[role].refused(END, id=id) == [("FORBIDDEN", "")]
    assert alder.callers[role].refused(GRANT, consultancySlug="south", role="READ") == [("FORBIDDEN", "")]
    assert [grant["endedAt"] for grant in grants(alder.admin)] == [None]


def test_refuses_a_stale_version(alder: ClientWorld) -> None:
    grant = grant_of(alder)
    assert alder.admin.refused(END, id=grant["id"], version=99) == [("STALE", "input.version")]
    assert grant_of(alder) == grant


def test_a_client_is_not_left_with_nobody_to_run_it(alder: ClientWorld, north: FirmWorld) -> None:
    id = grant_of(alder)["id"]
    Membership.objects.filter(client=alder.row, role="CLIENT_ADMIN").update(role="CLIENT_VIEWER")
    assert north.admin.refused(END, id=id) == [("CONFLICT", "input.id")]
    assert north.admin.in_("alder").ask(WHO)

    alder.admin.do(GRANT, consultancySlug="south", role="MANAGE")
    assert north.admin.do(END, id=id)["accessGrant"]["endedAt"]


def test_answers_a_repeated_key_with_the_first_grant(alder: ClientWorld) -> None:
    first = alder.admin.do(GRANT, consultancySlug="south", role="READ", idempotencyKey="k1")
    assert alder.admin.do(GRANT, consultancySlug="south", role="READ", idempotencyKey="k1") == first


def test_a_firm_sees_its_own_grants_over_all_clients(north: FirmWorld, south: FirmWorld) -> None:
    assert sorted(grant["clientSlug"] for grant in firms_grants(north.admin)) == ["alder", "birch"]
    assert [grant["clientSlug"] for grant in firms_grants(south.admin)] == ["cedar"]
