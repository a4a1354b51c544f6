"""Programmes: rounds that open by a rule of the calendar, once each, and no flood after a pause."""

from datetime import date
from typing import Any

import pytest
from strawberry.relay import to_base64

from backend.assessments.models import Assessment, Programme
from backend.events.models import AuditEvent
from tests.assessments.clock import day, instant, moment, tick
from tests.assessments.documents import CANCEL, EXTEND
from tests.assessments.rounds import Company
from tests.questionnaires.author import Author
from tests.world.build import ClientWorld

FACTS = """
id title state rule startsOn nextOn lastOn daysOpen delivery reminderDays smallestGroup basis version questionnaireKey
organization { name } who { sides levels organizationIds personIds } assessments { totalCount }
"""


def document(verb: str) -> str:
    kind = verb[0].upper() + verb[1:]
    return f"""mutation {kind}($input: {kind}ProgrammeInput!) {{
      {verb}Programme(input: $input) {{ programme {{ {FACTS} }} errors {{ code path message }} }}
    }}"""


CREATE, UPDATE, PAUSE, RESUME, END = map(document, ("create", "update", "pause", "resume", "end"))
LIST = """
query Programmes($filter: ProgrammeFilter, $orderBy: [ProgrammeOrder!]) {
  client { programmes(filter: $filter, orderBy: $orderBy) { totalCount edges { node { title assessments { edges { node {
    title state opensAt closesAt delivery programme { title } invited { side count }
  } } } } } } }
}
"""


def given(company: Company, **facts: Any) -> dict[str, Any]:
    return {
        "organizationId": company.id,
        "title": "Pulse",
        "rule": "FREQ=WEEKLY",
        "startsOn": str(day()),
        "daysOpen": 4,
        "delivery": "HANDOUT",
    } | facts


def programme(company: Company, **facts: Any) -> dict[str, Any]:
    """Make a programme of weekly rounds from day 0 on and return it."""
    return dict(company.client.manager.do(CREATE, **given(company, **facts))["programme"])


def rounds(company: Company, **arguments: Any) -> list[dict[str, Any]]:
    (edge,) = company.client.viewer.ask(LIST, **arguments)["client"]["programmes"]["edges"]
    return [each["node"] for each in edge["node"]["assessments"]["edges"]]


def states(company: Company) -> list[tuple[str, str]]:
    return [(each["title"].removeprefix("Pulse "), each["state"]) for each in rounds(company)]


def next_on(company: Company) -> str | None:
    with company.inside():
        found = Programme.objects.get().next_on
    return found and str(found)


def test_waits_for_its_first_day_and_nine_in_the_morning(acme: Company) -> None:
    made = programme(acme, rule=" rrule:freq=weekly ", who={"sides": ["SALES", "MARKETING"]})
    assert (made["state"], made["rule"], made["nextOn"]) == ("ACTIVE", "FREQ=WEEKLY", str(day()))
    assert made["who"]["sides"] == ["SALES", "MARKETING"]
    assert (made["questionnaireKey"], made["organization"]["name"]) == ("standard", "Acme")
    tick(0, 8)
    assert states(acme) == []


def test_opens_a_round_each_time_with_the_people_of_then(acme: Company) -> None:
    programme(acme)
    for turn in range(3):
        tick(7 * turn, 9, times=2)
        with acme.inside():
            Assessment.objects.update(state="CLOSED")

    assert [name for name, _ in states(acme)] == [str(day(0)), str(day(7)), str(day(14))]
    assert next_on(acme) == str(day(21))
    first = rounds(acme)[0]
    assert first["invited"] == [{"side": "SALES", "count": 6}, {"side": "MARKETING", "count": 6}]
    assert (first["delivery"], first["programme"]["title"]) == ("HANDOUT", "Pulse")


def test_after_weeks_without_a_worker_the_newest_round_opens_alone(acme: Company) -> None:
    programme(acme)
    tick(23, 15, times=3)

    assert states(acme) == [(str(day(21)), "OPEN")]
    assert next_on(acme) == str(day(28))
    assert rounds(acme)[0]["closesAt"][:10] == str(day(27))  # four days from when it opened


def test_a_day_that_has_not_come_to_its_morning_is_not_yet_due(acme: Company) -> None:
    programme(acme)
    tick(7, 8)
    assert states(acme) == [(str(day(0)), "OPEN")]
    assert next_on(acme) == str(day(7))


def test_waits_while_the_last_round_is_not_over(acme: Company) -> None:
    programme(acme)
    tick(0, 9)
    with acme.inside():
        id = Assessment.objects.get().id
    with moment(1):
        acme.client.manager.do(EXTEND, id=global_id("Assessment", id), closesAt=instant(9).isoformat())
    tick(8)
    assert len(states(acme)) == 1
    tick(10)
    tick(10)
    assert [state for _, state in states(acme)] == ["LAPSED", "OPEN"]


