"""Rounds by name, from opening to result: nothing is withheld, no verdict is passed, and nothing mixes."""

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError

from backend.assessments.models import Assessment, AssessmentResult, NamedResponse
from backend.events.models import AuditEvent
from backend.organizations.models import Organization
from tests.answers.rounds import CONSENT, SUBMIT, all_at
from tests.assessments.by_name import round_by_name
from tests.assessments.clock import instant, moment, tick, tick_and_mail
from tests.assessments.documents import CANCEL, CLOSE, PORTFOLIO
from tests.assessments.rounds import Company, build_company, plain
from tests.assessments.test_close_assessment import SIX_EACH, cell
from tests.assessments.test_compare import nodes, query
from tests.assessments.test_schedule import READ, REMIND
from tests.assessments.test_verify_snapshot import as_owner, verified
from tests.plans.asked import CREATE, IMPORT_PLAN, PLANS
from tests.plans.test_import_plan import past
from tests.plans.work import a_plan, work_of
from tests.world.build import ClientWorld
from tests.world.callers import Caller

THREE = {"S0": 2, "S1": 3, "M0": 5}
GO = """query Go($id: ID!, $filter: NamedResponseFilter) { node(id: $id) { ... on Assessment {
  state lapseReason responseRate participation { side invited answeredAtLeast rate } smallestGroup
  namedResponses(orderBy: [NAME_ASC], filter: $filter) { edges { node { person { name } answers { value } } } }
} } }"""
LIST = """query List($filter: NamedResponseFilter) { client {
  namedResponses(orderBy: [NAME_ASC], filter: $filter) { edges { node { person { name } } } }
} }"""


def read(company: Company, id: str) -> dict[str, Any]:
    return dict(company.client.viewer.ask(GO, id=id)["node"])


def names(company: Company, **filter: Any) -> list[str]:
    found = company.client.viewer.ask(LIST, filter=filter)["client"]["namedResponses"]
    return [node["person"]["name"] for node in nodes(found)]


def close(company: Company, id: str) -> dict[str, Any]:
    return dict(company.client.manager.do(CLOSE, id=id)["result"])


def rows(company: Company) -> tuple[int, int]:
    """How many have answered by name, and how many may still."""
    with company.inside():
        return NamedResponse.objects.given().count(), NamedResponse.objects.waiting().count()


def test_a_single_person_can_be_asked(acme: Company) -> None:
    id = round_by_name(acme, {"S1": 4}, who={"personIds": [acme.people["S1"]]})
    assert acme.counts()["AnswerTicket"] == 0
    seen = read(acme, id)
    assert (seen["responseRate"], seen["participation"]) == (
        (1.0, [{"side": "SALES", "invited": 1, "answeredAtLeast": 1, "rate": 1.0}])
    )
    result = close(acme, id)
    assert (result["total"]["value"], result["count"], result["basis"]) == (80.0, 1, "POOLED")


def test_what_is_answered_is_read_while_the_round_is_open(acme: Company) -> None:
    id = round_by_name(acme, THREE)
    other = round_by_name(acme, {"S3": 1})
    answered = nodes(read(acme, id)["namedResponses"])
    assert [(each["person"]["name"], each["answers"][0]["value"]) for each in answered] == [
        ("Marketing 0", 5),
        ("Sales 0", 2),
        ("Sales 1", 3),
    ]
    assert names(acme, assessment=id, side=["SALES"]) == ["Sales 0", "Sales 1"]
    assert names(acme, level=["HEAD"]) == ["Marketing 0", "Sales 0"]
    assert names(acme, person=acme.people["S3"]) == names(acme, assessment=other) == ["Sales 3"]
    assert read(acme, id)["responseRate"] == 0.25


def test_the_result_withholds_nothing_and_passes_no_verdict(acme: Company) -> None:
    id = round_by_name(acme, THREE)
    result = close(acme, id)
    assert (result["smallestGroup"], result["basis"], result["total"]["value"]) == (None, "SIDES", 75.0)
    assert cell(result, "side:MARKETING")["total"]["value"] == 100.0
    assert cell(result, "level:HEAD")["count"] == 2
    empty = cell(result, "level:STAFF")
    assert (empty["count"], empty["total"]["suppressed"]) == (None, "NO_ANSWERS")
    assert {each["total"]["suppressed"] for each in result["cells"]} == {None, "NO_ANSWERS"}
    sides, levels = result["differences"]
    assert (sides["total"]["value"], levels["total"]["suppressed"]) == (pytest.approx(2.5 - 5), "NO_ANSWERS")
    told = [pair[part] for pair in (sides, levels) for part in ("total", "dimensions", "statements")]
    parts = [each for part in told if part for each in (part if isinstance(part, list) else [part])]
    said = ("verdict", "inference", "morePerSide", "beyondRoster", "explanation", "code")
    assert {part[name] for part in parts for name in said} == {None}
    assert (rows(acme), read(acme, id)["state"]) == ((3, 0), "CLOSED")
    assert verified(acme, result) == ("EQUAL", [])


