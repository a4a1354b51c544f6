"""Rounds that open and close by themselves: at their time, once, also after the worker was away."""

from typing import Any

import pytest
from django.db import connections

from backend.assessments.models import AnswerTicket, Assessment, Invitation, SealedComments
from backend.events.models import AuditEvent, AuditPayload
from backend.organizations.models import Person
from tenants.database.aliases import OWNER
from tests.assessments.clock import day, instant, moment, tick
from tests.assessments.documents import CANCEL, CLOSE, EXTEND, HAND_OUT, OPEN
from tests.assessments.rounds import PERSON, Company, build_company, plain
from tests.world.build import ClientWorld

REMIND = """
mutation Remind($input: RemindAssessmentInput!) {
  remindAssessment(input: $input) { assessment { id } errors { code path message } }
}
"""
READ = """
query Read($id: ID!) { node(id: $id) { ... on Assessment {
  state lapseReason opensAt openedAt closesAt version delivery who { sides levels organizationIds personIds }
  invited { side count } result { stage } invitations { totalCount }
} } }
"""


def planned(company: Company, **facts: Any) -> str:
    """Plan a round for day 2 at ten, for a week, and return its id."""
    facts = {"opensAt": instant(2, 10).isoformat(), "daysOpen": 7} | facts
    return str(company.open(**facts)["id"])


def read(company: Company, id: str) -> dict[str, Any]:
    return dict(company.client.viewer.ask(READ, id=id)["node"])


def as_owner(statement: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement)


def verbs(company: Company, id: str) -> list[str]:
    with company.inside():
        events = AuditEvent.objects.filter(subject_id=plain(id)).order_by("id")
        return list(events.values_list("verb", flat=True))


def test_a_planned_round_invites_nobody_before_its_time(acme: Company) -> None:
    id = planned(acme, who={"sides": ["SALES"]})
    tick(2, 9)

    seen = read(acme, id)
    assert (seen["state"], seen["invited"], seen["invitations"]["totalCount"]) == ("SCHEDULED", None, 0)
    assert seen["opensAt"] == seen["openedAt"]
    assert seen["who"] == {"sides": ["SALES"], "levels": None, "organizationIds": None, "personIds": None}
    assert acme.counts()["AnswerTicket"] == 0


def test_opens_at_its_time_for_the_people_of_that_time(acme: Company) -> None:
    id = planned(acme, who={"sides": ["SALES"]})
    new = {"name": "New", "email": "new@acme.example", "side": "SALES", "level": "STAFF"}
    acme.client.manager.do(PERSON, organizationId=acme.id, **new)
    with acme.inside():
        Person.objects.filter(pk=plain(acme.people["S0"])).update(left_on=day())
    tick(2, 10)

    seen = read(acme, id)
    assert (seen["state"], seen["invited"]) == ("OPEN", [{"side": "SALES", "count": 6}])
    with acme.inside():
        asked = set(Invitation.objects.values_list("person__name", flat=True))
        assert asked == {"New", *(f"Sales {number}" for number in range(1, 6))}
        assert AnswerTicket.objects.count() == 6
    assert verbs(acme, id) == ["assessment.scheduled", "assessment.opened"]


def test_looking_at_the_clock_again_changes_nothing(acme: Company) -> None:
    planned(acme)
    tick(2, 10)
    with acme.unchanged():
        tick(2, 10, times=3)


def test_a_worker_that_was_away_makes_up_for_it_and_its_days_count_from_then(acme: Company) -> None:
    id = planned(acme)
    tick(4, 15)

    seen = read(acme, id)
    assert (seen["state"], seen["openedAt"][:10]) == ("OPEN", instant(4, 15).isoformat()[:10])
    with moment(4, 15):
        assert acme.client.manager.refused(EXTEND, id=id, closesAt=instant(11, 23).isoformat()) == [
            ("OUT_OF_RANGE", "input.closesAt")  # it ends later already: 23:59:59 of day 11
        ]


def test_a_round_whose_end_has_passed_is_not_opened_any_more(acme: Company) -> None:
    id = planned(acme, daysOpen=None, closesAt=instant(3).isoformat())
    tick(4, times=3)
    assert (read(acme, id)["state"], read(acme, id)["lapseReason"]) == ("LAPSED", "NOT_OPENED_IN_TIME")
    assert verbs(acme, id) == ["assessment.scheduled", "assessment.lapsed"]


