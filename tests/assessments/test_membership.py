"""Who joined and who left since the round before: where they are few, no statement of the new round is told."""

from typing import Any
from uuid import uuid4

import pytest

from backend.assessments.membership import compare, roster_changes
from backend.assessments.models import Assessment
from backend.organizations.models import Person
from tests.assessments.clock import day
from tests.assessments.documents import CLOSE
from tests.assessments.rounds import PERSON, Company, plain


def changes(company: Company, before: str, now: str) -> dict[str, int] | None:
    with company.inside():
        rounds = Assessment.objects.in_bulk([plain(before), plain(now)])
        return roster_changes(rounds[plain(before)], rounds[plain(now)])


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
    before, now = {a: "SALES", b: "SALES", c: "BOTH"}, {b: "MARKETING", c: "BOTH", d: "SALES"}
    assert compare(before, now) == {"ALL": 2, "BOTH": 0, "MARKETING": 1, "SALES": 3}
    assert compare(now, now) == {"ALL": 0, "BOTH": 0, "MARKETING": 0, "SALES": 0}


def test_is_counted_from_those_whom_each_round_asked(acme: Company) -> None:
    first = a_closed_round(acme)
    move_some(acme)
    second = acme.open()["id"]
    assert changes(acme, first, second) == {"ALL": 3, "MARKETING": 3, "SALES": 2}

    with acme.inside():
        Person.objects.filter(pk=plain(acme.people["S3"])).update(side="MARKETING", left_on=day(-1))
    assert changes(acme, first, second) == {"ALL": 3, "MARKETING": 3, "SALES": 2}, "who was asked is frozen"


def test_nobody_knows_beside_an_open_link_or_a_round_without_a_roster(acme: Company) -> None:
    brought_in, asked, opened = acme.bring_in()["assessment"]["id"], acme.open()["id"], acme.open(openLink=True)["id"]
    assert changes(acme, brought_in, asked) is None
    assert changes(acme, asked, opened) is None
    assert changes(acme, asked, acme.open()["id"]) == {"ALL": 0, "MARKETING": 0, "SALES": 0}


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
