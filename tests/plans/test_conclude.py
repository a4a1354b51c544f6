"""A closed assessment completes the plan whose stage it finds reached, and no other."""

import pytest

from backend.events.models import AuditEvent
from tests.assessments.rounds import ORGANIZATION
from tests.plans.asked import ADD, CLOSE, CLOSE_PLAN, CREATE, PLANS, UPDATE
from tests.plans.work import Work, a_plan, an_action, assessed, day, live_round

STAGE = "{ client { organizations(filter: {kind: [COMPANY]}) { edges { node { stage } } } } }"


def plan(work: Work) -> dict:  # type: ignore[type-arg]
    return next(
        e["node"]
        for e in work.client.viewer.ask(PLANS)["client"]["plans"]["edges"]
        if e["node"]["id"] == work.plan["id"]
    )


def verbs(work: Work) -> list[str]:
    with work.company.inside():
        return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("sales", "marketing", "stage", "state"),
    [
        (2, 3, "DEFINED", "OPEN"),
        (3, 3, None, "OPEN"),
        (3, 4, "ALIGNED", "COMPLETED"),
        (4, 4, None, "COMPLETED"),  # between ALIGNED and INTEGRATED: ALIGNED is reached all the same
        (4, 5, "INTEGRATED", "COMPLETED"),
    ],
)
def test_completes_the_plan_when_its_stage_is_reached_or_passed(
    work: Work, sales: int, marketing: int, stage: str | None, state: str
) -> None:
    round = live_round(work.company, sales, marketing)
    payload = work.manager.do(CLOSE, id=round)
    assert payload["result"]["stage"] == stage

    after = plan(work)
    completed = state == "COMPLETED"
    assert (after["state"], after["completedBy"]) == (state, {"id": round} if completed else None)
    assert after["endedOn"] == (day() if completed else None)
    assert after["baseline"] == {"id": work.baseline}
    assert verbs(work).count("plan.completed") == completed
    (organization,) = work.client.viewer.ask(STAGE)["client"]["organizations"]["edges"]
    assert organization["node"]["stage"] == stage or stage is None


def test_nothing_in_a_completed_plan_changes(work: Work) -> None:
    work.manager.do(CLOSE, id=live_round(work.company, 4, 4))
    with work.unchanged():
        assert work.manager.refused(UPDATE, id=work.plan["id"], title="New") == [("CLOSED", "")]
        assert work.manager.refused(ADD, **an_action(work)) == [("CLOSED", "")]
        assert work.manager.refused(CLOSE_PLAN, id=work.plan["id"], reason="Late") == [("CLOSED", "")]


def test_the_next_plan_starts_from_the_round_that_completed_the_last(work: Work) -> None:
    round = live_round(work.company, 3, 4)
    work.manager.do(CLOSE, id=round)
    following = work.manager.do(CREATE, **a_plan(work.company, round))["plan"]
    assert (following["fromStage"], following["toStage"]) == ("ALIGNED", "INTEGRATED")


def test_a_past_round_that_is_brought_in_completes_nothing(work: Work) -> None:
    assessed(work.company, 4, 4, title="Later, but past", openedOn="2025-06-02", closedOn="2025-06-13")
    assert plan(work)["state"] == "OPEN"


def test_a_withheld_stage_completes_nothing(work: Work) -> None:
    opened = work.company.open()
    work.company.answer(opened["id"], *[("SALES", "STAFF", 5)] * 3)
    assert work.manager.do(CLOSE, id=opened["id"])["result"]["stage"] is None
    assert plan(work)["state"] == "OPEN"


def test_the_round_of_another_organization_completes_nothing(work: Work) -> None:
    unit = work.manager.do(ORGANIZATION, externalId="UNIT", parentExternalId="ACME", kind="UNIT", name="Unit")[
        "organization"
    ]["id"]
    theirs = work.manager.do(
        CREATE, **a_plan(work.company, assessed(work.company, organizationId=unit, title="Unit's"))
    )
    work.manager.do(CLOSE, id=live_round(work.company, 4, 4))

    states = {e["node"]["id"]: e["node"]["state"] for e in work.client.viewer.ask(PLANS)["client"]["plans"]["edges"]}
    assert states == {work.plan["id"]: "COMPLETED", theirs["plan"]["id"]: "OPEN"}


def test_a_refused_close_leaves_the_plan_as_it_is(work: Work) -> None:
    opened = work.company.open()
    with work.unchanged():
        assert work.manager.refused(CLOSE, id=opened["id"]) == [("TOO_FEW", "input.id")]
        assert work.client.member.refused(CLOSE, id=opened["id"]) == [("FORBIDDEN", "")]
