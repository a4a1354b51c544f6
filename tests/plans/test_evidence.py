"""What shows that an action is done."""

from typing import Any

import pytest

from tests.plans.asked import ATTACH, CLOSE, REMOVE
from tests.plans.work import Work, live_round

LINK = "https://docs.acme.example/handover"


def test_attaches_links_and_notes_and_takes_them_away(work: Work) -> None:
    action = work.add()
    link = work.manager.do(ATTACH, actionId=action["id"], kind="LINK", url=f" {LINK} ", note="Signed")["evidence"]
    note = work.manager.do(ATTACH, actionId=action["id"], kind="NOTE", note="Agreed")["evidence"]

    assert (link["url"], link["note"], note["url"]) == (LINK, "Signed", "")
    shown = work.action(action["id"])
    assert [edge["node"]["kind"] for edge in shown["evidence"]["edges"]] == ["LINK", "NOTE"]
    assert shown["version"] == 3
    left = work.manager.do(REMOVE, evidenceId=link["id"])["action"]
    assert [edge["node"]["id"] for edge in left["evidence"]["edges"]] == [note["id"]]


def test_answers_a_repeated_key_with_the_first_evidence(work: Work) -> None:
    given = {"actionId": work.add()["id"], "kind": "LINK", "url": LINK, "idempotencyKey": "k1"}
    assert work.manager.do(ATTACH, **given) == work.manager.do(ATTACH, **given)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"kind": "LINK"}, ("REQUIRED", "input.url")),
        ({"kind": "LINK", "url": "javascript:alert(1)"}, ("INVALID", "input.url")),
        ({"kind": "LINK", "url": "ftp://acme.example/x"}, ("INVALID", "input.url")),
        ({"kind": "LINK", "url": "https://no spaces"}, ("INVALID", "input.url")),
        ({"kind": "LINK", "url": f"https://acme.example/{'x' * 500}"}, ("TOO_LONG", "input.url")),
        ({"kind": "NOTE"}, ("REQUIRED", "input.note")),
        ({"kind": "NOTE", "note": " "}, ("REQUIRED", "input.note")),
        ({"kind": "NOTE", "note": "x" * 5001}, ("TOO_LONG", "input.note")),
        ({"kind": "NOTE", "note": "See", "url": LINK}, ("INVALID", "input.url")),
    ],
)
def test_refuses_evidence_that_shows_nothing(work: Work, given: dict[str, Any], refusal: tuple[str, str]) -> None:
    action = work.add()
    with work.unchanged():
        assert work.manager.refused(ATTACH, actionId=action["id"], **given) == [refusal]


def test_can_be_attached_once_the_plan_has_ended(work: Work) -> None:
    action = work.add()
    work.manager.do(CLOSE, id=live_round(work.company, 4, 4))
    note = work.manager.do(ATTACH, actionId=action["id"], kind="NOTE", note="Agreed")["evidence"]
    work.manager.do(REMOVE, evidenceId=note["id"])


def test_is_taken_away_once(work: Work) -> None:
    action = work.add()
    note = work.manager.do(ATTACH, actionId=action["id"], kind="NOTE", note="Agreed")["evidence"]
    work.manager.do(REMOVE, evidenceId=note["id"])
    with work.unchanged():
        assert work.manager.refused(REMOVE, evidenceId=note["id"]) == [("NOT_FOUND", "input.evidenceId")]
