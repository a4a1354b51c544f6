"""Handing out links: each once, kept in the history, never in the answer again."""

from datetime import UTC, datetime

import pytest

from backend.events.models import AuditEvent, AuditPayload
from tests.assessments.documents import CANCEL, HAND_OUT
from tests.assessments.rounds import Company, plain


def test_tells_each_link_once_and_notes_the_day(acme: Company) -> None:
    opened = acme.open()
    done = acme.client.manager.do(HAND_OUT, id=opened["id"])

    assert sorted(link["externalId"] for link in done["links"]) == sorted(acme.people)
    assert len({link["url"] for link in done["links"]}) == 12
    assert {link["personId"] for link in done["links"]} == set(acme.people.values())
    assert done["openUrl"] is None
    with acme.unchanged():
        assert acme.client.manager.refused(HAND_OUT, id=opened["id"]) == [("ALREADY_USED", "")]
    days = acme.client.viewer.ask(DAYS, id=opened["id"])["node"]["invitations"]["edges"]
    today = datetime.now(UTC).astimezone(acme.client.system.in_client().zone).date()
    assert [edge["node"]["deliveredOn"] for edge in days] == [today.isoformat()] * 12


def test_tells_the_links_of_some_and_says_whose_is_out_already(acme: Company) -> None:
    opened = acme.open()
    first = [acme.people["S1"], acme.people["M1"]]
    assert len(acme.client.manager.do(HAND_OUT, id=opened["id"], personIds=first)["links"]) == 2

    with acme.unchanged():
        again = [acme.people["S2"], acme.people["M1"], acme.people["S1"]]
        assert acme.client.manager.refused(HAND_OUT, id=opened["id"], personIds=again) == [
            ("ALREADY_USED", "input.personIds.1"),
            ("ALREADY_USED", "input.personIds.2"),
        ]
    rest = acme.client.manager.do(HAND_OUT, id=opened["id"])["links"]
    assert len(rest) == 10


def test_keeps_in_the_history_who_was_told_whose_link_and_no_link(acme: Company) -> None:
    opened = acme.open()
    done = acme.client.manager.do(HAND_OUT, id=opened["id"], personIds=[acme.people["S1"]])
    with acme.inside():
        event = AuditEvent.objects.get(verb="invitation.handed_out")
        facts = AuditPayload.objects.get(event=event).facts
    assert event.actor.startswith("key:")
    assert facts == {"people": [str(plain(acme.people["S1"]))]}
    assert done["links"][0]["url"] not in str(facts)


def test_tells_the_open_link_as_often_as_it_is_asked_for(acme: Company) -> None:
    opened = acme.open(openLink=True)
    first, again = (acme.client.manager.do(HAND_OUT, id=opened["id"]) for _ in range(2))
    assert first["openUrl"] == again["openUrl"]
    assert (first["links"], "/answer/" in first["openUrl"]) == ([], True)
    with acme.unchanged():
        assert acme.client.manager.refused(HAND_OUT, id=opened["id"], personIds=[acme.people["S1"]]) == [
            ("INVALID", "input.personIds")
        ]


def test_refuses_who_was_not_asked_whose_link_is_mailed_and_more_than_500(acme: Company) -> None:
    sales = acme.open(organizationId=acme.ids["SALES"])["id"]
    mailed = acme.open(delivery="MAIL")["id"]
    people = [acme.people["S1"], acme.people["M1"]]
    with acme.unchanged():
        assert acme.client.manager.refused(HAND_OUT, id=sales, personIds=people) == [("NOT_FOUND", "input.personIds.1")]
        assert acme.client.manager.refused(HAND_OUT, id=mailed, personIds=people) == [
            ("INVALID", "input.personIds.0"),
            ("INVALID", "input.personIds.1"),
        ]
        assert acme.client.manager.refused(HAND_OUT, id=sales, personIds=people * 251) == [
            ("TOO_MANY", "input.personIds")
        ]


def test_refuses_a_round_that_is_over(acme: Company) -> None:
    opened = acme.open()
    acme.client.manager.do(CANCEL, id=opened["id"], reason="Wrong people")
    with acme.unchanged():
        assert acme.client.manager.refused(HAND_OUT, id=opened["id"]) == [("CLOSED", "input.id")]


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_is_forbidden_to_who_only_reads(acme: Company, role: str) -> None:
    opened = acme.open()
    with acme.unchanged():
        assert getattr(acme.client, role).refused(HAND_OUT, id=opened["id"]) == [("FORBIDDEN", "")]


DAYS = """
query Days($id: ID!) {
  node(id: $id) { ... on Assessment { invitations(first: 100) { edges { node { deliveredOn } } } } }
}
"""
