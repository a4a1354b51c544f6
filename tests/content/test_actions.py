"""Plans and actions of the example companies, as they stood on 23 November 2026."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from .places import COMPANIES, METRICS, PRACTICES, SIDES, STEPS, company, people, rows

WRITTEN_ON = date(2026, 11, 23)
OPEN = {"PLANNED", "IN_PROGRESS", "BLOCKED"}
EACH = pytest.mark.parametrize("slug", COMPANIES)
HEADER = (
    "external_id,plan,practice,title,description,owner,sides,start,deadline,status,completed_on,depends_on,evidence_url"
)


def plans(slug: str) -> dict[str, dict[str, Any]]:
    return {plan["external_id"]: plan for plan in company(slug)["plans"]}


def actions(slug: str) -> dict[str, dict[str, str]]:
    return {row["external_id"]: row for row in rows(slug, "actions.csv")}


def depended_on(action: dict[str, str]) -> list[str]:
    return [key for key in action["depends_on"].split(";") if key]


@EACH
def test_the_header_is_the_documented_one_and_ids_are_unique(slug: str) -> None:
    lines = rows(slug, "actions.csv")

    assert ",".join(lines[0]) == HEADER
    assert len(actions(slug)) == len(lines)


@EACH
def test_a_plan_makes_one_step_from_a_round_of_its_company(slug: str) -> None:
    files = {declared["file"] for declared in company(slug)["rounds"] if declared["imported"]}

    for plan in plans(slug).values():
        assert (plan["from"], plan["to"]) in STEPS
        assert plan["baseline"] in files or plan["imported"]
        assert plan["started_on"] < plan["target_on"]
        assert set(plan.get("metrics", ())) <= {row["key"] for row in rows(slug, "metrics.csv")} & METRICS.keys()


@EACH
def test_a_plan_has_a_sponsor_and_an_owner_on_each_side(slug: str) -> None:
    listed = people(slug)

    for plan in plans(slug).values():
        assert listed[plan["sponsor"]]["level"] == "HEAD"
        assert {side: listed[owner]["side"] for side, owner in plan["owners"].items()} == {
            "SALES": "SALES",
            "MARKETING": "MARKETING",
        }


@EACH
def test_an_action_refers_to_a_plan_a_person_and_a_practice_of_that_step(slug: str) -> None:
    for action in actions(slug).values():
        plan = plans(slug)[action["plan"]]
        step = {"from": plan["from"], "to": plan["to"]}
        assert not action["practice"] or step in PRACTICES[action["practice"]]["transitions"], action["external_id"]
        assert action["title"]
        assert action["description"]


@EACH
def test_an_owner_belongs_to_a_side_of_the_action(slug: str) -> None:
    for action in actions(slug).values():
        sides = set(action["sides"].split(";"))
        owner = people(slug)[action["owner"]]
        assert sides
        assert sides <= SIDES
        assert owner["side"] in sides or (owner["side"] in {"BOTH", "OTHER"} and len(sides) == 2), action["external_id"]


@EACH
def test_dates_and_status_agree(slug: str) -> None:
    for action in actions(slug).values():
        start, deadline = date.fromisoformat(action["start"]), date.fromisoformat(action["deadline"])
        assert plans(slug)[action["plan"]]["started_on"] <= start < deadline
        assert (action["status"] == "DONE") == bool(action["completed_on"]) == bool(action["evidence_url"])
        assert action["status"] != "PLANNED" or start > WRITTEN_ON
        assert action["status"] not in {"IN_PROGRESS", "BLOCKED"} or start <= WRITTEN_ON
        if action["status"] == "DONE":
            assert start < date.fromisoformat(action["completed_on"]) < WRITTEN_ON


@EACH
def test_dependencies_stay_in_the_plan_come_first_and_never_run_in_a_circle(slug: str) -> None:
    """Every dependency starts earlier, so no circle can close; what is done waited for nothing unfinished."""
    listed = actions(slug)

    for action in listed.values():
        for key in depended_on(action):
            assert listed[key]["plan"] == action["plan"]
            assert listed[key]["start"] < action["start"]
            assert action["status"] != "DONE" or listed[key]["status"] == "DONE"


@EACH
def test_evidence_lies_on_an_address_that_reaches_nobody(slug: str) -> None:
    hosts = [action["evidence_url"].split("/")[2] for action in actions(slug).values() if action["evidence_url"]]

    assert hosts
    assert [host for host in hosts if not host.endswith((f"{slug}.example", f"{slug}.example.com"))] == []


@EACH
def test_every_status_occurs_and_some_open_actions_are_overdue(slug: str) -> None:
    statuses = Counter(action["status"] for action in actions(slug).values())
    overdue = [
        action
        for action in actions(slug).values()
        if action["status"] in OPEN and date.fromisoformat(action["deadline"]) < WRITTEN_ON
    ]

    assert statuses.keys() == {"PLANNED", "IN_PROGRESS", "BLOCKED", "DONE", "CANCELLED"}
    assert overdue


def test_some_deadlines_lie_far_in_the_future() -> None:
    latest = max(date.fromisoformat(a["deadline"]) for slug in COMPANIES for a in actions(slug).values())

    assert (latest - WRITTEN_ON).days > 300


def test_the_largest_company_has_one_past_plan_all_done_and_a_current_one_with_its_core_done() -> None:
    past, current = plans("nijimine").values()
    done = {
        (action["plan"], action["practice"]): action["status"] == "DONE"
        for action in actions("nijimine").values()
        if action["practice"] and PRACTICES[action["practice"]]["core"]
    }

    assert (past["from"], past["to"], past["imported"]) == ("UNDEFINED", "DEFINED", True)
    assert (current["from"], current["to"], current["imported"]) == ("DEFINED", "ALIGNED", False)
    assert {a["status"] for a in actions("nijimine").values() if a["plan"] == past["external_id"]} == {"DONE"}
    assert len(done) == 6
    assert all(done.values())
