"""Each invited person gets the own link by mail, in the own language, once."""

from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from backend.assessments.jobs import NotAllSent, send_invitations
from backend.assessments.models import Invitation
from tenants.binding import client_transaction
from tenants.jobs import defer
from tests.answers.rounds import PEOPLE, SUBMIT, Round, all_at
from tests.world.callers import Caller
from tests.world.jobs import work_off

REFUSED = "person-1@example.com"


class RefusesOne(EmailBackend):
    """A mail server that knows one of the addresses no more."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == [REFUSED]:
            raise SMTPRecipientsRefused({REFUSED: (550, b"unknown")})
        return super().send_messages(messages)


class DiesAfterTwo(EmailBackend):
    """A machine that is switched off when the second mail has just gone."""

    def send_messages(self, messages: Any) -> int:
        sent = super().send_messages(messages)
        if len(mail.outbox) == 2:
            raise RuntimeError("switched off")
        return sent


def run(asked: Round) -> None:
    send_invitations(client_id=str(asked.client.row.id), assessment_id=str(asked.assessment.id))


def sent_to() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def delivered(asked: Round) -> list[Any]:
    with client_transaction(asked.client.row.schema_name):
        return list(Invitation.objects.order_by("person__email").values_list("delivered_on", flat=True))


def test_the_worker_mails_each_person_a_link_that_answers(asked: Round) -> None:
    with client_transaction(asked.client.row.schema_name):
        defer(send_invitations, assessment_id=str(asked.assessment.id))
    work_off()

    assert sorted(sent_to()) == [f"person-{place}@example.com" for place in range(5)]
    today = timezone.now().astimezone(asked.client.system.in_client().zone).date()
    assert set(delivered(asked)) == {today}
    for message in mail.outbox:
        (link,) = [line for line in message.body.splitlines() if line.startswith("http")]
        Caller(token=link.rpartition("/")[2]).do(SUBMIT, answers=all_at())
    assert asked.stands() == (5, 0)


def test_writes_to_each_in_the_own_language(asked: Round) -> None:
    run(asked)
    for message in mail.outbox:
        name, _, _, locale = PEOPLE[int(message.to[0][len("person-")])]
        greeting, subject = {
            "ja": (f"{name} 様", "【回答のお願い】2026年秋の連携診断"),
            "en": (f"Dear {name},", "Please answer: 2026年秋の連携診断"),
        }[locale]
        assert message.body.startswith(greeting)
        assert (message.subject, message.extra_headers) == (subject, {"Auto-Submitted": "auto-generated"})
        assert "緑川産業" in message.body
        assert "{" not in message.body


def test_a_title_of_several_lines_cannot_add_a_header(asked: Round) -> None:
    asked.change(title="Autumn\r\nBcc: everybody@example.com")
    run(asked)
    assert {message.subject.partition("Autumn")[2] for message in mail.outbox} == {" Bcc: everybody@example.com"}
    assert all(message.recipients() == message.to for message in mail.outbox)


def test_a_second_run_mails_nobody(asked: Round) -> None:
    run(asked)
    run(asked)
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("happens", ["close", "cancel", "expire"])
def test_a_round_that_is_over_mails_nobody(happens: str, asked: Round) -> None:
    getattr(asked, happens)()
    run(asked)
    assert (mail.outbox, set(delivered(asked))) == ([], {None})


def test_a_link_that_is_handed_out_is_not_mailed(asked: Round) -> None:
    with client_transaction(asked.client.row.schema_name):
        Invitation.objects.filter(pk=asked.invitations[0].pk).update(delivery="HANDOUT")
    run(asked)
    assert sorted(sent_to()) == [f"person-{place}@example.com" for place in range(1, 5)]


def test_a_bad_address_stops_no_other_and_is_tried_again(asked: Round, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusesOne"
    with pytest.raises(NotAllSent, match="1 invitations of assessment"):
        run(asked)
    assert len(mail.outbox) == 4
    assert [day is None for day in delivered(asked)] == [False, True, False, False, False]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run(asked)
    assert sent_to().count(REFUSED) == 1
    assert len(mail.outbox) == 5


def test_a_crash_sends_one_mail_twice_at_most_and_loses_none(asked: Round, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.DiesAfterTwo"
    with pytest.raises(RuntimeError):
        run(asked)
    assert sum(day is not None for day in delivered(asked)) == 1

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run(asked)
    assert (len(mail.outbox), len(set(sent_to()))) == (6, 5)
