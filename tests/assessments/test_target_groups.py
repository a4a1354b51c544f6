"""Who is asked: by side, level, unit or team, and person; all that is given holds."""

from typing import Any

import pytest

from tests.assessments.clock import instant
from tests.assessments.documents import OPEN
from tests.assessments.rounds import ORGANIZATION, PERSON, Company
from tests.assessments.test_schedule import planned, read
from tests.world.build import ClientWorld


@pytest.fixture
def tree(acme: Company) -> Company:
    """Acme with a unit East, whose team has five people of Marketing."""
    put = acme.client.manager.do
    acme.ids["EAST"] = put(ORGANIZATION, externalId="EAST", parentExternalId="ACME", kind="UNIT", name="East")[
        "organization"
    ]["id"]
    acme.ids["TEAM"] = put(ORGANIZATION, externalId="TEAM", parentExternalId="EAST", kind="TEAM", name="East 1")[
        "organization"
    ]["id"]
    for number in range(5):
        facts = {"name": f"East {number}", "email": f"east{number}@acme.example", "side": "MARKETING", "level": "STAFF"}
        put(PERSON, organizationId=acme.ids["TEAM"], **facts)
    return acme


def asked(company: Company, who: dict[str, Any]) -> list[str]:
    edges = company.open(who=who)["invitations"]["edges"]
    return sorted(edge["node"]["person"]["name"] for edge in edges)


def test_asks_the_people_anywhere_below_a_unit(tree: Company) -> None:
    east = [f"East {number}" for number in range(5)]
    assert asked(tree, {"organizationIds": [tree.ids["EAST"]]}) == east
    assert asked(tree, {"organizationIds": [tree.ids["TEAM"]]}) == east
    both = asked(tree, {"organizationIds": [tree.ids["EAST"], tree.ids["SALES"]]})
    assert both == east + [f"Sales {number}" for number in range(1, 6)]


def test_narrows_a_unit_by_side_and_level(tree: Company) -> None:
    units = [tree.ids["EAST"], tree.ids["SALES"], tree.ids["MARKETING"]]
    found = asked(tree, {"organizationIds": units, "sides": ["MARKETING"], "levels": ["STAFF"]})
    assert found == [f"East {number}" for number in range(5)] + [f"Marketing {number}" for number in range(2, 6)]


def test_is_told_as_it_was_given(tree: Company) -> None:
    who = {"organizationIds": [tree.ids["EAST"]], "personIds": None, "sides": None, "levels": ["STAFF"]}
    assert read(tree, planned(tree, who=who))["who"] == who
    assert read(tree, planned(tree))["who"] is None


@pytest.mark.parametrize("when", [{}, {"opensAt": instant(2).isoformat()}])
def test_does_not_find_what_is_beside_the_organization_or_another_clients(
    tree: Company, birch: ClientWorld, when: dict[str, str]
) -> None:
    given = {"organizationId": tree.ids["EAST"], "title": "A round", "daysOpen": 7} | when
    elsewhere = birch.manager.do(ORGANIZATION, externalId="B", kind="COMPANY", name="Birch")["organization"]["id"]
    with tree.unchanged():
        for id in (tree.ids["SALES"], tree.id, elsewhere, tree.people["S1"]):
            ids = [tree.ids["TEAM"], id]
            refused = tree.client.manager.refused(OPEN, **given, who={"organizationIds": ids})
            assert refused == [("NOT_FOUND", "input.who.organizationIds.1")]
        refused = tree.client.manager.refused(OPEN, **given, who={"personIds": [tree.people["S1"]]})
        assert refused == [("NOT_FOUND", "input.who.personIds.0")]
