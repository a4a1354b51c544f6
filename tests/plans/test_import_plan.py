"""Bringing in plans that began before."""

from typing import Any

import pytest

from tests.assessments.rounds import ORGANIZATION, Company
from tests.plans.asked import CREATE, IMPORT_PLAN, UPDATE
from tests.plans.work import Work, a_plan, assessed, day, metric, work_of


def past(company: Company, **facts: Any) -> dict[str, Any]:
    given = {
        "organizationId": company.id,
        "title": "Before",
        "fromStage": "UNDEFINED",
        "sponsorId": company.people["S0"],
        "salesOwnerId": company.people["S1"],
        "marketingOwnerId": company.people["M1"],
        "startsOn": "2024-12-02",
        "targetOn": "2025-09-30",
        "endedOn": "2025-09-26",
    } | facts
    return {name: value for name, value in given.items() if value is not None}


def test_brings_in_a_completed_plan_without_a_baseline(acme: Company) -> None:
    plan = acme.client.manager.do(IMPORT_PLAN, **past(acme, metricIds=[metric(acme)]))["plan"]
    assert (plan["origin"], plan["state"], plan["endedOn"]) == ("IMPORTED", "COMPLETED", "2025-09-26")
    assert (plan["fromStage"], plan["toStage"], plan["baseline"]) == ("UNDEFINED", "DEFINED", None)


def test_brings_in_an_open_plan_that_goes_on_here(acme: Company) -> None:
    baseline = assessed(acme)
    facts = {"state": "OPEN", "endedOn": None, "fromStage": "DEFINED", "baselineAssessmentId": baseline}
    plan = acme.client.manager.do(IMPORT_PLAN, **past(acme, **facts))["plan"]
    assert (plan["state"], plan["baseline"]) == ("OPEN", {"id": baseline})
    assert acme.client.manager.do(UPDATE, id=plan["id"], title="Goes on")["plan"]["title"] == "Goes on"
    assert acme.client.manager.refused(CREATE, **a_plan(acme, baseline)) == [("CONFLICT", "")]


def test_stands_beside_an_open_plan(work: Work) -> None:
    work.manager.do(IMPORT_PLAN, **past(work.company))
    closed = past(work.company, state="CLOSED", endReason="Reorganized")
    assert work.manager.do(IMPORT_PLAN, **closed)["plan"]["endReason"] == "Reorganized"


def test_answers_a_repeated_key_with_the_first_plan(acme: Company) -> None:
    given = past(acme, idempotencyKey="k1")
    assert acme.client.manager.do(IMPORT_PLAN, **given) == acme.client.manager.do(IMPORT_PLAN, **given)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"fromStage": "INTEGRATED"}, ("INVALID", "input.fromStage")),
        ({"endedOn": None}, ("REQUIRED", "input.endedOn")),
        ({"endedOn": "2024-12-01"}, ("OUT_OF_RANGE", "input.endedOn")),
        ({"state": "OPEN"}, ("INVALID", "input.endedOn")),
        ({"state": "CLOSED"}, ("REQUIRED", "input.endReason")),
        ({"state": "OPEN", "endedOn": None}, ("CONFLICT", "")),
        ({"targetOn": "2024-12-02"}, ("OUT_OF_RANGE", "input.targetOn")),
        ({"title": ""}, ("REQUIRED", "input.title")),
        ({"externalId": "P1"}, ("DUPLICATE", "input.externalId")),
        ({"reason": "x" * 2001}, ("TOO_LONG", "input.reason")),
    ],
)
def test_refuses_a_past_that_makes_no_sense(acme: Company, facts: dict[str, Any], refusal: tuple[str, str]) -> None:
    work = work_of(acme, externalId="P1")
    with work.unchanged():
        assert work.manager.refused(IMPORT_PLAN, **past(acme, **facts)) == [refusal]


def test_refuses_an_end_that_is_still_to_come(acme: Company) -> None:
    work = work_of(acme)
    with work.unchanged():
        assert work.manager.refused(IMPORT_PLAN, **past(acme, endedOn=day(1))) == [("OUT_OF_RANGE", "input.endedOn")]


def test_refuses_the_baseline_of_another_organization(work: Work) -> None:
    unit = {"externalId": "UNIT", "parentExternalId": "ACME", "kind": "UNIT", "name": "Unit"}
    theirs = work.manager.do(ORGANIZATION, **unit)["organization"]["id"]
    with work.unchanged():
        given = past(work.company, organizationId=theirs, baselineAssessmentId=work.baseline)
        assert work.manager.refused(IMPORT_PLAN, **given) == [("INVALID", "input.baselineAssessmentId")]


@pytest.mark.parametrize("role", ["CLIENT_MEMBER", "CLIENT_VIEWER"])
def test_only_who_may_import_history_does(work: Work, role: str) -> None:
    with work.unchanged():
        assert work.client.callers[role].refused(IMPORT_PLAN, **past(work.company)) == [("FORBIDDEN", "")]
