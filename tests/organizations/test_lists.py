"""Lists of organizations and people: pages, filters, orders, nesting, and how many statements they take."""

from base64 import b64encode
from uuid import UUID

import pytest

from tests.world.build import ClientWorld
from tests.world.statements import counted

CREATE = """
mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { id updatedAt } errors { code path message } }
}
"""
ADD = """
mutation Add($input: CreatePersonInput!) {
  createPerson(input: $input) { person { id } errors { code path message } }
}
"""
PAGE = """
query Page($first: Int, $after: String, $last: Int, $before: String, $orderBy: [OrganizationOrder!],
           $filter: OrganizationFilter, $updatedSince: DateTime) {
  client {
    organizations(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, filter: $filter,
                  updatedSince: $updatedSince) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
      edges { cursor node { name } }
    }
  }
}
"""
TREE = """
query Tree($after: String) {
  client { organizations(filter: {kind: [COMPANY]}) { edges { node {
    name
    children(first: 2, after: $after, orderBy: [NAME_ASC]) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { name parent { name } people { totalCount edges { node { name organization { name } } } } } }
    }
  } } } }
}
"""


@pytest.fixture
def tree(alder: ClientWorld) -> ClientWorld:
    """A company with three teams of two people each."""
    company = alder.manager.do(CREATE, kind="COMPANY", name="Alder")["organization"]["id"]
    for name in ("Charlie", "Alpha", "Bravo"):
        team = alder.manager.do(CREATE, kind="TEAM", name=name, parentId=company, side="SALES")["organization"]["id"]
        for number in (1, 2):
            email = f"{name}{number}@alder.example"
            facts = {"name": f"{name} {number}", "email": email, "side": "SALES", "level": "STAFF"}
            alder.manager.do(ADD, organizationId=team, **facts)
    return alder


def names(page: dict) -> list[str]:  # type: ignore[type-arg]
    return [edge["node"]["name"] for edge in page["edges"]]


def page(client: ClientWorld, **arguments: object) -> dict:  # type: ignore[type-arg]
    return dict(client.viewer.ask(PAGE, **arguments)["client"]["organizations"])


def test_pages_forward_and_backward_by_cursor(tree: ClientWorld) -> None:
    first = page(tree, first=2, orderBy=["NAME_ASC"])
    assert (names(first), first["totalCount"]) == (["Alder", "Alpha"], 4)
    assert first["pageInfo"]["hasNextPage"] is True

    second = page(tree, first=2, after=first["pageInfo"]["endCursor"], orderBy=["NAME_ASC"])
    assert (names(second), second["totalCount"]) == (["Bravo", "Charlie"], 4)
    assert second["pageInfo"]["hasNextPage"] is False

    back = page(tree, last=1, before=second["pageInfo"]["startCursor"], orderBy=["NAME_ASC"])
    assert names(back) == ["Alpha"]


def test_narrows_by_all_that_is_given(tree: ClientWorld) -> None:
    assert names(page(tree, filter={"kind": ["TEAM"], "nameContains": "av"})) == ["Bravo"]
    assert names(page(tree, filter={"side": ["MARKETING"]})) == []


def test_tells_what_changed_since_an_instant(tree: ClientWorld) -> None:
    last = tree.manager.do(CREATE, kind="UNIT", name="New")["organization"]
    assert names(page(tree, updatedSince=last["updatedAt"])) == ["New"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"first": 101}, "LIMIT_EXCEEDED"),
        ({"last": -1}, "OUT_OF_RANGE"),
        ({"first": 1, "last": 1}, "INVALID"),
        ({"after": "not a cursor"}, "INVALID"),
    ],
)
def test_refuses_a_page_that_makes_no_sense(tree: ClientWorld, arguments: dict, code: str) -> None:  # type: ignore[type-arg]
    answer = tree.viewer.send(PAGE, **arguments)
    assert answer.codes == [code]


@pytest.mark.parametrize("instant", ["2026-11-28", "2026-11-28T09:30:00", "20261128", "yesterday", "", 5])
def test_an_instant_needs_time_and_offset(tree: ClientWorld, instant: object) -> None:
    answer = tree.viewer.send(PAGE, updatedSince=instant)
    assert answer.codes == ["BAD_USER_INPUT"]
    assert "2026-11-28T09:30:00Z" in answer.body["errors"][0]["message"]


@pytest.mark.parametrize(
    "instant", ["2020-01-01T00:00:00Z", "2020-01-01T09:00+09:00", "2020-01-01T00:00:00.123456-01:30"]
)
def test_any_offset_will_do(tree: ClientWorld, instant: str) -> None:
    assert page(tree, updatedSince=instant)["totalCount"] == 4


def test_a_cursor_of_an_order_by_a_date_is_none_of_an_order_by_an_instant(tree: ClientWorld) -> None:
    cursor = b64encode(f'orderedcursor:["2093-09-08","{UUID(int=0)}"]'.encode()).decode()
    assert tree.viewer.send(PAGE, after=cursor, orderBy=["UPDATED_AT_ASC"]).codes == ["INVALID"]
    nested = TREE.replace("NAME_ASC", "UPDATED_AT_ASC")
    assert tree.viewer.send(nested, after=cursor).codes == ["INVALID"]


def test_nests_pages_with_their_own_totals(tree: ClientWorld) -> None:
    (company,) = tree.viewer.ask(TREE)["client"]["organizations"]["edges"]
    children = company["node"]["children"]
    assert (names(children), children["totalCount"]) == (["Alpha", "Bravo"], 3)
    assert names(children["edges"][0]["node"]["people"]) == ["Alpha 1", "Alpha 2"]

    (company,) = tree.viewer.ask(TREE, after=children["pageInfo"]["endCursor"])["client"]["organizations"]["edges"]
    assert (names(company["node"]["children"]), company["node"]["children"]["totalCount"]) == (["Charlie"], 3)


def test_takes_one_statement_for_each_level_however_many_rows(tree: ClientWorld) -> None:
    with counted() as count:
        tree.viewer.ask(TREE)
    assert count.sent <= 10


def test_narrows_to_an_organization_and_everything_below_it(tree: ClientWorld) -> None:
    company = tree.viewer.ask("{ client { organizations(filter: {kind: [COMPANY]}) { edges { node { id } } } } }")
    id = company["client"]["organizations"]["edges"][0]["node"]["id"]
    other = tree.manager.do(CREATE, kind="COMPANY", name="Other")["organization"]["id"]

    page = tree.viewer.ask(PAGE, filter={"below": id}, orderBy=["NAME_ASC"])["client"]["organizations"]
    assert names(page) == ["Alder", "Alpha", "Bravo", "Charlie"]
    assert names(tree.viewer.ask(PAGE, filter={"below": other})["client"]["organizations"]) == ["Other"]
