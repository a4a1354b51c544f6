"""Making, changing and closing a plan."""

from typing import Any

import pytest

from backend.organizations.models import Person
from tests.assessments.documents import OPEN
from tests.assessments.rounds import Company, build_company, plain
from tests.plans.asked import CLOSE_PLAN, CREATE, PLANS, UPDATE
from tests.plans.work import Work, a_plan, assessed, day, metric, work_of
from tests.world.build import ClientWorld

MISSING = "UGxhbjowMTkzNWQ2YS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA="  # Plan:01935d6a-0000-7000-8000-000000000000
PERSON = """
mutation Add($input: CreatePersonInput!) { createPerson(input: $input) { person { id } errors { code path message } } }
"""
OF_ORGANIZATION = """
{ client { organizations(filter: {kind: [COMPANY]}) { edges { node { plans { totalCount } } } } } }
"""


def test_makes_the_plan_of_the_next_step_from_a_closed_assessment(acme: Company) -> None:
    baseline = assessed(acme)
    plan = acme.client.manager.do(CREATE, **a_plan(acme, baseline, externalId="P1"))["plan"]

    assert (plan["fromStage"], plan["toStage"], plan["state"], plan["origin"]) == ("DEFINED", "ALIGNED", "OPEN", "LIVE")
    assert (plan["title"], plan["organization"]) == ("一緒に計画し、互いから学ぶ", {"name": "Acme"})
    assert (plan["baseline"], plan["completedBy"]) == ({"id": baseline}, None)
    assert [plan[name]["name"] for name in ("sponsor", "salesOwner", "marketingOwner")] == [
        "Sales 0",
        "Sales 1",
        "Marketing 1",
    ]
    assert (plan["progress"], plan["actionCount"], plan["overdueCount"]) == (0, 0, 0)


def test_hangs_under_its_organization(work: Work) -> None:
    (organization,) = work.client.viewer.ask(OF_ORGANIZATION)["client"]["organizations"]["edges"]
    assert organization["node"]["plans"]["totalCount"] == 1


def test_starts_from_another_stage_with_a_reason(acme: Company) -> None:
    given = a_plan(acme, assessed(acme), fromStage="UNDEFINED", reason="The rules were never written down")
    plan = acme.client.manager.do(CREATE, **given)["plan"]
    assert (plan["fromStage"], plan["toStage"]) == ("UNDEFINED", "DEFINED")
    assert plan["reason"] == "The rules were never written down"


def test_starts_from_a_chosen_stage_where_none_was_named(acme: Company) -> None:
    too_few = str(
        acme.bring_in(responses=[{"side": "SALES", "level": "STAFF", "answers": [3] * 20}] * 3)["assessment"]["id"]
    )
    manager = acme.client.manager

    assert manager.refused(CREATE, **a_plan(acme, too_few)) == [("REQUIRED", "input.fromStage")]
    assert manager.refused(CREATE, **a_plan(acme, too_few, fromStage="DEFINED")) == [("REQUIRED", "input.reason")]
    plan = manager.do(CREATE, **a_plan(acme, too_few, fromStage="DEFINED", reason="As the heads see it"))["plan"]
    assert plan["toStage"] == "ALIGNED"


def test_takes_somebody_of_both_functions_as_an_owner(acme: Company) -> None:
    facts = {"name": "Jo", "email": "jo@acme.example", "side": "BOTH", "level": "STAFF", "organizationId": acme.id}
    both = acme.client.manager.do(PERSON, **facts)["person"]["id"]
    plan = acme.client.manager.do(CREATE, **a_plan(acme, assessed(acme), salesOwnerId=both, marketingOwnerId=both))
    assert plan["plan"]["salesOwner"] == plan["plan"]["marketingOwner"] == {"name": "Jo"}