def test_too_few_people_make_one_round_that_lapsed_and_the_next_is_tried_in_its_time(acme: Company) -> None:
    programme(acme, who={"sides": ["BOTH"]})
    tick(0, 9, times=3)
    assert states(acme) == [(str(day(0)), "LAPSED")]
    assert next_on(acme) == str(day(7))


def test_a_rule_that_is_through_ends_the_programme(acme: Company) -> None:
    programme(acme, rule="FREQ=WEEKLY;COUNT=1")
    tick(0, 9)
    tick(30)
    with acme.inside():
        row = Programme.objects.get()
        assert (row.state, row.next_on, Assessment.objects.count()) == ("ENDED", None, 1)


def test_pauses_and_goes_on_with_the_next_day_alone(acme: Company) -> None:
    made = programme(acme)
    paused = acme.client.manager.do(PAUSE, id=made["id"], version=made["version"])["programme"]
    assert (paused["state"], paused["nextOn"]) == ("PAUSED", None)
    tick(15)
    assert states(acme) == []
    with moment(16):
        resumed = acme.client.manager.do(RESUME, id=made["id"])["programme"]
    assert (resumed["state"], resumed["nextOn"]) == ("ACTIVE", str(day(21)))


def test_ends_for_good_and_leaves_its_open_round_alone(acme: Company) -> None:
    made = programme(acme)
    tick(0, 9)
    ended = acme.client.manager.do(END, id=made["id"])["programme"]
    assert (ended["state"], ended["nextOn"], ended["lastOn"]) == ("ENDED", None, str(day()))
    tick(8)
    assert [name for name, _ in states(acme)] == [str(day())]
    with acme.inside():
        assert list(AuditEvent.objects.filter(noun="Programme").order_by("id").values_list("verb", flat=True)) == [
            "programme.created",
            "programme.ended",
        ]


def test_a_change_holds_from_the_next_round_on(acme: Company) -> None:
    made = programme(acme)
    tick(0, 9)
    facts = {
        "rule": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1",
        "title": "Quarter",
        "daysOpen": 14,
        "who": {"levels": ["STAFF"]},
    }
    with moment(1):
        changed = acme.client.manager.do(UPDATE, id=made["id"], **facts)["programme"]
        again = acme.client.manager.do(UPDATE, id=made["id"], who=None)["programme"]

    assert (changed["title"], changed["daysOpen"], changed["who"]["levels"]) == ("Quarter", 14, ["STAFF"])
    ahead = date.fromisoformat(changed["nextOn"])
    assert (ahead.day, (ahead.month - day().month) % 12) in {(1, 3), (1, 0)}
    assert again["who"] is None
    assert [name for name, _ in states(acme)] == [str(day())]


def test_is_found_by_state_organization_and_title(acme: Company) -> None:
    programme(acme)
    ended = programme(acme, title="Other", organizationId=acme.ids["SALES"])
    acme.client.manager.do(END, id=ended["id"])

    def found(**arguments: Any) -> list[str]:
        edges = acme.client.viewer.ask(LIST, **arguments)["client"]["programmes"]["edges"]
        return [edge["node"]["title"] for edge in edges]

    assert found(orderBy=["TITLE_ASC"]) == ["Other", "Pulse"]
    assert found(filter={"state": ["ENDED"]}) == ["Other"]
    assert found(filter={"organization": acme.id}) == ["Pulse"]
    assert found(filter={"titleContains": "uls"}) == ["Pulse"]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"title": " "}, "REQUIRED", "input.title"),
    ({"title": "x" * 181}, "TOO_LONG", "input.title"),
    ({"startsOn": "2020-01-01"}, "OUT_OF_RANGE", "input.startsOn"),
    ({"daysOpen": 0}, "OUT_OF_RANGE", "input.daysOpen"),
    ({"daysOpen": 7}, "OUT_OF_RANGE", "input.daysOpen"),  # it would meet the next
    ({"rule": "every quarter"}, "INVALID", "input.rule"),
    ({"rule": "FREQ=DAILY"}, "INVALID", "input.rule"),
    ({"rule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"}, "INVALID", "input.rule"),
    ({"smallestGroup": 4}, "OUT_OF_RANGE", "input.smallestGroup"),
    ({"reminderDays": [1]}, "INVALID", "input.reminderDays"),
    ({"delivery": "MAIL", "reminderDays": [4]}, "OUT_OF_RANGE", "input.reminderDays.0"),
    (
        {"who": {"personIds": ["UGVyc29uOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA=="]}},
        "NOT_FOUND",
        "input.who.personIds.0",
    ),
]


