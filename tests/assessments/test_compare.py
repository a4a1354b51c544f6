"""Organizations of one client side by side, and round after round."""

from typing import Any

import pytest

from schema.explorer.samples import sample_operations
from tests.assessments.rounds import ORGANIZATION, Company, a_response
from tests.world.build import FirmWorld

NAMES = ("East", "West")


def query(title: str) -> str:
    return next(sample.query for sample in sample_operations() if sample.title == title)


@pytest.fixture
def measured(acme: Company) -> Company:
    """Acme has two rounds behind it, East and West below it one each; West has too few for a total."""
    acme.bring_in(title="Winter")
    acme.bring_in(title="Spring", openedOn="2025-04-01", closedOn="2025-04-17", responses=sixes(4, 5))
    for name, responses in zip(NAMES, (sixes(3, 3), sixes(2, 2)[:4]), strict=True):
        facts = {"externalId": name, "parentExternalId": "ACME", "kind": "UNIT", "name": name}
        unit = acme.client.manager.do(ORGANIZATION, **facts)["organization"]["id"]
        acme.bring_in(organizationId=unit, title="Only", responses=responses)
    acme.open()  # under way: no result to compare
    return acme


def sixes(sales: int, marketing: int) -> list[dict[str, Any]]:
    return [a_response(side, value=v) for side, v in (("SALES", sales), ("MARKETING", marketing)) for _ in range(6)]


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]


def test_the_latest_of_each_organization_stand_side_by_side_in_the_order_of_their_totals(measured: Company) -> None:
    found = nodes(measured.client.viewer.ask(query("Compare"))["client"]["assessments"])
    told = [(each["organization"]["name"], each["title"], each["result"]["total"]["value"]) for each in found]
    assert told == [("West", "Only", None), ("Acme", "Spring", 90.0), ("East", "Only", 60.0)]
    sides = {cell["side"]: cell["total"]["suppressed"] for cell in found[1]["result"]["cells"]}
    assert sides == {"SALES": "WOULD_REVEAL_OTHERS", "MARKETING": "NEAR_UNANIMOUS"}


def test_the_rounds_of_an_organization_stand_in_a_row(measured: Company) -> None:
    organizations = nodes(measured.client.viewer.ask(query("Trend"))["client"]["organizations"])
    rounds = {each["name"]: nodes(each["assessments"]) for each in organizations}
    assert [(each["title"], each["result"]["total"]["value"]) for each in rounds["Acme"]] == [
        ("Winter", 60.0),
        ("Spring", 90.0),
    ]
    change = rounds["Acme"][1]["result"]["change"]["cells"][0]["total"]["value"]
    assert change == 30.0
    assert [each["title"] for each in rounds["East"]] == ["Only"]


def test_the_others_are_those_that_are_not_the_latest(measured: Company) -> None:
    asked = "{ client { assessments(filter: {latest: false}) { edges { node { title } } } } }"
    assert [each["title"] for each in nodes(measured.client.viewer.ask(asked)["client"]["assessments"])] == [
        "Winter",
        "A round",
    ]


@pytest.mark.parametrize("title", ["Compare", "Trend"])
def test_is_answered_by_one_statement(measured: Company, north: FirmWorld, title: str) -> None:
    plan = north.admin.in_(measured.client.row.slug).send(query(title)).body["extensions"]["plan"]
    assert plan["path"] == "compiled"
