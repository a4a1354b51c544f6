"""Lists of grants and keys: whose they are, who may see them, and how many statements they take."""

from typing import Any

import pytest

from tenants.models import AccessGrant, Consultancy
from tests.grants.lists import END, FIRMS_GRANTS, GRANT, GRANTS, grants
from tests.world.build import ClientWorld, FirmWorld
from tests.world.callers import Caller
from tests.world.statements import counted

KEYS = """
query Keys($filter: ApiKeyFilter, $orderBy: [ApiKeyOrder!]) {
  client { apiKeys(filter: $filter, orderBy: $orderBy, first: 100) {
    totalCount edges { node { id name prefix role scopes expiresAt revokedAt } }
  } }
}
"""
FIRMS_KEYS = "{ viewer { consultancy { apiKeys { edges { node { id name prefix role } } } } } }"
MAKE = (
    "mutation Make($input: CreateApiKeyInput!) { createApiKey(input: $input) { token apiKey { id } errors { code } } }"
)
REVOKE = "mutation End($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } errors { code } } }"


def keys(caller: Caller, **arguments: Any) -> list[str]:
    return [edge["node"]["name"] for edge in caller.ask(KEYS, **arguments)["client"]["apiKeys"]["edges"]]


def test_a_client_sees_its_own_keys_only(alder: ClientWorld, birch: ClientWorld) -> None:
    birch.admin.do(MAKE, name="Foreign", role="CLIENT_VIEWER")
    roles = ["ADMIN", "MANAGER", "MEMBER", "VIEWER"]
    assert sorted(keys(alder.admin)) == [f"CLIENT_{role} key" for role in roles]


def test_no_list_shows_a_secret(alder: ClientWorld) -> None:
    token = alder.admin.do(MAKE, name="CRM", role="CLIENT_VIEWER")["token"]
    secret = token.split("_", 2)[2]
    answer = alder.admin.send(KEYS)
    assert "CRM" in str(answer.body)
    assert secret not in str(answer.body)


def test_keys_are_narrowed_and_ordered(alder: ClientWorld) -> None:
    alder.admin.do(REVOKE, id=alder.admin.do(MAKE, name="A dead one", role="CLIENT_VIEWER")["apiKey"]["id"])
    assert keys(alder.admin, filter={"notRevoked": False}) == ["A dead one"]
    assert "A dead one" not in keys(alder.admin, filter={"notRevoked": True})
    assert keys(alder.admin, orderBy=["NAME_ASC"])[0] == "A dead one"
    assert keys(alder.admin, filter={"role": ["CLIENT_MANAGER"]}) == ["CLIENT_MANAGER key"]
    assert keys(alder.admin, filter={"expiresBefore": "2001-01-01T00:00:00Z"}) == []


def test_a_firm_sees_its_own_keys_only(north: FirmWorld, south: FirmWorld) -> None:
    south.admin.do(MAKE, name="Foreign", role="CONSULTANT")
    edges = north.admin.ask(FIRMS_KEYS)["viewer"]["consultancy"]["apiKeys"]["edges"]
    assert sorted(edge["node"]["name"] for edge in edges) == ["CONSULTANCY_ADMIN key", "CONSULTANT key"]


def test_a_client_sees_every_firm_and_a_firm_itself_only(alder: ClientWorld, north: FirmWorld) -> None:
    alder.admin.do(GRANT, consultancySlug="south", role="READ")
    assert sorted(grant["consultancySlug"] for grant in grants(alder.admin)) == ["north", "south"]
    assert [grant["consultancySlug"] for grant in grants(alder.callers["CONSULTANCY_ADMIN"])] == ["north"]


def test_grants_are_narrowed_and_ordered(alder: ClientWorld) -> None:
    alder.admin.do(END, id=alder.admin.do(GRANT, consultancySlug="south", role="READ")["accessGrant"]["id"])
    firms = [grant["consultancySlug"] for grant in grants(alder.admin, orderBy=["CREATED_AT_DESC"])]
    assert firms == ["south", "north"]
    assert [grant["role"] for grant in grants(alder.admin, filter={"notEnded": True})] == ["MANAGE"]
    assert [grant["role"] for grant in grants(alder.admin, filter={"role": ["READ"]})] == ["READ"]
    assert grants(alder.admin, filter={"client": ["birch"]}) == []


@pytest.mark.parametrize("role", ["CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER", "CONSULTANT"])
@pytest.mark.parametrize("document", [KEYS, GRANTS])
def test_only_an_administrator_sees_them(alder: ClientWorld, role: str, document: str) -> None:
    answer = alder.callers[role].send(document)
    assert answer.codes == ["FORBIDDEN"]
    assert "North" not in str(answer.body)


@pytest.mark.parametrize("document", [FIRMS_KEYS, FIRMS_GRANTS])
def test_a_firms_lists_are_for_its_admins_and_not_inside_a_client(
    alder: ClientWorld, north: FirmWorld, document: str
) -> None:
    assert north.consultant.send(document).codes == ["FORBIDDEN"]
    assert alder.callers["CONSULTANCY_ADMIN"].send(document).codes == ["INVALID"]


def test_both_take_as_many_statements_for_many_rows_as_for_few(alder: ClientWorld) -> None:
    def statements() -> list[int]:
        numbers = []
        for document in (KEYS, GRANTS):
            with counted() as count:
                alder.admin.ask(document)
            numbers.append(count.sent)
        return numbers

    statements()  # the day's first use of a key is noted
    few = statements()
    for number in range(8):
        alder.admin.do(MAKE, name=f"Key {number}", role="CLIENT_VIEWER")
        firm = Consultancy.objects.create(slug=f"firm-{number}", name=f"Firm {number}")
        AccessGrant.objects.create(client=alder.row, consultancy=firm, role="READ")
    assert len(grants(alder.admin)) == 9
    assert statements() == few
    assert max(few) <= 7
