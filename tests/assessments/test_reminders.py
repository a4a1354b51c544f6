"""Reminders go to those who have not answered, and to nobody's eyes but theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.db import connections

from backend.assessments import reminding
from backend.assessments.jobs import send_reminders
from backend.assessments.models import AnswerTicket, AssessmentReminder, Invitation
from backend.assessments.reminding import still_to_remind
from backend.events.models import AuditPayload
from tenants.database.aliases import OWNER
from tests.answers.rounds import SUBMIT, all_at, everything_in
from tests.assessments.clock import day, instant, moment, tick, tick_and_mail
from tests.assessments.documents import EXTEND
from tests.assessments.rounds import Company, plain
from tests.assessments.test_schedule import REMIND
from tests.world.callers import Caller
from tests.world.jobs import work_off

PERSON = """
mutation Change($input: UpdatePersonInput!) { updatePerson(input: $input) { errors { code path message } } }
"""


def mailed(company: Company, **facts: Any) -> str:
    """Open a round of ten days by mail and let the mails go out; return its id."""
    facts = {"daysOpen": None, "closesAt": instant(10, 18).isoformat(), "delivery": "MAIL"} | facts
    id = str(company.open(**facts)["id"])
    work_off()
    assert len(mail.outbox) == 12
    return id


def answer(*addresses: str) -> None:
    """Let these people answer by the links in their mails."""
    for message in list(mail.outbox[:12]):
        if message.to[0] in addresses:
            (link,) = [line for line in str(message.body).splitlines() if line.startswith("http")]
            Caller(token=link.rpartition("/")[2]).do(SUBMIT, answers=all_at())


def reminded() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox[12:])


def days(company: Company) -> list[Any]:
    with company.inside():
        return list(AssessmentReminder.objects.order_by("sent_on").values_list("sent_on", "at_most", "by_hand"))


ALL = sorted(f"{side}{number}@acme.example" for side in ("sales", "marketing") for number in range(6))


def test_goes_to_those_who_have_not_answered_with_a_link_that_answers(acme: Company) -> None:
    id = mailed(acme)
    answer("sales0@acme.example", "marketing3@acme.example")
    with moment(1):
        acme.client.manager.do(REMIND, id=id)
        work_off()

    assert reminded() == [each for each in ALL if each not in {"sales0@acme.example", "marketing3@acme.example"}]
    assert {message.subject for message in mail.outbox[12:]} == {"【再度のお願い】A round"}
    (link,) = [line for line in str(mail.outbox[12].body).splitlines() if line.startswith("http")]
    Caller(token=link.rpartition("/")[2]).do(SUBMIT, answers=all_at())
    assert days(acme) == [(day(1), 12, True)]


def test_nothing_that_reminding_writes_tells_who_was_reminded(acme: Company) -> None:
    id = mailed(acme)
    answer("sales0@acme.example")
    with moment(1):
        acme.client.manager.ask("{ stages { stage } }")  # the day's first use of a key is noted once
        before = rows(acme)
        acme.client.manager.do(REMIND, id=id)
        work_off()

    written = [(table, row) for table, row in rows(acme) - before if "procrastinate" not in table]
    schema = acme.client.row.schema_name
    assert {table for table, _ in written} == {
        f"{schema}.{name}"
        for name in ("assessments_assessmentreminder", "events_auditevent", "events_auditpayload", "events_outboxentry")
    }
    with acme.inside():
        traces = [str(id) for pair in Invitation.objects.values_list("id", "person") for id in pair] + ALL
    jobs = [row for table, row in rows(acme) - before if "procrastinate" in table]
    assert jobs
    assert not [row for row in [*jobs, *(row for _, row in written)] if any(trace in row for trace in traces)]
    with acme.inside():
        assert AuditPayload.objects.get(event__verb="assessment.reminded").facts == {"at_most": 12}


def test_a_trace_would_be_found(acme: Company) -> None:
    """The control of the test above: a mark on an invitation is written where it looks."""
    mailed(acme)
    before = rows(acme)
    with acme.inside():
        Invitation.objects.first().keep("delivered_on")  # type: ignore[union-attr]
    assert [table for table, _ in rows(acme) - before] == [f"{acme.client.row.schema_name}.assessments_invitation"]


def test_logs_name_nobody_when_a_mail_fails(acme: Company, settings: Any, capfd: pytest.CaptureFixture[str]) -> None:
    id = mailed(acme)
    settings.EMAIL_BACKEND = "tests.answers.test_mails.RefusesOne"
    with moment(1):
        acme.client.manager.do(REMIND, id=id)
        work_off()
    told = "".join(capfd.readouterr())
    assert not any(address in told for address in ALL)


def test_whoever_answers_while_mails_go_out_gets_none(acme: Company) -> None:
    id = mailed(acme)
    with moment(1):
        acme.client.manager.do(REMIND, id=id)
        with acme.inside():
            AnswerTicket.objects.all().delete()
        work_off()
    assert reminded() == []


def test_that_nobody_is_left_is_not_told(acme: Company) -> None:
    id = mailed(acme)
    answer(*ALL)
    with moment(1):
        acme.client.manager.do(REMIND, id=id)
        work_off()
    assert (reminded(), days(acme)) == ([], [(day(1), 2, True)])


def test_goes_to_the_address_of_the_opening_whoever_changes_it_since(acme: Company) -> None:
    """Else somebody who may change addresses could lead the reminders to himself, and see who has not answered."""
    id = mailed(acme)
    acme.client.manager.do(PERSON, id=acme.people["S1"], email="spy@acme.example")
    with moment(1):
        acme.client.manager.do(REMIND, id=id)
        work_off()
    assert reminded() == ALL


def test_the_order_of_the_mails_is_random(acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    id = mailed(acme)
    orders = set()
    for _ in range(5):
        with acme.inside():
            orders.add(tuple(still_to_remind(acme.client.system, plain(id))))
    assert len(orders) > 1  # of 12! orders

    monkeypatch.setattr(reminding.SystemRandom, "shuffle", lambda self, ids: ids.sort())
    with acme.inside():
        unshuffled = {tuple(still_to_remind(acme.client.system, plain(id))) for _ in range(5)}
    assert len(unshuffled) == 1


def test_a_crash_reminds_nobody_twice(acme: Company, settings: Any) -> None:
    id = mailed(acme)
    settings.EMAIL_BACKEND = f"{__name__}.DiesAfterThree"
    with moment(1):
        acme.client.manager.do(REMIND, id=id)
        with crash():
            send_reminders(client_id=str(acme.client.row.id), assessment_id=str(plain(id)))
    assert send_reminders.retry_strategy is None
    assert len(set(reminded())) == len(reminded()) == 3


def test_planned_reminders_go_out_on_their_days_at_nine_and_once(acme: Company) -> None:
    mailed(acme, reminderDays=[1, 3])
    for when in ((6, 23), (7, 8), (7, 9), (7, 10), (8, 12), (9, 9), (10, 12)):
        tick_and_mail(*when)
    assert [on for on, _, _ in days(acme)] == [day(7), day(9)]
    assert [by_hand for _, _, by_hand in days(acme)] == [False, False]
    assert len(reminded()) == 24


def test_of_missed_reminders_the_newest_goes_out_alone(acme: Company) -> None:
    mailed(acme, reminderDays=[5, 3, 1])
    tick(8, 15, times=3)
    assert [on for on, _, _ in days(acme)] == [day(8)]
    tick(9, 8)
    tick(9, 9)
    assert [on for on, _, _ in days(acme)] == [day(8), day(9)]


def test_a_reminder_by_hand_stands_for_the_planned_one_of_that_day(acme: Company) -> None:
    id = mailed(acme, reminderDays=[3])
    with moment(7, 8):
        acme.client.manager.do(REMIND, id=id)
    tick(7, 9)
    assert days(acme) == [(day(7), 12, True)]


def test_nobody_is_reminded_of_what_is_over_or_is_mailed_later(acme: Company) -> None:
    id = mailed(acme, reminderDays=[1])
    with moment(1):
        acme.client.manager.do(EXTEND, id=id, closesAt=instant(20).isoformat())
    tick(9)
    assert days(acme) == []
    with acme.inside():
        Invitation.objects.update(delivered_on=None)
    tick_and_mail(19)
    assert [on for on, _, _ in days(acme)] == [day(19)]
    assert reminded() == []


def refused_twice(company: Company, id: str, code: str) -> None:
    before = days(company), company.counts()
    for locale, is_ascii in (("en", True), ("ja", False)):
        (refusal,) = company.client.manager.speaking(locale).attempt(REMIND, id=id)["errors"]
        assert (refusal["code"], refusal["path"]) == (code, ["input", "id"])
        assert refusal["message"].isascii() is is_ascii
    assert (days(company), company.counts()) == before
    assert waiting() == 0


def test_reminds_once_a_day_and_five_times_in_all(acme: Company) -> None:
    id = mailed(acme)
    for number in range(1, 6):
        with moment(number):
            acme.client.manager.do(REMIND, id=id)
            work_off()
            refused_twice(acme, id, "TOO_MANY")
    with moment(6):
        refused_twice(acme, id, "TOO_MANY")
    assert len(days(acme)) == 5


@pytest.mark.parametrize("facts", [{"delivery": "HANDOUT"}, {"openLink": True}])
def test_refuses_where_no_link_went_by_mail(acme: Company, facts: dict[str, Any]) -> None:
    refused_twice(acme, acme.open(**facts)["id"], "INVALID")


def test_refuses_after_the_end(acme: Company) -> None:
    id = mailed(acme)
    with moment(11):
        refused_twice(acme, id, "EXPIRED")


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_is_forbidden_to_who_only_reads(acme: Company, role: str) -> None:
    id = mailed(acme)
    with moment(1):
        assert getattr(acme.client, role).refused(REMIND, id=id) == [("FORBIDDEN", "")]
    assert days(acme) == []


def rows(company: Company) -> set[tuple[str, str]]:
    return {(table, row) for table, found in everything_in(company.client.row.schema_name).items() for row in found}


def waiting() -> int:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'assessments.send_reminders' AND status = 'todo'"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def crash() -> Iterator[None]:
    with pytest.raises(RuntimeError, match="switched off"):
        yield


class DiesAfterThree:
    """A machine that is switched off when the third reminder has just gone."""

    def __init__(self, **options: Any) -> None:
        self.sent = 0

    def send_messages(self, messages: Any) -> int:
        mail.outbox.extend(messages)
        self.sent += 1
        if self.sent == 3:
            raise RuntimeError("switched off")
        return 1

    def close(self) -> None:
        pass
