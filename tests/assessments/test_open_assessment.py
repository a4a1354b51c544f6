"""Opening a round: who is asked is frozen, and every refusal leaves nothing behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from backend.assessments.models import AnswerTicket, Invitation
from tenants.database.aliases import OWNER
from tests.assessments.documents import OPEN
from tests.assessments.rounds import Company, plain
from tests.world.build import ClientWorld

SOON = (datetime.now(UTC) + timedelta(days=3)).isoformat()
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'assessments.send_invitations'"


def test_invites_every_active_person_below_the_organization(acme: Company) -> None:
    opened = acme.open()

    assert opened["state"] == "OPEN"
    assert opened["invited"] == [{"side": "SALES", "count": 6}, {"side": "MARKETING", "count": 6}]
    assert opened["invitations"]["totalCount"] == 12
    with acme.inside():
        assert AnswerTicket.objects.filter(assessment=plain(opened["id"])).count() == 12


def test_narrows_who_is_asked_by_all_that_is_given(acme: Company) -> None:
    staff = acme.open(who={"sides": ["SALES", "MARKETING"], "levels": ["STAFF"]})
    assert staff["invited"] == [{"side": "SALES", "count": 4}, {"side": "MARKETING", "count": 4}]

    wanted = [acme.people[name] for name in ("S0", "S1", "S2", "S3", "M0", "M1")]
    some = acme.open(who={"personIds": wanted})
    assert {edge["node"]["person"]["id"] for edge in some["invitations"]["edges"]} == set(wanted)

    team = acme.open(organizationId=acme.ids["SALES"])
    assert team["invited"] == [{"side": "SALES", "count": 5}]


def test_keeps_team_side_and_level_on_the_ticket_and_nothing_that_leads_to_the_invitation(acme: Company) -> None:
    opened = acme.open()
    with acme.inside():
        tickets = AnswerTicket.objects.filter(assessment=plain(opened["id"]))
        of_heads, of_sales = tickets.filter(level="HEAD"), tickets.filter(side="SALES", level="STAFF")
        assert set(of_heads.values_list("team", flat=True)) == {None}
        assert set(of_sales.values_list("team", flat=True)) == {plain(acme.ids["SALES"])}
        ids = set(tickets.values_list("id", flat=True))
        assert not ids & set(Invitation.objects.values_list("id", flat=True))


def test_an_open_link_invites_nobody(acme: Company) -> None:
    opened = acme.open(openLink=True)
    assert (opened["hasOpenLink"], opened["invited"], opened["responseRate"]) == (True, None, None)
    assert acme.counts()["Invitation"] == acme.counts()["AnswerTicket"] == 0


def test_mailing_is_left_to_the_worker_and_handing_out_is_not(acme: Company) -> None:
    acme.open(delivery="HANDOUT")
    assert waiting_mails() == 0
    opened = acme.open(delivery="MAIL")
    assert waiting_mails() == 1
    assert {edge["node"]["delivery"] for edge in opened["invitations"]["edges"]} == {"MAIL"}


def test_days_end_where_the_client_is(acme: Company) -> None:
    closes_at = datetime.fromisoformat(acme.open(daysOpen=1)["closesAt"])
    assert (closes_at.astimezone(acme.client.system.in_client().zone)).strftime("%H:%M:%S") == "23:59:59"


def test_a_repeated_key_opens_one_round(acme: Company) -> None:
    first, again = acme.open(idempotencyKey="k1"), acme.open(idempotencyKey="k1")
    assert first["id"] == again["id"]
    assert acme.counts()["Assessment"] == 1


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"title": " "}, "REQUIRED", "input.title"),
    ({"title": "x" * 201}, "TOO_LONG", "input.title"),
    ({"daysOpen": None}, "REQUIRED", "input.closesAt"),
    ({"closesAt": SOON}, "INVALID", "input.closesAt"),
    ({"daysOpen": 0}, "OUT_OF_RANGE", "input.daysOpen"),
    ({"daysOpen": 367}, "OUT_OF_RANGE", "input.daysOpen"),
    ({"daysOpen": None, "closesAt": "2020-01-01T00:00:00Z"}, "OUT_OF_RANGE", "input.closesAt"),
    ({"daysOpen": None, "closesAt": "2199-01-01T00:00:00Z"}, "OUT_OF_RANGE", "input.closesAt"),
    ({"smallestGroup": 4}, "OUT_OF_RANGE", "input.smallestGroup"),
    ({"mode": "NAMED", "openLink": True}, "INVALID", "input.openLink"),
    ({"mode": "NAMED", "asksComments": True}, "INVALID", "input.asksComments"),
    ({"mode": "NAMED", "smallestGroup": 6}, "INVALID", "input.smallestGroup"),
    ({"mode": "NAMED", "smallestGroup": 4}, "OUT_OF_RANGE", "input.smallestGroup"),
    ({"mode": "NAMED", "who": {"sides": ["OTHER"]}}, "TOO_FEW", "input.who"),
    ({"who": {"sides": ["OTHER"]}}, "TOO_FEW", "input.who"),
    ({"who": {"sides": []}}, "TOO_FEW", "input.who"),
    ({"smallestGroup": 13}, "TOO_FEW", "input.who"),
    ({"openLink": True, "who": {"sides": ["SALES"]}}, "INVALID", "input.who"),
    ({"externalId": "R1"}, "DUPLICATE", "input.externalId"),
]


@pytest.mark.parametrize(("facts", "code", "path"), REFUSED)
def test_refuses_in_both_languages_and_stores_nothing(
    acme: Company, facts: dict[str, Any], code: str, path: str
) -> None:
    acme.open(externalId="R1")
    asked = {"organizationId": acme.id, "title": "A round", "daysOpen": 7, "delivery": "MAIL"} | facts
    with acme.unchanged():
        refusals = [acme.client.manager.speaking(locale).attempt(OPEN, **asked)["errors"] for locale in ("en", "ja")]

    for (refusal,) in refusals:
        assert (refusal["code"], ".".join(refusal["path"])) == (code, path)
    assert refusals[0][0]["message"].isascii()
    assert not refusals[1][0]["message"].isascii()
    assert waiting_mails() == 0


def test_does_not_find_what_is_another_clients_or_beside_the_organization(acme: Company, birch: ClientWorld) -> None:
    asked = {"organizationId": acme.ids["SALES"], "title": "A round", "daysOpen": 7}
    with acme.unchanged():
        assert acme.client.manager.refused(
            OPEN, **asked, who={"personIds": [acme.people["S1"], acme.people["M1"]]}
        ) == [("NOT_FOUND", "input.who.personIds.1")]
        assert acme.client.manager.refused(OPEN, **asked, who={"personIds": [acme.id]}) == [
            ("NOT_FOUND", "input.who.personIds.0")
        ]
    assert birch.manager.refused(OPEN, **asked) == [("NOT_FOUND", "input.organizationId")]


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_is_forbidden_to_who_only_reads(acme: Company, role: str) -> None:
    caller = getattr(acme.client, role)
    with acme.unchanged():
        assert caller.refused(OPEN, organizationId=acme.id, title="A round", daysOpen=7) == [("FORBIDDEN", "")]


def waiting_mails() -> int:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(JOBS)
        return int(cursor.fetchone()[0])
