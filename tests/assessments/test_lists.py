"""Reading rounds, invitations, results and the questionnaire: pages, filters, and how many statements they take."""

from typing import Any

import pytest

from backend.assessments.models import Questionnaire
from tenants.database.aliases import OWNER
from tenants.provisioning.migrations import inside
from tests.assessments.documents import CANCEL, LATEST, OPEN, ROUNDS
from tests.assessments.rounds import KEYS, Company, a_response
from tests.world.build import ClientWorld, World
from tests.world.callers import Caller
from tests.world.statements import counted

STANDARD = """
{ standardQuestionnaire {
  key edition title { ja en } introduction { ja en text }
  scale { value label { ja en } } dimensions { key label { ja en } description { ja en } }
  statements { key dimension text { ja en } isReverse }
} }
"""
DEEP = """
{ client { assessments(orderBy: [OPENED_AT_ASC]) { edges { node {
  title responseRate invited { side count } organization { name } questionnaire { key statements { key } }
  result { hash cells(kinds: [TEAM]) { team { name } } }
  invitations(first: 2) { totalCount edges { node { delivery person { name organization { name } } } } }
} } } } }
"""
OF_ORGANIZATIONS = """
{ client { organizations(orderBy: [NAME_ASC]) { edges { node {
  name latestResult { stage cells(kinds: [TEAM]) { team { name } total { value } } }
  assessments { totalCount edges { node { title } } }
} } } } }
"""


def rounds(client: ClientWorld, **arguments: Any) -> list[str]:
    edges = client.viewer.ask(ROUNDS, **arguments)["client"]["assessments"]["edges"]
    return [edge["node"]["title"] for edge in edges]


def test_the_standard_questionnaire_is_open_to_everybody_in_both_languages(world: World) -> None:
    served = Caller(locale="ja").ask(STANDARD)["standardQuestionnaire"]
    assert [statement["key"] for statement in served["statements"]] == list(KEYS)
    assert [label["value"] for label in served["scale"]] == [1, 2, 3, 4, 5]
    assert len(served["dimensions"]) == 5
    assert served["introduction"]["text"] == served["introduction"]["ja"]
    for statement in served["statements"]:
        assert statement["text"]["en"].isascii()
        assert not statement["text"]["ja"].isascii()


def test_an_edition_that_was_used_with_other_words_is_frozen(acme: Company) -> None:
    acme.open()
    with acme.inside():
        row = Questionnaire.objects.get()
    other = {**row.content, "title": {"ja": "別の題", "en": "Another title"}}
    put_content(acme, other)
    with acme.unchanged():
        asked = {"organizationId": acme.id, "title": "A round", "daysOpen": 7}
        assert acme.client.manager.refused(OPEN, **asked) == [("FROZEN", "input.questionnaire")]


def test_narrows_and_orders_rounds(acme: Company) -> None:
    acme.bring_in(title="Past", externalId="P1")
    first = acme.open(title="First")
    acme.open(title="Second", organizationId=acme.ids["SALES"])
    acme.client.manager.do(CANCEL, id=first["id"], reason="Wrong people")

    assert rounds(acme.client, orderBy=["OPENED_AT_DESC"]) == ["Second", "First", "Past"]
    assert rounds(acme.client, orderBy=["CLOSES_AT_ASC"], first=1) == ["Past"]
    assert rounds(acme.client, filter={"state": ["OPEN"]}) == ["Second"]
    assert rounds(acme.client, filter={"origin": ["IMPORTED"]}) == ["Past"]
    assert rounds(acme.client, filter={"organization": acme.ids["SALES"]}) == ["Second"]
    assert rounds(acme.client, filter={"titleContains": "IRS"}) == ["First"]
    assert rounds(acme.client, filter={"externalId": ["P1"]}) == ["Past"]
    assert rounds(acme.client, filter={"closedSince": "2020-01-01T00:00:00Z"}) == ["Past"]
    assert rounds(acme.client, updatedSince="2199-01-01T00:00:00Z") == []


def test_tells_the_last_closed_result_of_each_organization(acme: Company) -> None:
    acme.bring_in()
    last = acme.bring_in(openedOn="2025-02-03", closedOn="2025-02-14")["result"]
    team = acme.bring_in(
        organizationId=acme.ids["SALES"], responses=[a_response(teamExternalId="SALES") for _ in range(5)]
    )["result"]
    acme.open()
    nodes = [edge["node"] for edge in acme.client.viewer.ask(LATEST)["client"]["organizations"]["edges"]]
    latest = {node["name"]: node["latestResult"] and node["latestResult"]["hash"] for node in nodes}
    assert latest == {"Acme": last["hash"], "Marketing": None, "Sales": team["hash"]}


@pytest.mark.parametrize(("document", "ceiling"), [(DEEP, 14), (OF_ORGANIZATIONS, 14)])
def test_takes_as_many_statements_for_many_rounds_as_for_one(acme: Company, document: str, ceiling: int) -> None:
    acme.bring_in()
    acme.open()
    with counted() as few:
        acme.client.viewer.ask(document)
    for month in range(2, 6):
        acme.bring_in(openedOn=f"2025-0{month}-03", closedOn=f"2025-0{month}-14")
        acme.bring_in(organizationId=acme.ids["SALES"], openedOn=f"2025-0{month}-03", closedOn=f"2025-0{month}-14")
        acme.open()
    with counted() as many:
        acme.client.viewer.ask(document)
    assert many.sent <= few.sent
    assert many.sent <= ceiling


def test_a_response_rate_needs_five_people_and_is_rounded_down(acme: Company) -> None:
    opened = acme.open(who={"personIds": [acme.people[name] for name in ("S0", "S1", "S2", "M0", "M1", "M2")]})
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 3, *[("MARKETING", "STAFF", 3)] * 2)
    assert rate(acme, opened["id"]) == 0.83
    four = acme.bring_in(responses=[a_response()], invited=[{"side": "SALES", "count": 4}])
    assert four["assessment"]["responseRate"] is None
    five = acme.bring_in(responses=[a_response()], invited=[{"side": "SALES", "count": 5}])
    assert five["assessment"]["responseRate"] == 0.2


def test_no_type_tells_who_answered(world: World) -> None:
    fields = Caller().ask('{ a: __type(name: "Invitation") { fields { name } } }')["a"]["fields"]
    told = {field["name"] for field in fields}
    assert told == {"id", "delivery", "deliveredOn", "person", "assessment"}


def rate(company: Company, id: str) -> float | None:
    read = company.client.viewer.ask(
        "query R($id: ID!) { node(id: $id) { ... on Assessment { responseRate } } }", id=id
    )
    return read["node"]["responseRate"]  # type: ignore[no-any-return]


def put_content(company: Company, content: dict[str, Any]) -> None:
    """Change the questionnaire's row as only the owner of the database can."""
    with inside(company.client.row.schema_name):
        Questionnaire.objects.using(OWNER).update(content=content)
