"""Bringing in past actions: all of the rows or none, and never twice."""

from typing import Any

import pytest

from tests.assessments.rounds import Company
from tests.plans.asked import CLOSE_PLAN, IMPORT_ACTIONS, IMPORT_PLAN, MOVE
from tests.plans.work import Work, day, work_of
from tests.world.statements import counted


@pytest.fixture
def work(acme: Company) -> Work:
    return work_of(acme, externalId="P1")


def a_row(external_id: str = "A1", **facts: Any) -> dict[str, Any]:
    """The row of an action that was done in time; a fact of None is left out."""
    given = {
        "externalId": external_id,
        "planExternalId": "P1",
        "ownerExternalId": "S2",
        "title": f"Past {external_id}",
        "sides": ["SALES"],
        "startsOn": "2026-01-12",
        "deadline": "2026-03-31",
        "status": "DONE",
        "completedOn": "2026-03-27",
    } | facts
    return {name: value for name, value in given.items() if value is not None}


def test_brings_in_actions_in_every_state(work: Work) -> None:
    rows = [
        a_row("A1", evidenceUrl="https://docs.acme.example/a1", practice="joint-planning-and-training"),
        a_row("A2", neededExternalIds=["A1"]),
        a_row("A3", status="IN_PROGRESS", completedOn=None, progress=30, neededExternalIds=["A1", "A2"]),
        a_row("A4", status="BLOCKED", completedOn=None, blockedReason="No budget"),
        a_row("A5", status="PLANNED", completedOn=None),
        a_row("A6", status="CANCELLED", completedOn=None),
    ]
    assert work.manager.do(IMPORT_ACTIONS, actions=rows) == {"created": 6, "known": 0, "errors": []}

    found = {action["externalId"]: action for action in work.actions()}
    assert [action["status"] for action in found.values()] == [row["status"] for row in rows]
    assert {action["origin"] for action in found.values()} == {"IMPORTED"}
    assert [found[key]["progress"] for key in ("A1", "A3", "A5")] == [100, 30, 0]
    assert found["A1"]["evidence"]["edges"][0]["node"]["url"] == "https://docs.acme.example/a1"
    assert [edge["node"]["title"] for edge in found["A3"]["needs"]["edges"]] == ["Past A1", "Past A2"]
    assert found["A4"]["blockedReason"] == "No budget"
    assert found["A3"]["isOverdue"] is True


def test_brings_in_nothing_twice_and_leaves_what_went_on_since(work: Work) -> None:
    rows = [a_row("A1"), a_row("A2", status="PLANNED", completedOn=None)]
    work.manager.do(IMPORT_ACTIONS, actions=rows)
    second = next(action for action in work.actions() if action["externalId"] == "A2")
    work.manager.do(MOVE, id=second["id"], status="IN_PROGRESS")

    again = work.manager.do(IMPORT_ACTIONS, actions=[*rows, a_row("A3", neededExternalIds=["A1"])])
    assert (again["created"], again["known"]) == (1, 2)
    assert work.action(second["id"])["status"] == "IN_PROGRESS"
    with work.unchanged():
        assert work.manager.do(IMPORT_ACTIONS, actions=rows)["known"] == 2


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"externalId": ""}, "REQUIRED", "externalId"),
        ({"externalId": "A0"}, "DUPLICATE", "externalId"),
        ({"externalId": "x" * 101}, "TOO_LONG", "externalId"),
        ({"planExternalId": "P9"}, "NOT_FOUND", "planExternalId"),
        ({"ownerExternalId": "X9"}, "NOT_FOUND", "ownerExternalId"),
        ({"title": ""}, "REQUIRED", "title"),
        ({"title": "x" * 201}, "TOO_LONG", "title"),
        ({"description": "x" * 5001}, "TOO_LONG", "description"),
        ({"sides": []}, "REQUIRED", "sides"),
        ({"deadline": "2026-01-11"}, "OUT_OF_RANGE", "deadline"),
        ({"practice": "no-such-practice"}, "NOT_FOUND", "practice"),
        ({"practice": "common-language"}, "INVALID", "practice"),
        ({"progress": 101}, "OUT_OF_RANGE", "progress"),
        ({"progress": -1}, "OUT_OF_RANGE", "progress"),
        ({"completedOn": None}, "REQUIRED", "completedOn"),
        ({"completedOn": day(2)}, "OUT_OF_RANGE", "completedOn"),
        ({"status": "PLANNED"}, "INVALID", "completedOn"),
        ({"blockedReason": "x" * 2001}, "TOO_LONG", "blockedReason"),
        ({"neededExternalIds": ["A0", "A9"]}, "NOT_FOUND", "neededExternalIds.1"),
        ({"neededExternalIds": ["OPEN"]}, "INCOMPLETE", "neededExternalIds.0"),
        ({"neededExternalIds": ["A1"]}, "CYCLE", "neededExternalIds"),
        ({"evidenceUrl": "javascript:alert(1)"}, "INVALID", "evidenceUrl"),
        ({"evidenceUrl": "https://no spaces"}, "INVALID", "evidenceUrl"),
        ({"evidenceUrl": f"https://acme.example/{'x' * 500}"}, "TOO_LONG", "evidenceUrl"),
    ],
)
def test_brings_in_nothing_when_one_row_is_wrong(work: Work, facts: dict[str, Any], code: str, field: str) -> None:
    good = [a_row("A0"), a_row("OPEN", status="PLANNED", completedOn=None)]
    with work.unchanged():
        refused = work.manager.refused(IMPORT_ACTIONS, actions=[*good, a_row("A1", **facts)])
        assert refused[-1] == (code, f"input.actions.2.{field}")
        assert len(refused) == (2 if code == "DUPLICATE" else 1)
    work.manager.do(IMPORT_ACTIONS, actions=[*good, a_row("A1")])


