"""Who joined and who left since the round before: as counts, stored when a round opens and shown to nobody."""

from typing import Any
from uuid import uuid4

import pytest

from backend.assessments.membership import compare
from backend.assessments.models import Assessment
from backend.organizations.models import Person
from schema.sdl import sdl
from tests.assessments.clock import day, instant, tick
from tests.assessments.documents import CLOSE
from tests.assessments.rounds import PERSON, Company, plain

NOBODY = {"joined": 0, "left": 0}


def changes(company: Company, id: str) -> Any:
    with company.inside():
        return Assessment.objects.get(pk=plain(id)).roster_changes


def a_closed_round(company: Company, **facts: Any) -> str:
    id = str(company.open(**facts)["id"])
    company.answer(id, *[("SALES", "STAFF", 3)] * 5, *[("MARKETING", "STAFF", 4)] * 5)
    company.client.manager.do(CLOSE, id=id)
    return id


def move_some(company: Company) -> None:
    """One leaves Sales, two join Marketing, one goes from Sales to Marketing."""
    for number in (1, 2):
        new = {"name": f"New {number}", "email": f"new{number}@acme.example", "side": "MARKETING", "level": "STAFF"}
        company.client.manager.do(PERSON, organizationId=company.id, **new)
    with company.inside():
        Person.objects.filter(pk=plain(company.people["S1"])).update(left_on=day(-1))
        Person.objects.filter(pk=plain(company.people["S2"])).update(side="MARKETING")


def test_counts_by_side_and_in_all() -> None:
    a, b, c, d = (uuid4() for _ in range(4))
    assert compare({a: "SALES", b: "SALES", c: "BOTH"}, {b: "MARKETING", c: "BOTH", d: "SALES"}) == {
        "all": {"joined": 1, "left": 1},
        "sides": {
            "BOTH": NOBODY,
            "MARKETING": {"joined": 1, "left": 0},
            "SALES": {"joined": 1, "left": 2},
        },
    }


def test_is_stored_at_opening_against_the_last_closed_round(acme: Company) -> None:
    first = a_closed_round(acme)
    move_some(acme)
    second = acme.open()["id"]

    assert changes(acme, first) is None
    assert changes(acme, second) == {
        "since": str(plain(first)),
        "all": {"joined": 2, "left": 1},
        "sides": {"MARKETING": {"joined": 3, "left": 0}, "SALES": {"joined": 0, "left": 2}},
    }


def test_a_planned_round_is_compared_when_it_opens(acme: Company) -> None:
    first = a_closed_round(acme)
    second = acme.open(opensAt=instant(2).isoformat())["id"]
    move_some(acme)
    assert changes(acme, second) is None
    tick(2)
    assert changes(acme, second)["since"] == str(plain(first))
    assert changes(acme, second)["all"] == {"joined": 2, "left": 1}


def test_nobody_knows_beside_an_open_link_or_a_round_without_a_roster(acme: Company) -> None:
    acme.bring_in()
    assert changes(acme, acme.open()["id"]) is None  # nobody knows who was asked in the one brought in
    a_closed_round(acme)
    assert changes(acme, acme.open()["id"])["all"] == NOBODY
    assert changes(acme, acme.open(openLink=True)["id"]) is None


def test_is_not_in_the_api() -> None:
    assert "rosterChanges" not in sdl()
    assert "responseRate" in sdl()


@pytest.mark.parametrize(("joins", "is_told"), [(0, True), (1, False)])
def test_where_one_has_joined_no_statement_of_the_next_round_is_told(acme: Company, joins: int, is_told: bool) -> None:
    def round_of_all() -> dict[str, Any]:
        opened = acme.open()
        acme.answer(opened["id"], *[("SALES", "STAFF", 1 + place % 5) for place in range(6)])
        acme.answer(opened["id"], *[("MARKETING", "STAFF", 1 + place % 5) for place in range(6)])
        return dict(acme.client.manager.do(CLOSE, id=opened["id"])["result"])

    round_of_all()
    for number in range(joins):
        facts = {"name": "New", "email": "new@acme.example", "side": "SALES", "level": "STAFF"}
        acme.client.manager.do(PERSON, organizationId=acme.ids["SALES"], externalId=f"N{number}", **facts)
    cells = round_of_all()["cells"]
    figures = [figure for cell in cells for figure in cell["statements"] or []]
    assert any(figure["value"] is not None for figure in figures) == is_told
    assert cells[0]["dimensions"][0]["value"] is not None