def test_an_answer_that_was_changed_is_told_by_the_seal(acme: Company) -> None:
    result = close(acme, round_by_name(acme, THREE))
    with as_owner(acme):
        row = NamedResponse.objects.using("owner").first()
        assert row is not None
        NamedResponse.objects.using("owner").filter(pk=row.pk).update(answers=dict.fromkeys(row.answers, 1))
    assert verified(acme, result)[0] == "DIFFERENT"


def test_is_compared_with_the_last_round_by_name_without_an_interval(acme: Company) -> None:
    first = close(acme, round_by_name(acme, {"S0": 2, "M0": 4}))
    acme.bring_in()
    change = close(acme, round_by_name(acme, {"S0": 3, "M0": 4}))["change"]
    assert (first["change"], change["sinceHash"]) == (None, first["hash"])
    assert [each["total"]["value"] for each in change["cells"]] == [10.0, 20.0, 0.0]
    assert {each["total"]["interval"] for each in change["cells"]} == {None}


def test_nothing_is_closed_without_an_answer(acme: Company) -> None:
    id = round_by_name(acme, {})
    with acme.unchanged():
        assert acme.client.manager.refused(CLOSE, id=id) == [("TOO_FEW", "input.id")]
    assert rows(acme) == (0, 12)


@pytest.mark.parametrize("answered", [{}, THREE])
def test_a_round_that_is_called_off_keeps_no_answer(acme: Company, answered: dict[str, int]) -> None:
    id = round_by_name(acme, answered)
    other = round_by_name(acme, {"M1": 3})
    acme.client.manager.do(CANCEL, id=id, reason="Not now")
    assert (names(acme), rows(acme), read(acme, id)["state"]) == (["Marketing 1"], (1, 11), "CANCELLED")
    assert names(acme, assessment=other) == ["Marketing 1"]


def test_closes_by_itself_with_one_answer_and_lapses_without(acme: Company) -> None:
    alone, nobodys = round_by_name(acme, {"S2": 4}), round_by_name(acme, {})
    tick(9)
    assert [read(acme, id)["state"] for id in (alone, nobodys)] == ["CLOSED", "LAPSED"]
    assert read(acme, nobodys)["lapseReason"] == "TOO_FEW_ANSWERED"
    assert rows(acme) == (1, 0)


def test_opens_by_itself_and_lapses_where_there_is_nobody(acme: Company) -> None:
    planned = {"mode": "NAMED", "opensAt": instant(2, 10).isoformat()}
    heads = acme.open(**planned, who={"levels": ["HEAD"]})["id"]
    others = acme.open(**planned, who={"sides": ["OTHER"]})["id"]
    assert rows(acme) == (0, 0)
    tick(2, 10)
    assert [acme.client.viewer.ask(READ, id=id)["node"]["state"] for id in (heads, others)] == ["OPEN", "LAPSED"]
    assert read(acme, others)["lapseReason"] == "TOO_FEW_ASKED"
    assert rows(acme) == (0, 2)


def test_mails_and_reminders_say_that_names_are_kept(acme: Company) -> None:
    id = acme.open(mode="NAMED", delivery="MAIL", who={"levels": ["HEAD"]})["id"]
    tick_and_mail()
    for message in list(mail.outbox):
        if message.to == ["sales0@acme.example"]:
            (link,) = [line for line in str(message.body).splitlines() if line.startswith("http")]
    holder = Caller(token=link.rpartition("/")[2])
    version = holder.ask(CONSENT)["answerForm"]["consent"]["version"]
    holder.do(SUBMIT, answers=all_at(), consent=version)
    with moment(1):
        acme.client.manager.do(REMIND, id=id)
    tick_and_mail(1)

    assert sorted(message.to[0] for message in mail.outbox) == ["marketing0@acme.example"] * 2 + ["sales0@acme.example"]
    for message in mail.outbox:
        assert "お名前とともに" in message.body
        assert not [word for word in ("お名前なし", "人に満たない", "記録されず", "{") if word in str(message.body)]


# --- nothing mixes


def last_of_two(company: Company, between: Any) -> dict[str, Any]:
    """Close two anonymous rounds with something between; return all that is told of the company then."""
    company.bring_in(title="First")
    between(company)
    second = company.open(title="Second")["id"]
    company.answer(second, *SIX_EACH)
    result = close(company, second)
    return {"result": comparable(result), **told(company)}