def test_tells_every_faulty_row_at_once_in_the_callers_language(work: Work) -> None:
    rows = [a_row("A1", title=""), a_row("A2"), a_row("A3", deadline="2025-01-01", ownerExternalId="X9")]
    with work.unchanged():
        payload = work.manager.speaking("ja").attempt(IMPORT_ACTIONS, actions=rows)
    assert [(error["code"], ".".join(error["path"][2:])) for error in payload["errors"]] == [
        ("REQUIRED", "0.title"),
        ("NOT_FOUND", "2.ownerExternalId"),
        ("OUT_OF_RANGE", "2.deadline"),
    ]
    assert payload["errors"][1]["message"] == "外部ID「X9」のものはありません。"


def test_refuses_a_circle_among_the_rows(work: Work) -> None:
    rows = [a_row("A1", neededExternalIds=["A3"]), a_row("A2", neededExternalIds=["A1"]), a_row("A3")]
    rows[2]["neededExternalIds"] = ["A2"]
    with work.unchanged():
        ((code, path),) = work.manager.refused(IMPORT_ACTIONS, actions=rows)
        assert code == "CYCLE"
        assert path.endswith("neededExternalIds")


def test_a_live_plan_that_has_ended_takes_nothing_in(work: Work) -> None:
    work.manager.do(CLOSE_PLAN, id=work.plan["id"], reason="Reorganized")
    with work.unchanged():
        assert work.manager.refused(IMPORT_ACTIONS, actions=[a_row()]) == [("CLOSED", "input.actions.0.planExternalId")]


def test_keeps_each_plan_to_itself(work: Work) -> None:
    facts = {"sponsorId": "S0", "salesOwnerId": "S1", "marketingOwnerId": "M1"}
    work.manager.do(
        IMPORT_PLAN,
        organizationId=work.company.id,
        title="Before",
        externalId="P0",
        fromStage="UNDEFINED",
        startsOn="2024-12-02",
        targetOn="2025-09-30",
        endedOn="2025-09-26",
        **{name: work.people[key] for name, key in facts.items()},
    )
    before = a_row("B1", planExternalId="P0", practice="common-language")
    work.manager.do(IMPORT_ACTIONS, actions=[before, a_row("A1")])
    with work.unchanged():
        assert work.manager.refused(IMPORT_ACTIONS, actions=[a_row("A2", neededExternalIds=["B1"])]) == [
            ("INVALID", "input.actions.0.neededExternalIds.0")
        ]
        assert work.manager.refused(IMPORT_ACTIONS, actions=[a_row("B1")]) == [
            ("DUPLICATE", "input.actions.0.externalId")
        ]


def test_takes_a_thousand_rows_and_no_more_in_as_many_statements_as_ten(work: Work) -> None:
    rows = [a_row(f"A{n}", neededExternalIds=[f"A{n - 1}"] if n % 10 else None) for n in range(1001)]
    with work.unchanged():
        assert work.manager.refused(IMPORT_ACTIONS, actions=rows) == [("TOO_MANY", "input.actions")]

    with counted() as few:
        assert work.manager.do(IMPORT_ACTIONS, actions=rows[:10])["created"] == 10
    with counted() as many:
        assert work.manager.do(IMPORT_ACTIONS, actions=rows[:1000])["created"] == 990
    assert many.sent <= few.sent


@pytest.mark.parametrize("role", ["CLIENT_MEMBER", "CLIENT_VIEWER"])
def test_only_who_may_import_history_does(work: Work, role: str) -> None:
    with work.unchanged():
        assert work.client.callers[role].refused(IMPORT_ACTIONS, actions=[a_row()]) == [("FORBIDDEN", "")]