def test_answers_a_repeated_key_with_the_first_plan(acme: Company) -> None:
    given = a_plan(acme, assessed(acme), idempotencyKey="k1")
    assert acme.client.manager.do(CREATE, **given) == acme.client.manager.do(CREATE, **given)
    assert acme.client.viewer.ask(PLANS)["client"]["plans"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"assessmentId": MISSING}, ("NOT_FOUND", "input.assessmentId")),
        ({"sponsorId": MISSING}, ("NOT_FOUND", "input.sponsorId")),
        ({"salesOwnerId": "M1"}, ("INVALID", "input.salesOwnerId")),
        ({"marketingOwnerId": "S1"}, ("INVALID", "input.marketingOwnerId")),
        ({"targetOn": "2026-01-05"}, ("OUT_OF_RANGE", "input.targetOn")),
        ({"fromStage": "UNDEFINED"}, ("REQUIRED", "input.reason")),
        ({"fromStage": "INTEGRATED", "reason": "Why not"}, ("INVALID", "input.fromStage")),
        ({"fromStage": "ALIGNED", "reason": " \n"}, ("REQUIRED", "input.reason")),
        ({"title": "x" * 201}, ("TOO_LONG", "input.title")),
        ({"reason": "x" * 2001}, ("TOO_LONG", "input.reason")),
        ({"externalId": "x" * 101}, ("TOO_LONG", "input.externalId")),
        ({"metricIds": [MISSING]}, ("NOT_FOUND", "input.metricIds.0")),
    ],
)
def test_refuses_a_plan_that_makes_no_sense(acme: Company, change: dict[str, Any], refusal: tuple[str, str]) -> None:
    baseline = assessed(acme)
    change = {
        name: acme.people.get(value, value) if isinstance(value, str) else value for name, value in change.items()
    }
    with Work(acme, baseline, {}).unchanged():
        assert acme.client.manager.refused(CREATE, **a_plan(acme, baseline, **change)) == [refusal]


def test_refuses_an_open_or_cancelled_assessment_as_baseline(acme: Company) -> None:
    opened = acme.client.manager.do(OPEN, organizationId=acme.id, title="A round", daysOpen=7)["assessment"]["id"]
    with Work(acme, opened, {}).unchanged():
        assert acme.client.manager.refused(CREATE, **a_plan(acme, opened)) == [("INCOMPLETE", "input.assessmentId")]


def test_refuses_a_second_open_plan_of_the_organization(work: Work) -> None:
    with work.unchanged():
        assert work.manager.refused(CREATE, **a_plan(work.company, work.baseline)) == [("CONFLICT", "")]
    work.manager.do(CLOSE_PLAN, id=work.plan["id"], reason="Reorganized")
    work.manager.do(CREATE, **a_plan(work.company, work.baseline))


def test_refuses_an_external_id_that_another_plan_has(acme: Company) -> None:
    work = work_of(acme, externalId="P1")
    work.manager.do(CLOSE_PLAN, id=work.plan["id"], reason="Reorganized")
    with work.unchanged():
        again = a_plan(acme, work.baseline, externalId="P1")
        assert work.manager.refused(CREATE, **again) == [("DUPLICATE", "input.externalId")]


def test_refuses_an_owner_who_has_left(acme: Company) -> None:
    baseline = assessed(acme)
    with acme.inside():
        Person.objects.filter(id=plain(acme.people["S1"])).update(left_on=day(-1))
    with Work(acme, baseline, {}).unchanged():
        assert acme.client.manager.refused(CREATE, **a_plan(acme, baseline)) == [("INVALID", "input.salesOwnerId")]


def test_does_not_find_a_baseline_or_a_person_of_another_client(acme: Company, birch: ClientWorld) -> None:
    other = build_company(birch)
    foreign, own = assessed(other), assessed(acme)
    with Work(acme, own, {}).unchanged():
        refused = acme.client.manager.refused
        assert refused(CREATE, **a_plan(acme, foreign)) == [("NOT_FOUND", "input.assessmentId")]
        assert refused(CREATE, **a_plan(acme, own, sponsorId=other.people["S0"])) == [("NOT_FOUND", "input.sponsorId")]


