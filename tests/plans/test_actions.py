"""Adding actions, adopting practices, changing and upserting."""

from datetime import timedelta
from typing import Any

import pytest

from backend.plans.playbook import playbook
from tests.plans.asked import ADD, ADOPT, CLOSE_PLAN, UPDATE_ACTION, UPSERT
from tests.plans.work import Work, an_action, as_date, day, work_of

MISSING = "QWN0aW9uOjAxOTM1ZDZhLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMA=="  # Action:01935d6a-0000-7000-8000-000000000000
PRACTICE = playbook().for_step("DEFINED")[0]


def test_adds_an_action_to_the_plan(work: Work) -> None:
    given = an_action(work, sides=["SALES", "MARKETING", "SALES"], practice=PRACTICE.key, externalId="A1")
    added = work.manager.do(ADD, **given)["action"]

    assert (added["status"], added["progress"], added["origin"], added["version"]) == ("PLANNED", 0, "LIVE", 1)
    assert (added["sides"], added["practice"], added["isOverdue"]) == (
        ["SALES", "MARKETING"],
        {"key": PRACTICE.key},
        False,
    )
    assert (added["owner"]["name"], added["plan"]["id"]) == ("Sales 2", work.plan["id"])


def test_answers_a_repeated_key_with_the_first_action(work: Work) -> None:
    given = an_action(work, idempotencyKey="k1")
    assert work.manager.do(ADD, **given) == work.manager.do(ADD, **given)
    assert len(work.actions()) == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"planId": MISSING}, ("NOT_FOUND", "input.planId")),
        ({"ownerId": MISSING}, ("NOT_FOUND", "input.ownerId")),
        ({"title": ""}, ("REQUIRED", "input.title")),
        ({"title": "x" * 201}, ("TOO_LONG", "input.title")),
        ({"description": "x" * 5001}, ("TOO_LONG", "input.description")),
        ({"sides": []}, ("REQUIRED", "input.sides")),
        ({"deadline": day(-11)}, ("OUT_OF_RANGE", "input.deadline")),
        ({"practice": "no-such-practice"}, ("NOT_FOUND", "input.practice")),
        ({"practice": "common-language"}, ("INVALID", "input.practice")),
        ({"externalId": "A1"}, ("DUPLICATE", "input.externalId")),
    ],
)
def test_refuses_an_action_that_makes_no_sense(work: Work, change: dict[str, Any], refusal: tuple[str, str]) -> None:
    work.add(externalId="A1")
    with work.unchanged():
        assert work.manager.refused(ADD, **an_action(work, **change)) == [refusal]


@pytest.mark.parametrize(("locale", "title"), [("ja", PRACTICE.title.ja), ("en", PRACTICE.title.en)])
def test_makes_a_practice_an_action_in_the_clients_language(work: Work, locale: str, title: str) -> None:
    client = work.client.row
    type(client).objects.filter(pk=client.pk).update(locale=locale)

    adopted = work.manager.do(ADOPT, planId=work.plan["id"], practice=PRACTICE.key, ownerId=work.people["M2"])["action"]

    assert (adopted["title"], adopted["practice"]) == (title, {"key": PRACTICE.key})
    assert adopted["description"] in (PRACTICE.description.ja, PRACTICE.description.en)
    assert adopted["sides"] == list(PRACTICE.sides)
    assert adopted["startsOn"] == day()
    assert as_date(adopted["deadline"]) == as_date(adopted["startsOn"]) + timedelta(days=PRACTICE.duration_days)


def test_takes_other_days_for_a_practice(work: Work) -> None:
    given = {"planId": work.plan["id"], "practice": PRACTICE.key, "ownerId": work.people["M2"]}
    adopted = work.manager.do(ADOPT, startsOn="2026-02-02", deadline="2026-02-20", **given)["action"]
    assert (adopted["startsOn"], adopted["deadline"]) == ("2026-02-02", "2026-02-20")

    with work.unchanged():
        wrong = {"startsOn": "2026-02-02", "deadline": "2026-02-01"}
        assert work.manager.refused(ADOPT, **wrong, **given) == [("OUT_OF_RANGE", "input.deadline")]
        of_another_step = given | {"practice": "common-language"}
        assert work.manager.refused(ADOPT, **of_another_step) == [("INVALID", "input.practice")]