def test_too_few_people_at_its_time_are_said_once_and_nobody_is_asked(acme: Company) -> None:
    id = planned(acme, who={"sides": ["BOTH"]})
    tick(2, times=3)

    assert (read(acme, id)["state"], read(acme, id)["lapseReason"]) == ("LAPSED", "TOO_FEW_ASKED")
    assert verbs(acme, id) == ["assessment.scheduled", "assessment.lapsed"]
    assert acme.counts()["Invitation"] == 0


def test_a_planned_round_can_be_called_off_with_a_reason(acme: Company) -> None:
    id = planned(acme)
    with acme.unchanged():
        assert acme.client.manager.refused(CANCEL, id=id, reason=" ") == [("REQUIRED", "input.reason")]
    acme.client.manager.do(CANCEL, id=id, reason="Not yet")
    tick(3)
    assert (read(acme, id)["state"], acme.counts()["Invitation"]) == ("CANCELLED", 0)


def test_closes_at_its_end_and_computes_the_result(acme: Company) -> None:
    opened = acme.open(daysOpen=3)
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 5, *[("MARKETING", "STAFF", 4)] * 5)
    tick(1)
    assert read(acme, opened["id"])["state"] == "OPEN"
    tick(5, times=3)

    seen = read(acme, opened["id"])
    assert (seen["state"], seen["result"]["stage"]) == ("CLOSED", "ALIGNED")
    assert verbs(acme, opened["id"]) == ["assessment.opened", "assessment.closed"]
    counts = acme.counts()
    assert (counts["AnswerTicket"], counts["AssessmentResult"]) == (0, 1)


@pytest.mark.parametrize("answered", [0, 4])
def test_too_few_answers_at_its_end_are_said_once_and_give_no_result(acme: Company, answered: int) -> None:
    opened = acme.open(daysOpen=3)
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * answered)
    with acme.inside():
        SealedComments.objects.create(assessment_id=plain(opened["id"]), content=b"of somebody")
    tick(5, times=3)

    seen = read(acme, opened["id"])
    assert (seen["state"], seen["lapseReason"], seen["result"]) == ("LAPSED", "TOO_FEW_ANSWERED", None)
    assert verbs(acme, opened["id"]) == ["assessment.opened", "assessment.lapsed"]
    assert acme.counts()["AnswerTicket"] == 0
    with acme.inside():
        assert SealedComments.objects.count() == 0
        facts = AuditPayload.objects.get(event__verb="assessment.lapsed").facts
        assert facts == {"reason": "TOO_FEW_ANSWERED"}


def test_what_was_closed_by_hand_is_left_alone(acme: Company) -> None:
    opened = acme.open(daysOpen=3)
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 5)
    acme.client.manager.do(CLOSE, id=opened["id"])
    with acme.unchanged():
        tick(5)


def test_one_client_that_fails_stops_no_other(acme: Company, birch: ClientWorld) -> None:
    other = build_company(birch)
    mine, theirs = planned(acme), planned(other)
    schema = acme.client.row.schema_name
    as_owner(f'REVOKE ALL ON "{schema}".assessments_programme FROM "{schema}"')
    try:
        tick(2)
    finally:
        as_owner(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{schema}".assessments_programme TO "{schema}"')
    assert (read(acme, mine)["state"], read(other, theirs)["state"]) == ("SCHEDULED", "OPEN")
    tick(2)
    assert read(acme, mine)["state"] == "OPEN"


def test_one_round_that_fails_stops_no_other(acme: Company) -> None:
    broken, sound = planned(acme), planned(acme)
    with acme.inside():
        Assessment.objects.filter(pk=plain(broken)).update(who={"unknown": []})
    tick(2)
    assert (read(acme, broken)["state"], read(acme, sound)["state"]) == ("SCHEDULED", "OPEN")


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"opensAt": "2020-01-01T00:00:00Z"}, "OUT_OF_RANGE", "input.opensAt"),
    ({"opensAt": instant(400).isoformat()}, "OUT_OF_RANGE", "input.opensAt"),
    ({"daysOpen": None, "closesAt": instant(1).isoformat()}, "OUT_OF_RANGE", "input.closesAt"),
    ({"daysOpen": None, "closesAt": instant(380).isoformat()}, "OUT_OF_RANGE", "input.closesAt"),
    ({"daysOpen": None}, "REQUIRED", "input.closesAt"),
    ({"openLink": True, "who": {"levels": ["HEAD"]}}, "INVALID", "input.who"),
    ({"reminderDays": [1]}, "INVALID", "input.reminderDays"),  # links are handed out
    ({"delivery": "MAIL", "reminderDays": [1, 1]}, "DUPLICATE", "input.reminderDays"),
    ({"delivery": "MAIL", "reminderDays": [7]}, "OUT_OF_RANGE", "input.reminderDays.0"),  # the day it opens
    ({"delivery": "MAIL", "reminderDays": [-1]}, "OUT_OF_RANGE", "input.reminderDays.0"),
    ({"delivery": "MAIL", "reminderDays": [0, 1, 2, 3, 4, 5]}, "TOO_MANY", "input.reminderDays"),
    ({"quota": 10}, "INVALID", "input.quota"),
    ({"passcode": "tulips"}, "INVALID", "input.passcode"),
    ({"openLink": True, "quota": 4}, "OUT_OF_RANGE", "input.quota"),
    ({"openLink": True, "quota": 10_001}, "OUT_OF_RANGE", "input.quota"),
    ({"openLink": True, "passcode": "abc"}, "OUT_OF_RANGE", "input.passcode"),
    ({"openLink": True, "passcode": "x" * 65}, "OUT_OF_RANGE", "input.passcode"),
]