def told(company: Company) -> dict[str, Any]:
    viewer = company.client.viewer
    compared = nodes(viewer.ask(query("Compare"))["client"]["assessments"])
    (trend,) = [
        nodes(each["assessments"])
        for each in nodes(viewer.ask(query("Trend"))["client"]["organizations"])
        if each["name"] == "Acme"
    ]
    with company.inside():
        organization = Organization.objects.select_related("latest_result__assessment").get(pk=plain(company.id))
        latest = organization.latest_result
        state = (organization.stage, latest and latest.assessment.title)
    row = portfolio_of(company)
    return {
        "compare": [each["title"] for each in compared],
        "trend": [(each["title"], comparable(each["result"])) for each in trend],
        "organization": state,
        "portfolio": {key: row[key] for key in ("stage", "total", "totalChange")},
    }


def portfolio_of(company: Company) -> dict[str, Any]:
    found = nodes(company.client.consultant.ask(PORTFOLIO)["portfolio"])
    return next(each for each in found if each["slug"] == company.client.row.slug)


def comparable(result: dict[str, Any]) -> Any:
    """A result without what identifies it: two companies' differ in these alone."""
    if isinstance(result, list):
        return [comparable(each) for each in result]
    if isinstance(result, dict):
        skipped = {"id", "hash", "sinceHash", "key", "team", "organizationId"}
        return {key: comparable(value) for key, value in result.items() if key not in skipped}
    return result


def all_fives(company: Company) -> None:
    close(company, round_by_name(company, dict.fromkeys(company.people, 5), title="Between"))


def all_fives_without_names(company: Company) -> None:
    id = company.open(title="Between")["id"]
    company.answer(id, *[(side, "STAFF", 5) for side in ("SALES", "MARKETING") for _ in range(6)])
    close(company, id)


def test_a_round_by_name_between_two_others_changes_nothing_of_them(acme: Company, birch: ClientWorld) -> None:
    assert last_of_two(acme, all_fives) == last_of_two(build_company(birch), lambda company: None)


def test_a_round_without_names_between_them_would(acme: Company, birch: ClientWorld) -> None:
    """The control of the test above."""
    one = last_of_two(acme, all_fives_without_names)
    other = last_of_two(build_company(birch), lambda company: None)
    assert {key for key in one if one[key] != other[key]} == {"result", "trend", "portfolio"}


def test_a_round_by_name_after_another_changes_nothing_either(acme: Company) -> None:
    acme.bring_in(title="First")
    before = told(acme)
    all_fives(acme)
    assert told(acme) == before
    acme.bring_in(title="Second", openedOn="2025-03-03", closedOn="2025-03-14")
    assert told(acme)["organization"][1] == "Second", "what is by name stands in nobody's way"


def test_a_round_by_name_alone_moves_nothing(acme: Company) -> None:
    before = told(acme)
    all_fives(acme)
    assert told(acme) == before
    assert before["organization"] == (None, None)
    with acme.inside():
        assert not AuditEvent.objects.filter(verb="organization.moved").exists()
        assert AssessmentResult.objects.count() == 1


def test_rounds_are_listed_by_mode(acme: Company) -> None:
    round_by_name(acme, {}, title="By name")
    acme.open(title="Without")
    asked = (
        "query($mode: [AssessmentMode!]) { client { assessments(filter: {mode: $mode}) { edges { node { title } } } } }"
    )
    for mode, title in (("NAMED", "By name"), ("ANONYMOUS", "Without")):
        found = nodes(acme.client.viewer.ask(asked, mode=[mode])["client"]["assessments"])
        assert [each["title"] for each in found] == [title]


def test_an_anonymous_round_has_no_answers_by_name(acme: Company) -> None:
    id = acme.open()["id"]
    acme.answer(id, *SIX_EACH)
    assert (nodes(read(acme, id)["namedResponses"]), names(acme)) == ([], [])


def test_a_round_by_name_completes_no_plan(acme: Company) -> None:
    work_of(acme)
    all_fives(acme)
    (plan,) = nodes(acme.client.viewer.ask(PLANS)["client"]["plans"])
    assert (plan["state"], plan["completedBy"]) == ("OPEN", None)


def test_no_plan_starts_from_a_round_by_name(acme: Company) -> None:
    id = round_by_name(acme, THREE)
    close(acme, id)
    with acme.unchanged():
        assert acme.client.manager.refused(CREATE, **a_plan(acme, id)) == [("INVALID", "input.assessmentId")]
        facts = past(acme, baselineAssessmentId=id)
        assert acme.client.manager.refused(IMPORT_PLAN, **facts) == [("INVALID", "input.baselineAssessmentId")]
    assert nodes(acme.client.viewer.ask(PLANS)["client"]["plans"]) == []


def test_the_database_itself_knows_no_open_link_by_name(acme: Company) -> None:
    id = round_by_name(acme, {})
    for facts in ({"has_open_link": True}, {"asks_comments": True}):
        with pytest.raises(IntegrityError, match="known_people_answer_by_name"), acme.inside():
            Assessment.objects.filter(pk=plain(id)).update(**facts)
