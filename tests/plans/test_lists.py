"""Lists of plans, actions and evidence: filters, orders, pages, figures, and how many statements they take."""

from typing import Any

import pytest

from tests.assessments.rounds import ORGANIZATION
from tests.plans.asked import ACTIONS, ATTACH, CREATE, MOVE, NEED, PLANS, REPORT, UPDATE_ACTION
from tests.plans.work import Work, a_plan, assessed, day
from tests.world.build import ClientWorld
from tests.world.statements import counted

DEEP = """
{ client { plans(first: 2) { edges { node {
  title progress overdueCount doneCount organization { name } sponsor { name } baseline { title }
  actions(first: 8, orderBy: [TITLE_ASC]) { totalCount edges { node {
    title isOverdue owner { name } practice { key } plan { title }
    needs(first: 8) { totalCount edges { node { title owner { name } } } }
    neededBy(first: 8) { totalCount edges { node { title } } }
    evidence(first: 2) { totalCount edges { node { url action { title } } } }
  } } }
} } } } }
"""
UNDER = """
{ client { organizations(filter: {externalId: ["ACME"]}) { edges { node {
  plans { totalCount edges { node { title actions { totalCount } } } }
} } } } }
"""


def titles(work: Work, **arguments: Any) -> list[str]:
    return [action["title"] for action in work.actions(**arguments)]


def the_plan(work: Work) -> dict[str, Any]:
    (edge,) = work.client.viewer.ask(PLANS)["client"]["plans"]["edges"]
    return dict(edge["node"])


@pytest.fixture
def busy(work: Work) -> Work:
    """A plan with four actions: late, soon, done and cancelled."""
    work.add("Late", deadline=day(-1), sides=["MARKETING"], ownerId=work.people["M2"], externalId="A1")
    work.add("Soon", deadline=day(2), practice="cross-training", sides=["SALES", "MARKETING"])
    work.add("Done", deadline=day(-3), status="DONE")
    work.add("Cancelled", deadline=day(9), status="CANCELLED")
    return work


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({}, ["Late", "Soon", "Done", "Cancelled"]),
        ({"status": ["DONE", "CANCELLED"]}, ["Done", "Cancelled"]),
        ({"overdue": True}, ["Late"]),
        ({"overdue": False}, ["Soon", "Done", "Cancelled"]),
        ({"side": ["MARKETING"]}, ["Late", "Soon"]),
        ({"side": ["BOTH"]}, []),
        ({"practice": ["cross-training"]}, ["Soon"]),
        ({"externalId": ["A1"]}, ["Late"]),
        ({"titleContains": "ON"}, ["Soon", "Done"]),
        ({"origin": ["IMPORTED"]}, []),
        ({"status": ["PLANNED"], "overdue": True, "side": ["SALES"]}, []),
    ],
)
def test_narrows_actions_by_all_that_is_given(busy: Work, filter: dict[str, Any], expected: list[str]) -> None:
    assert titles(busy, filter=filter) == expected


def test_narrows_actions_by_deadlines_with_both_ends(busy: Work) -> None:
    assert titles(busy, filter={"deadlineFrom": day(-1), "deadlineTo": day(2)}) == ["Late", "Soon"]
    assert titles(busy, filter={"deadlineFrom": day(0), "deadlineTo": day(1)}) == []


def test_narrows_actions_by_owner_plan_and_organization(busy: Work) -> None:
    assert titles(busy, filter={"owner": [busy.people["M2"]]}) == ["Late"]
    assert len(titles(busy, filter={"plan": busy.plan["id"], "below": busy.company.id})) == 4
    assert titles(busy, filter={"below": busy.company.ids["SALES"]}) == []


def test_orders_and_pages_actions_by_cursor(busy: Work) -> None:
    order = {"orderBy": ["DEADLINE_DESC"], "first": 3}
    page = busy.client.viewer.ask(ACTIONS, **order)["client"]["actions"]
    assert [edge["node"]["title"] for edge in page["edges"]] == ["Cancelled", "Soon", "Late"]
    assert page["totalCount"] == 4
    assert titles(busy, after=page["pageInfo"]["endCursor"], **order) == ["Done"]