@pytest.mark.parametrize(("facts", "code", "path"), REFUSED)
def test_refuses_in_both_languages_and_plans_nothing(
    acme: Company, facts: dict[str, Any], code: str, path: str
) -> None:
    asked = {
        "organizationId": acme.id,
        "title": "A round",
        "opensAt": instant(2).isoformat(),
        "daysOpen": 7,
        "delivery": "HANDOUT",
    } | facts
    with acme.unchanged():
        refusals = [acme.client.manager.speaking(locale).attempt(OPEN, **asked)["errors"] for locale in ("en", "ja")]

    for (refusal,) in refusals:
        assert (refusal["code"], ".".join(refusal["path"])) == (code, path)
    assert refusals[0][0]["message"].isascii()
    assert not refusals[1][0]["message"].isascii()


@pytest.mark.parametrize(
    ("document", "facts"),
    [(EXTEND, {"closesAt": instant(30).isoformat()}), (CLOSE, {}), (HAND_OUT, {}), (REMIND, {})],
)
def test_what_has_not_opened_cannot_be_worked_with(acme: Company, document: str, facts: dict[str, Any]) -> None:
    id = planned(acme)
    with acme.unchanged():
        for locale, is_ascii in (("en", True), ("ja", False)):
            (refusal,) = acme.client.manager.speaking(locale).attempt(document, id=id, **facts)["errors"]
            assert (refusal["code"], refusal["path"]) == ("NOT_OPEN", ["input", "id"])
            assert refusal["message"].isascii() is is_ascii


@pytest.mark.parametrize(
    ("document", "facts"),
    [(EXTEND, {"closesAt": instant(30).isoformat()}), (CANCEL, {"reason": "Mine"}), (CLOSE, {}), (REMIND, {})],
)
def test_what_has_lapsed_stays_so(acme: Company, document: str, facts: dict[str, Any]) -> None:
    opened = acme.open(daysOpen=3)
    tick(5)
    with acme.unchanged():
        for locale, is_ascii in (("en", True), ("ja", False)):
            (refusal,) = acme.client.manager.speaking(locale).attempt(document, id=opened["id"], **facts)["errors"]
            assert (refusal["code"], refusal["path"]) == ("CLOSED", ["input", "id"])
            assert refusal["message"].isascii() is is_ascii


def test_what_has_ended_is_not_opened_again_by_a_later_end(acme: Company) -> None:
    opened = acme.open(daysOpen=3)
    with moment(5), acme.unchanged():  # before the worker closes it
        for locale, is_ascii in (("en", True), ("ja", False)):
            asked = {"id": opened["id"], "closesAt": instant(9).isoformat()}
            (refusal,) = acme.client.manager.speaking(locale).attempt(EXTEND, **asked)["errors"]
            assert (refusal["code"], refusal["path"]) == ("EXPIRED", ["input", "id"])
            assert refusal["message"].isascii() is is_ascii
