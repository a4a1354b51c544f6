"""What the firm's portfolio holds of a client's open deadlines."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from backend.plans.actions import add_action
from tests.assessments.rounds import ORGANIZATION, plain
from tests.assessments.test_races import wait_for_a_lock
from tests.plans.asked import ADD, CREATE, IMPORT_ACTIONS, MOVE, UPDATE_ACTION
from tests.plans.work import Work, a_plan, alone, an_action, as_date, assessed, day
from tests.world.build import FirmWorld

PORTFOLIO = '{ portfolio(filter: {slug: ["alder"]}) { edges { node { overdueCount } } } }'


def test_holds_the_deadlines_of_what_is_open(work: Work) -> None:
    first = work.add(deadline=day(5))
    work.add(deadline=day(3))
    assert work.open_deadlines() == [day(3), day(5)]

    work.manager.do(UPDATE_ACTION, id=first["id"], deadline=day(1))
    assert work.open_deadlines() == [day(1), day(3)]
    work.manager.do(MOVE, id=first["id"], status="CANCELLED")
    assert work.open_deadlines() == [day(3)]
    work.manager.do(MOVE, id=first["id"], status="PLANNED")
    assert work.open_deadlines() == [day(1), day(3)]


def test_counts_what_is_overdue_there_and_now(work: Work, north: FirmWorld) -> None:
    for offset in (-1, -2, 1):
        work.add(deadline=day(offset))
    (edge,) = north.admin.ask(PORTFOLIO)["portfolio"]["edges"]
    assert edge["node"] == {"overdueCount": 2}


def test_forgets_nothing_when_two_plans_change_at_once(work: Work) -> None:
    """The second computes what is open only after the first has told: each plan has a lock of its own."""
    unit = work.manager.do(ORGANIZATION, externalId="UNIT", parentExternalId="ACME", kind="UNIT", name="Unit")
    baseline = assessed(work.company, organizationId=unit["organization"]["id"], title="Of the unit")
    other = work.manager.do(CREATE, **a_plan(work.company, baseline))["plan"]["id"]
    told, go_on = Event(), Event()

    def slowly() -> None:
        with work.company.inside():
            add_action(
                work.client.system,
                plan_id=plain(work.plan["id"]),
                title="First",
                owner_id=plain(work.people["S2"]),
                sides=["SALES"],
                starts_on=as_date(day(-1)),
                deadline=as_date(day(1)),
            )
            told.set()
            assert go_on.wait(20)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(alone, slowly)
        assert told.wait(20)
        second = pool.submit(alone, lambda: work.manager.do(ADD, **an_action(work, planId=other, deadline=day(2))))
        wait_for_a_lock()
        go_on.set()
        first.result(30)
        second.result(30)

    assert work.open_deadlines() == [day(1), day(2)]


def test_holds_what_is_brought_in_open(acme: Any) -> None:
    baseline = assessed(acme)
    work = Work(acme, baseline, acme.client.manager.do(CREATE, **a_plan(acme, baseline, externalId="P1"))["plan"])
    row = {"planExternalId": "P1", "ownerExternalId": "S2", "title": "Past", "sides": ["SALES"], "startsOn": day(-9)}
    rows = [
        row | {"externalId": "A1", "deadline": day(-2), "status": "DONE", "completedOn": day(-3)},
        row | {"externalId": "A2", "deadline": day(-1), "status": "BLOCKED"},
    ]
    work.manager.do(IMPORT_ACTIONS, actions=rows)
    assert work.open_deadlines() == [day(-1)]