def test_tells_what_changed_since_an_instant(busy: Work) -> None:
    query = "{ client { actions(orderBy: [UPDATED_AT_DESC], first: 1) { edges { node { updatedAt } } } } }"
    busy.manager.do(UPDATE_ACTION, id=busy.actions()[0]["id"], title="Later")
    (edge,) = busy.client.viewer.ask(query)["client"]["actions"]["edges"]
    assert titles(busy, updatedSince=edge["node"]["updatedAt"]) == ["Later"]


def test_narrows_plans(busy: Work) -> None:
    def count(**filter: Any) -> int:
        return int(busy.client.viewer.ask(PLANS, filter=filter)["client"]["plans"]["totalCount"])

    assert count(state=["OPEN"], toStage=["ALIGNED"], organization=busy.company.id, origin=["LIVE"]) == 1
    assert (count(state=["CLOSED"]), count(toStage=["DEFINED"]), count(below=busy.company.ids["SALES"])) == (0, 0, 0)


def test_rolls_up_progress_and_counts(busy: Work) -> None:
    """Late 0, Soon 50, Done 100; Cancelled does not count: 150 / 3."""
    soon = next(action for action in busy.actions() if action["title"] == "Soon")
    busy.manager.do(MOVE, id=soon["id"], status="IN_PROGRESS")
    busy.manager.do(REPORT, id=soon["id"], progress=50)
    plan = the_plan(busy)
    assert plan["progress"] == 50
    assert (plan["actionCount"], plan["overdueCount"]) == (4, 1)
    assert [plan[f"{name}Count"] for name in ("planned", "inProgress", "blocked", "done", "cancelled")] == [
        1,
        1,
        0,
        1,
        1,
    ]


def test_rounds_progress_down_so_that_100_means_all_done(work: Work) -> None:
    for number in range(3):
        work.add(str(number), status="IN_PROGRESS" if number else "DONE")
    assert the_plan(work)["progress"] == 33
    for action in work.actions()[1:]:
        work.manager.do(REPORT, id=action["id"], progress=99)
    assert the_plan(work)["progress"] == 99


def test_takes_one_statement_for_each_level_however_many_rows(work: Work) -> None:
    def grow(number: int) -> None:
        action = work.add(f"Action {number}", practice="cross-training")
        work.manager.do(ATTACH, actionId=action["id"], kind="LINK", url="https://acme.example/x")
        others = [each["id"] for each in work.actions() if each["id"] != action["id"]]
        work.manager.do(NEED, id=action["id"], neededActionIds=others)

    def statements() -> int:
        with counted() as count:
            found = work.client.viewer.ask(DEEP)
        plan = found["client"]["plans"]["edges"][0]["node"]
        assert [edge["node"]["needs"]["totalCount"] for edge in plan["actions"]["edges"]] == list(
            range(plan["actions"]["totalCount"])
        )
        return count.sent

    grow(0)
    grow(1)
    statements()
    few = statements()
    for number in range(2, 8):
        grow(number)
    assert statements() == few <= 15


@pytest.mark.parametrize(("query", "ceiling"), [(PLANS, 10), (ACTIONS, 9), (UNDER, 6)])
def test_each_list_stays_under_its_ceiling(busy: Work, query: str, ceiling: int) -> None:
    unit = {"externalId": "UNIT", "parentExternalId": "ACME", "kind": "UNIT", "name": "Unit"}
    theirs = busy.manager.do(ORGANIZATION, **unit)["organization"]["id"]
    baseline = assessed(busy.company, organizationId=theirs, title="Of the unit")
    busy.manager.do(CREATE, **a_plan(busy.company, baseline))
    busy.client.viewer.ask(query)
    with counted() as count:
        busy.client.viewer.ask(query)
    assert count.sent <= ceiling


def test_shows_nothing_of_another_client(busy: Work, birch: ClientWorld) -> None:
    client = birch.viewer.ask("{ client { plans { totalCount } actions { totalCount } } }")["client"]
    assert client == {"plans": {"totalCount": 0}, "actions": {"totalCount": 0}}
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert birch.viewer.ask(node, id=busy.plan["id"]) == {"node": None}
    assert busy.client.viewer.ask(node, id=busy.plan["id"]) == {"node": {"id": busy.plan["id"]}}
