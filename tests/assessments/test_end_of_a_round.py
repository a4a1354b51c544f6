"""A round's end: later, or called off."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.events.models import AuditEvent, AuditPayload
from tests.assessments.documents import CANCEL, CLOSE, EXTEND
from tests.assessments.rounds import Company


def test_leaves_a_round_open_for_longer(acme: Company) -> None:
    opened = acme.open()
    later = (datetime.fromisoformat(opened["closesAt"]) + timedelta(days=7)).isoformat()
    extended = acme.client.manager.do(EXTEND, id=opened["id"], closesAt=later)["assessment"]
    assert datetime.fromisoformat(extended["closesAt"]) == datetime.fromisoformat(later)
    assert extended["version"] == opened["version"] + 1


def test_refuses_an_end_that_is_not_later_or_too_far(acme: Company) -> None:
    opened = acme.open()
    ends = datetime.fromisoformat(opened["closesAt"])
    with acme.unchanged():
        for moved in (timedelta(0), timedelta(days=-1), timedelta(days=-90), timedelta(days=400)):
            asked = {"id": opened["id"], "closesAt": (ends + moved).isoformat()}
            assert acme.client.manager.refused(EXTEND, **asked) == [("OUT_OF_RANGE", "input.closesAt")]
        stale = {"id": opened["id"], "closesAt": (ends + timedelta(days=1)).isoformat(), "version": 9}
        assert acme.client.manager.refused(EXTEND, **stale) == [("STALE", "input.version")]


def test_calls_a_round_off_and_keeps_the_reason_and_what_was_answered(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], ("SALES", "STAFF", 3))
    cancelled = acme.client.manager.do(CANCEL, id=opened["id"], reason=" Wrong people ")["assessment"]

    assert cancelled == {"state": "CANCELLED", "result": None}
    counts = acme.counts()
    assert (counts["AnswerTicket"], counts["Response"], counts["Invitation"]) == (0, 1, 12)
    with acme.inside():
        event = AuditEvent.objects.get(verb="assessment.cancelled")
        assert AuditPayload.objects.get(event=event).facts == {"reason": "Wrong people"}


def test_asks_why_a_round_is_called_off(acme: Company) -> None:
    opened = acme.open()
    with acme.unchanged():
        assert acme.client.manager.refused(CANCEL, id=opened["id"], reason=" ") == [("REQUIRED", "input.reason")]


@pytest.mark.parametrize(
    ("document", "facts"),
    [(EXTEND, {"closesAt": "2030-01-01T00:00:00Z"}), (CANCEL, {"reason": "Again"}), (CLOSE, {})],
)
def test_what_is_over_stays_over(acme: Company, document: str, facts: dict[str, Any]) -> None:
    opened = acme.open()
    acme.client.manager.do(CANCEL, id=opened["id"], reason="Wrong people")
    with acme.unchanged():
        for locale, is_ascii in (("en", True), ("ja", False)):
            (refusal,) = acme.client.manager.speaking(locale).attempt(document, id=opened["id"], **facts)["errors"]
            assert (refusal["code"], refusal["path"]) == ("CLOSED", ["input", "id"])
            assert refusal["message"].isascii() is is_ascii


@pytest.mark.parametrize("role", ["viewer", "member"])
@pytest.mark.parametrize(
    ("document", "facts"),
    [(EXTEND, {"closesAt": "2030-01-01T00:00:00Z"}), (CANCEL, {"reason": "Mine"}), (CLOSE, {})],
)
def test_is_forbidden_to_who_only_reads(acme: Company, role: str, document: str, facts: dict[str, Any]) -> None:
    opened = acme.open()
    acme.answer(opened["id"], ("SALES", "STAFF", 3))
    with acme.unchanged():
        assert getattr(acme.client, role).refused(document, id=opened["id"], **facts) == [("FORBIDDEN", "")]
