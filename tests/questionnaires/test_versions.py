"""A questionnaire's way: drafted, edited as a whole, published for good, retired, and drafted anew."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from backend.assessments.versions import retire_questionnaire
from backend.events.models import AuditEvent
from tenants.binding import client_transaction
from tests.assessments.documents import OPEN
from tests.assessments.rounds import Company, plain
from tests.assessments.test_races import alone, wait_for_a_lock
from tests.questionnaires.author import (
    CREATE,
    DELETE,
    DRAFT,
    LIST,
    PUBLISH,
    RETIRE,
    UPDATE,
    Author,
    a_scale,
    a_statement,
    short,
    text,
)
from tests.world.build import ClientWorld


def test_a_draft_says_what_its_author_wrote(author: Author) -> None:
    draft = author.create()

    assert (draft["key"], draft["edition"], draft["state"], draft["version"]) == ("short", 1, "DRAFT", 1)
    assert draft["title"] == text("短い質問票", "A short questionnaire")
    assert [step["value"] for step in draft["scale"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [step["label"] and step["label"]["en"] for step in draft["scale"]] == [
        "Strongly disagree", *[None] * 5, "Strongly agree"
    ]  # fmt: skip
    assert [part["key"] for part in draft["dimensions"]] == ["PROCESS", "PLANNING"]
    assert [each["weight"] for each in draft["statements"]] == ["1", "1", "2.5"]
    assert [each["isReverse"] for each in draft["statements"]] == [False, True, False]
    assert draft["isSimulated"] is False
    assert author.read(draft) == draft


def test_five_numbers_are_what_was_simulated_wherever_they_start(author: Author) -> None:
    ends = {"five": (1, 5), "from-zero": (0, 4), "four": (1, 4), "eleven": (0, 10)}
    told = {key: author.create(key=key, scale=a_scale(*both))["isSimulated"] for key, both in ends.items()}
    assert told == {"five": True, "from-zero": True, "four": False, "eleven": False}


def test_a_draft_is_written_anew_as_a_whole(author: Author) -> None:
    draft = author.create()
    changed = author.update(
        draft, introduction=None, scale=a_scale(0, 10), statements=[a_statement("meeting", "SYSTEMS_METRICS")]
    )

    assert (changed["id"], changed["key"], changed["version"]) == (draft["id"], "short", 2)
    assert (len(changed["scale"]), len(changed["statements"])) == (11, 1)
    assert changed["introduction"] == text("", "")
    assert [part["key"] for part in changed["dimensions"]] == ["SYSTEMS_METRICS"]


def test_blanks_around_words_are_no_change(author: Author) -> None:
    draft = author.create()
    with author.unchanged():
        again = author.update(draft, title=text(" 短い質問票 ", "A short questionnaire\n"))
    assert again == draft


def test_what_is_published_never_changes(author: Author) -> None:
    published = author.publish(author.create())
    assert (published["state"], published["version"]) == ("PUBLISHED", 2)
    assert published["publishedAt"] is not None

    with author.unchanged():
        for document, name in ((UPDATE, "id"), (PUBLISH, "id"), (DELETE, "questionnaireId")):
            facts = short(key=None, title=text("別の題", "Another title")) if document == UPDATE else {}
            asked = {name: published["id"], **facts}
            assert author.caller.refused(document, **asked) == [("FROZEN", f"input.{name}")]
    assert author.read(published) == published


def test_a_new_version_starts_from_what_was_published(author: Author) -> None:
    first = author.publish(author.create())
    draft = author.draft_after(first)

    assert (draft["key"], draft["edition"], draft["state"]) == ("short", 2, "DRAFT")
    assert draft["id"] != first["id"]
    assert draft["export"] == first["export"]
    assert {each["comparableSince"] for each in draft["statements"]} == {1}
    second = author.publish(author.update(draft, title=text("第2版", "Second")))
    assert author.read(first) == first
    assert author.draft_after(author.retire(first))["title"] == first["title"]  # also from one that is retired
    assert second["title"] == text("第2版", "Second")


def test_a_draft_can_be_thrown_away(author: Author) -> None:
    draft = author.create()
    assert author.caller.do(DELETE, questionnaireId=draft["id"])["deletedId"] == draft["id"]
    assert author.read(draft) is None
    assert author.create()["edition"] == 1


def test_a_retired_one_asks_no_new_round_and_its_rounds_stay(author: Author, acme: Company) -> None:
    published = author.publish(author.create())
    opened = acme.open(questionnaireId=published["id"])
    retired = author.retire(published)
    assert (retired["state"], retired["retiredAt"] is not None) == ("RETIRED", True)

    with acme.unchanged():
        assert author.caller.refused(
            OPEN, organizationId=acme.id, title="Another", daysOpen=7, questionnaireId=published["id"]
        ) == [("ILLEGAL_MOVE", "input.questionnaireId")]
    asked = acme.client.viewer.ask(
        "query Q($id: ID!) { node(id: $id) { ... on Assessment { state questionnaire { id state } } } }",
        id=opened["id"],
    )["node"]
    assert asked == {"state": "OPEN", "questionnaire": {"id": published["id"], "state": "RETIRED"}}


def test_a_round_that_is_opened_while_it_is_retired_is_refused(author: Author, acme: Company) -> None:
    published = author.publish(author.create())
    asked = {"organizationId": acme.id, "title": "A round", "daysOpen": 7, "questionnaireId": published["id"]}
    with ThreadPoolExecutor(1) as pool:
        with acme.inside():
            retire_questionnaire(author.client.system, plain(published["id"]), version=None)
            opening = pool.submit(alone, lambda: author.caller.in_(None).refused(OPEN, **asked))
            wait_for_a_lock()
        assert opening.result(60) == [("ILLEGAL_MOVE", "input.questionnaireId")]
    assert acme.counts()["Assessment"] == 0


def test_a_repeated_key_drafts_once(author: Author) -> None:
    first, again = author.create(idempotencyKey="q1"), author.create(idempotencyKey="q1")
    assert first == again
    published = author.publish(first)
    drafts = [
        author.caller.do(DRAFT, questionnaireId=published["id"], idempotencyKey="q2")["questionnaire"]["id"]
        for _ in range(2)
    ]
    assert drafts[0] == drafts[1]
    assert len(author.stands()[0]) == 2


def test_each_step_is_told_once(author: Author) -> None:
    published = author.publish(author.update(author.create(), title=text("題", "Title")))
    author.retire(published)
    draft = author.draft_after(published)
    author.caller.do(DELETE, questionnaireId=draft["id"])
    with client_transaction(author.client.row.schema_name):
        told = list(AuditEvent.objects.filter(noun="Questionnaire").order_by("id").values_list("verb", flat=True))
    steps = ["drafted", "edited", "published", "retired", "drafted", "deleted"]
    assert told == [f"questionnaire.{step}" for step in steps]


def test_narrows_and_orders_a_list(author: Author, acme: Company) -> None:
    first = author.publish(author.create())
    acme.open(questionnaireId=first["id"])
    acme.open()
    author.draft_after(first)
    author.create(key="another")

    def listed(**asked: Any) -> list[tuple[str, int, str]]:
        edges = author.client.viewer.ask(LIST, **asked)["client"]["questionnaires"]["edges"]
        return [(edge["node"]["key"], edge["node"]["edition"], edge["node"]["state"]) for edge in edges]

    drafts = [("another", 1, "DRAFT"), ("short", 2, "DRAFT")]
    assert listed(filter={"state": ["DRAFT"]}, orderBy=["KEY_ASC"]) == drafts
    assert listed(filter={"key": ["short"]}, orderBy=["EDITION_DESC"]) == [drafts[1], ("short", 1, "PUBLISHED")]
    first_ones = listed(filter={"edition": [1], "key": ["short", "another"]}, orderBy=["KEY_DESC"], first=2)
    assert [key for key, _, _ in first_ones] == ["short", "another"]
    (short_one,) = author.client.viewer.ask(LIST, filter={"key": ["short"], "edition": [1]})["client"][
        "questionnaires"
    ]["edges"]
    assert short_one["node"]["assessments"]["totalCount"] == 1


def test_refuses_steps_that_its_state_does_not_allow(author: Author, acme: Company) -> None:
    draft = author.create()
    published = author.publish(author.create(key="other"))
    author.draft_after(published)
    acme.open()
    listed = author.client.viewer.ask(
        '{ client { questionnaires(filter: {key: ["standard"]}) { edges { node { id } } } } }'
    )
    (edge,) = listed["client"]["questionnaires"]["edges"]
    standard = edge["node"]["id"]

    refused = author.caller.refused
    with author.unchanged(), acme.unchanged():
        assert refused(CREATE, **short()) == [("DUPLICATE", "input.key")]
        assert refused(RETIRE, id=draft["id"]) == [("ILLEGAL_MOVE", "input.id")]
        assert refused(DRAFT, questionnaireId=draft["id"]) == [("ILLEGAL_MOVE", "input.questionnaireId")]
        assert refused(DRAFT, questionnaireId=published["id"]) == [("CONFLICT", "input.questionnaireId")]
        assert refused(PUBLISH, id=draft["id"], version=7) == [("STALE", "input.version")]
        assert refused(UPDATE, id=draft["id"], version=7, **short(key=None)) == [("STALE", "input.version")]
        assert refused(RETIRE, id=standard) == [("CONFLICT", "input.id")]
        assert refused(DRAFT, questionnaireId=standard) == [("CONFLICT", "input.questionnaireId")]
        assert refused(OPEN, organizationId=acme.id, title="A round", daysOpen=7, questionnaireId=draft["id"]) == [
            ("ILLEGAL_MOVE", "input.questionnaireId")
        ]
    author.retire(published)
    with author.unchanged():
        assert refused(RETIRE, id=published["id"]) == [("ILLEGAL_MOVE", "input.id")]


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_is_forbidden_to_who_only_reads(author: Author, role: str) -> None:
    draft = author.create()
    caller = getattr(author.client, role)
    assert author.read(draft) == draft
    with author.unchanged():
        assert caller.refused(CREATE, **short(key="own")) == [("FORBIDDEN", "")]
        assert caller.refused(PUBLISH, id=draft["id"]) == [("FORBIDDEN", "")]
        assert caller.refused(DELETE, questionnaireId=draft["id"]) == [("FORBIDDEN", "")]


def test_is_not_found_by_another_client(author: Author, birch: ClientWorld) -> None:
    draft = author.create()
    with author.unchanged():
        assert birch.manager.refused(PUBLISH, id=draft["id"]) == [("NOT_FOUND", "input.id")]
        assert birch.manager.refused(UPDATE, id=draft["id"], **short(key=None)) == [("NOT_FOUND", "input.id")]


def test_two_who_write_one_draft_anew_at_once_are_both_heard(author: Author) -> None:
    draft = author.create()
    together = Barrier(2)

    def write(title: str) -> dict[str, Any]:
        together.wait(20)
        payload = author.caller.in_(None).attempt(
            UPDATE, id=draft["id"], version=1, **short(key=None, title=text("題", title))
        )
        return payload

    with ThreadPoolExecutor(2) as pool:
        told = [future.result(60) for future in [pool.submit(alone, partial(write, name)) for name in ("One", "Two")]]

    codes = sorted([error["code"] for error in each["errors"]] for each in told)
    assert codes == [[], ["STALE"]]
    (heard,) = [each["questionnaire"]["title"] for each in told if not each["errors"]]
    assert author.read(draft)["title"] == heard