@pytest.mark.parametrize(("facts", "code", "path"), REFUSED)
def test_refuses_in_both_languages_and_stores_nothing(
    acme: Company, facts: dict[str, Any], code: str, path: str
) -> None:
    made = programme(acme)
    change = {name: value for name, value in facts.items() if name != "startsOn"}
    before = everything(acme)
    for locale, is_ascii in (("en", True), ("ja", False)):
        caller = acme.client.manager.speaking(locale)
        tries = [caller.attempt(CREATE, **given(acme, **facts))]
        if change:
            tries.append(caller.attempt(UPDATE, id=made["id"], **change))
        for payload in tries:
            (refusal,) = payload["errors"]
            assert (refusal["code"], ".".join(refusal["path"])) == (code, path)
            assert refusal["message"].isascii() is is_ascii
    assert everything(acme) == before


def test_refuses_moves_that_make_no_sense_and_stale_ones(acme: Company) -> None:
    made = programme(acme)
    refused = acme.client.manager.refused
    before = everything(acme)
    assert refused(RESUME, id=made["id"]) == [("ILLEGAL_MOVE", "input.id")]
    for move in (PAUSE, RESUME, END, UPDATE):
        assert refused(move, id=made["id"], version=9) == [("STALE", "input.version")]
    assert everything(acme) == before

    acme.client.manager.do(PAUSE, id=made["id"])
    assert refused(PAUSE, id=made["id"]) == [("ILLEGAL_MOVE", "input.id")]
    acme.client.manager.do(END, id=made["id"])
    before = everything(acme)
    for move in (PAUSE, RESUME, END, UPDATE):
        assert refused(move, id=made["id"]) == [("CLOSED", "input.id")]
    assert everything(acme) == before


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_is_forbidden_to_who_only_reads(acme: Company, role: str) -> None:
    made = programme(acme)
    before = everything(acme)
    caller = getattr(acme.client, role)
    assert caller.refused(CREATE, **given(acme)) == [("FORBIDDEN", "")]
    for move in (UPDATE, PAUSE, RESUME, END):
        assert caller.refused(move, id=made["id"]) == [("FORBIDDEN", "")]
    assert everything(acme) == before


def test_is_not_found_from_another_client(acme: Company, birch: ClientWorld) -> None:
    made = programme(acme)
    for move in (UPDATE, PAUSE, RESUME, END):
        assert birch.manager.refused(move, id=made["id"]) == [("NOT_FOUND", "input.id")]
    assert birch.viewer.ask(LIST)["client"]["programmes"]["totalCount"] == 0


def test_a_cancelled_round_of_a_programme_is_not_opened_anew(acme: Company) -> None:
    programme(acme)
    tick(0, 9)
    with acme.inside():
        id = Assessment.objects.get().id
    acme.client.manager.do(CANCEL, id=global_id("Assessment", id), reason="Holidays")
    tick(1)
    assert states(acme) == [(str(day()), "CANCELLED")]


def everything(company: Company) -> list[Any]:
    with company.inside():
        return [*Programme.objects.order_by("id").values(), AuditEvent.objects.count(), Assessment.objects.count()]


def global_id(noun: str, id: Any) -> str:
    return to_base64(noun, id)


def test_asks_the_newest_edition_of_a_questionnaire_of_ones_own_and_pauses_once_it_is_retired(acme: Company) -> None:
    author = Author(acme.client)
    first = author.publish(author.create())
    made = programme(acme, questionnaireId=first["id"])
    assert made["questionnaireKey"] == "short"
    second = author.publish(author.update(author.draft_after(first), title={"ja": "改訂版", "en": "Revised"}))
    tick(0, 9)
    with acme.inside():
        assert [each.questionnaire.edition for each in Assessment.objects.select_related("questionnaire")] == [2]
        Assessment.objects.update(state="CLOSED")

    author.retire(first)
    author.retire(second)
    tick(7, 9, times=3)
    assert len(states(acme)) == 1
    with acme.inside():
        assert Programme.objects.get().state == "PAUSED"
        assert AuditEvent.objects.filter(verb="programme.paused").count() == 1


def test_refuses_a_questionnaire_that_no_round_may_ask(acme: Company) -> None:
    author = Author(acme.client)
    draft = author.create()
    with acme.unchanged():
        assert acme.client.manager.refused(CREATE, **given(acme, questionnaireId=draft["id"])) == [
            ("ILLEGAL_MOVE", "input.questionnaireId")
        ]
        assert acme.client.manager.refused(CREATE, **given(acme, questionnaireId=acme.id)) == [
            ("NOT_FOUND", "input.questionnaireId")
        ]