def test_changes_what_is_given_and_nothing_else(work: Work) -> None:
    action = work.add(description="As it was")
    changed = work.manager.do(UPDATE_ACTION, id=action["id"], version=1, title="New", sides=["MARKETING"])["action"]
    assert (changed["title"], changed["sides"], changed["version"]) == ("New", ["MARKETING"], 2)
    assert changed | {"title": action["title"], "sides": action["sides"], "version": 1} == action

    with work.unchanged():
        work.manager.do(UPDATE_ACTION, id=action["id"], title="New", sides=["MARKETING", "MARKETING"])


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"version": 9}, ("STALE", "input.version")),
        ({"id": MISSING}, ("NOT_FOUND", "input.id")),
        ({"title": None}, ("REQUIRED", "input.title")),
        ({"sides": []}, ("REQUIRED", "input.sides")),
        ({"ownerId": MISSING}, ("NOT_FOUND", "input.ownerId")),
        ({"deadline": day(-30)}, ("OUT_OF_RANGE", "input.deadline")),
        ({"startsOn": None}, ("REQUIRED", "input.startsOn")),
        ({"practice": "common-language"}, ("INVALID", "input.practice")),
    ],
)
def test_refuses_a_change_that_makes_no_sense(work: Work, change: dict[str, Any], refusal: tuple[str, str]) -> None:
    action = work.add()
    with work.unchanged():
        assert work.manager.refused(UPDATE_ACTION, **({"id": action["id"], "title": "New"} | change)) == [refusal]


@pytest.mark.parametrize("role", ["CLIENT_MEMBER", "CLIENT_VIEWER"])
def test_only_who_may_write_actions_adds_and_changes_them(work: Work, role: str) -> None:
    action, caller = work.add(), work.client.callers[role]
    with work.unchanged():
        assert caller.refused(ADD, **an_action(work)) == [("FORBIDDEN", "")]
        assert caller.refused(UPDATE_ACTION, id=action["id"], title="Mine") == [("FORBIDDEN", "")]
        assert caller.refused(ADOPT, planId=work.plan["id"], practice=PRACTICE.key, ownerId=work.people["M2"]) == [
            ("FORBIDDEN", "")
        ]


def test_creates_then_changes_by_the_callers_own_ids(acme: Any) -> None:
    work = work_of(acme, externalId="P1")
    given = {
        "externalId": "A1",
        "planExternalId": "P1",
        "ownerExternalId": "S2",
        "title": "Agree on a glossary",
        "sides": ["SALES"],
        "startsOn": day(-3),
        "deadline": day(3),
    }
    created = work.manager.do(UPSERT, **given)["action"]
    changed = work.manager.do(UPSERT, **given | {"title": "Agree on eighteen terms", "ownerExternalId": "M2"})["action"]

    assert (changed["id"], changed["version"]) == (created["id"], 2)
    assert (changed["title"], changed["owner"]["name"]) == ("Agree on eighteen terms", "Marketing 2")
    with work.unchanged():
        work.manager.do(UPSERT, **given | {"title": "Agree on eighteen terms", "ownerExternalId": "M2"})
        refused = work.manager.refused
        assert refused(UPSERT, **given | {"planExternalId": "P9"}) == [("NOT_FOUND", "input.planExternalId")]
        assert refused(UPSERT, **given | {"ownerExternalId": "X"}) == [("NOT_FOUND", "input.ownerExternalId")]


def test_changes_nothing_in_a_plan_that_has_ended(acme: Any) -> None:
    work = work_of(acme, externalId="P1")
    action = work.add(externalId="A1")
    work.manager.do(CLOSE_PLAN, id=work.plan["id"], reason="Reorganized")
    with work.unchanged():
        refused, plan = work.manager.refused, work.plan["id"]
        assert refused(ADD, **an_action(work)) == [("CLOSED", "")]
        assert refused(ADOPT, planId=plan, practice=PRACTICE.key, ownerId=work.people["M2"]) == [("CLOSED", "")]
        assert refused(UPDATE_ACTION, id=action["id"], title="New") == [("CLOSED", "")]
        by_own_ids = {"externalId": "A1", "planExternalId": "P1", "ownerExternalId": "S2", "title": "New"}
        facts = {"sides": ["SALES"], "startsOn": day(), "deadline": day()}
        assert refused(UPSERT, **by_own_ids, **facts) == [("CLOSED", "")]
