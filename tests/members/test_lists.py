"""Lists of members: whose they are, who may see them, and how many statements they take."""

import pytest

from tests.members.lists import FIRMS_MEMBERS, INVITE, MEMBERS, firms_members, members
from tests.world.build import ClientWorld, FirmWorld
from tests.world.statements import counted


def test_a_client_sees_its_own_members_only(alder: ClientWorld) -> None:
    roles = ["admin", "manager", "member", "viewer"]
    assert sorted(members(alder.admin)) == [f"client_{role}@alder.example.com" for role in roles]


def test_a_firms_admin_sees_the_members_of_the_client_that_is_named(birch: ClientWorld) -> None:
    assert members(birch.callers["CONSULTANCY_ADMIN"]) == members(birch.admin)


def test_a_firm_sees_its_own_members_only(north: FirmWorld) -> None:
    assert sorted(firms_members(north.admin)) == ["consultancy_admin@north.example.com", "consultant@north.example.com"]


def test_a_firms_list_is_not_to_be_had_inside_a_client(alder: ClientWorld) -> None:
    answer = alder.callers["CONSULTANCY_ADMIN"].send(FIRMS_MEMBERS)
    assert answer.codes == ["INVALID"]
    assert "north.example.com" not in str(answer.body)


@pytest.mark.parametrize("role", ["CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER", "CONSULTANT"])
def test_only_an_administrator_sees_them(alder: ClientWorld, role: str) -> None:
    answer = alder.callers[role].send(MEMBERS)
    assert answer.codes == ["FORBIDDEN"]
    assert "example.com" not in str(answer.body)


def test_a_consultant_does_not_see_the_firms_members(north: FirmWorld) -> None:
    assert north.consultant.send(FIRMS_MEMBERS).codes == ["FORBIDDEN"]


def test_pages_orders_and_narrows(alder: ClientWorld) -> None:
    page = alder.admin.ask(MEMBERS, first=3, orderBy=["NAME_DESC"])["client"]["members"]
    names = [edge["node"]["name"] for edge in page["edges"]]
    assert names == [f"CLIENT_{role} of alder" for role in ("VIEWER", "MEMBER", "MANAGER")]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, True)

    rest = alder.admin.ask(MEMBERS, first=3, orderBy=["NAME_DESC"], after=page["pageInfo"]["endCursor"])
    assert [edge["node"]["role"] for edge in rest["client"]["members"]["edges"]] == ["CLIENT_ADMIN"]

    narrowed = alder.admin.ask(MEMBERS, filter={"role": ["CLIENT_ADMIN", "CLIENT_VIEWER"], "nameContains": "view"})
    assert narrowed["client"]["members"]["totalCount"] == 1
    found = alder.admin.ask(MEMBERS, filter={"email": ["client_member@alder.example.com"]})
    assert found["client"]["members"]["totalCount"] == 1


def test_takes_as_many_statements_for_many_members_as_for_few(alder: ClientWorld) -> None:
    def statements() -> int:
        with counted() as count:
            alder.admin.ask(MEMBERS, first=100)
        return count.sent

    statements()  # the day's first use of a key is noted
    few = statements()
    for number in range(10):
        alder.admin.do(INVITE, email=f"{number}@example.com", name=f"N {number}", role="CLIENT_VIEWER")
    assert statements() == few <= 7