def test_tells_why_in_the_callers_language(acme: Company) -> None:
    given = a_plan(acme, assessed(acme), salesOwnerId=acme.people["M1"])
    payload = acme.client.manager.speaking("ja").attempt(CREATE, **given)
    assert payload["errors"][0]["message"] == "SALESの責任者には、所属がSALESまたはBOTHの人を選んでください。"


@pytest.mark.parametrize("role", ["CLIENT_MEMBER", "CLIENT_VIEWER"])
def test_only_who_may_write_plans_makes_changes_and_closes_one(work: Work, role: str) -> None:
    caller = work.client.callers[role]
    with work.unchanged():
        assert caller.refused(CREATE, **a_plan(work.company, work.baseline)) == [("FORBIDDEN", "")]
        assert caller.refused(UPDATE, id=work.plan["id"], title="Mine") == [("FORBIDDEN", "")]
        assert caller.refused(CLOSE_PLAN, id=work.plan["id"], reason="Mine") == [("FORBIDDEN", "")]


@pytest.mark.parametrize("role", ["CLIENT_ADMIN", "CLIENT_MANAGER", "CONSULTANT"])
def test_whoever_may_write_plans_can(work: Work, role: str) -> None:
    caller = work.client.callers[role]
    assert caller.do(UPDATE, id=work.plan["id"], title=role)["plan"]["title"] == role
    assert caller.do(CLOSE_PLAN, id=work.plan["id"], reason=role)["plan"]["state"] == "CLOSED"


def test_changes_what_is_given_and_nothing_else(work: Work) -> None:
    first, second = metric(work.company, "a"), metric(work.company, "b")
    changed = work.manager.do(UPDATE, id=work.plan["id"], version=1, metricIds=[first, second], targetOn="2027-07-31")
    assert (changed["plan"]["targetOn"], changed["plan"]["version"]) == ("2027-07-31", 2)
    assert changed["plan"] | {"targetOn": "2027-06-30", "version": 1} == work.plan

    with work.unchanged():
        work.manager.do(UPDATE, id=work.plan["id"], metricIds=[second, first], targetOn="2027-07-31")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"version": 7}, ("STALE", "input.version")),
        ({"title": ""}, ("REQUIRED", "input.title")),
        ({"title": None}, ("REQUIRED", "input.title")),
        ({"salesOwnerId": "M1"}, ("INVALID", "input.salesOwnerId")),
        ({"targetOn": "2020-01-01"}, ("OUT_OF_RANGE", "input.targetOn")),
        ({"metricIds": [MISSING]}, ("NOT_FOUND", "input.metricIds.0")),
        ({"id": MISSING}, ("NOT_FOUND", "input.id")),
    ],
)
def test_refuses_a_change_that_makes_no_sense(work: Work, change: dict[str, Any], refusal: tuple[str, str]) -> None:
    given = {name: work.people.get(value, value) if isinstance(value, str) else value for name, value in change.items()}
    with work.unchanged():
        assert work.manager.refused(UPDATE, **({"id": work.plan["id"]} | given)) == [refusal]


def test_asks_for_a_reason_to_close(work: Work) -> None:
    with work.unchanged():
        assert work.manager.refused(CLOSE_PLAN, id=work.plan["id"], reason=" ") == [("REQUIRED", "input.reason")]
        assert work.manager.refused(CLOSE_PLAN, id=work.plan["id"], reason="x" * 2001) == [("TOO_LONG", "input.reason")]


def test_keeps_when_and_why_it_was_closed(work: Work) -> None:
    closed = work.manager.do(CLOSE_PLAN, id=work.plan["id"], reason=" Reorganized ")["plan"]
    assert (closed["state"], closed["endedOn"], closed["endReason"]) == ("CLOSED", day(), "Reorganized")
    with work.unchanged():
        assert work.manager.refused(CLOSE_PLAN, id=work.plan["id"], reason="Again") == [("CLOSED", "")]
        assert work.manager.refused(UPDATE, id=work.plan["id"], title="New") == [("CLOSED", "")]
