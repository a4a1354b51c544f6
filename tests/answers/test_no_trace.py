"""Nothing that an answer writes leads to the person who was invited."""

import base64
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client as Browser

from backend.assessments.jobs import send_invitations
from backend.assessments.links import mint_tickets
from backend.assessments.models import AnswerTicket, Comment, Response, SealedComments, Withdrawal
from backend.server.demo import WEB
from tenants.answer_links import AnswerLink, WithdrawalCode
from tenants.binding import client_transaction
from tests.answers.comments import answer, withdraw
from tests.answers.rounds import SUBMIT, Round, all_at, everything_in, form_of, post

Rows = set[tuple[str, str]]
DOORS: dict[str, Callable[[Round], object]] = {
    "the API": lambda asked: asked.respondent(2).do(SUBMIT, answers=all_at()),
    "the page": lambda asked: post(asked.path(2), form_of()),
}


def rows(asked: Round) -> Rows:
    return {(table, row) for table, found in everything_in(asked.client.row.schema_name).items() for row in found}


def traces(asked: Round) -> list[str]:
    """Return what would give the third person away, as a database or a log would write it."""
    invitation, link = asked.invitations[2], AnswerLink.read(asked.token(2))
    ids = [invitation.id, invitation.person_id]
    secrets = [link.secret, link.secret_hash, invitation.id.bytes, invitation.person_id.bytes]
    words = [str(id) for id in ids] + [id.hex for id in ids] + [asked.token(2), invitation.person.email]
    return words + [raw.hex() for raw in secrets] + [base64.b64encode(raw).decode().rstrip("=") for raw in secrets]


def found(asked: Round, written: Iterable[tuple[str, str]]) -> set[str]:
    return {table for table, row in written for trace in traces(asked) if trace in row}


COMMENT = "What I would like to say"
COMMENTING: dict[str, Callable[[Round], object]] = {
    "the API": lambda asked: asked.respondent(2).do(
        SUBMIT, answers=all_at(), comments=[{"dimension": "PROCESS", "text": COMMENT}]
    ),
    "the page": lambda asked: post(asked.path(2), form_of(**{"comment.PROCESS": COMMENT})),
    "without a comment": lambda asked: post(asked.path(2), form_of()),
}


@pytest.mark.parametrize("door", COMMENTING)
def test_an_answer_with_a_comment_stores_an_envelope_beside_it_and_touches_nothing_else(
    door: str, commented: Round
) -> None:
    schema = commented.client.row.schema_name
    before = rows(commented)
    COMMENTING[door](commented)
    after = rows(commented)

    written = [f"{schema}.assessments_{name}" for name in ("response", "sealedcomments")]
    assert sorted(table for table, _ in after - before) == written
    assert [table for table, _ in before - after] == [f"{schema}.assessments_answerticket"]
    assert found(commented, after - before) == set()
    assert not any(COMMENT in row for _, row in after)


def test_a_withdrawal_names_nobody(commented: Round) -> None:
    code = answer(commented, ("PROCESS", COMMENT), place=2)
    assert code
    before = rows(commented)
    withdraw(code)
    written = rows(commented) - before
    assert [table for table, _ in written] == [f"{commented.client.row.schema_name}.assessments_withdrawal"]
    assert found(commented, written) == set()
    secret = WithdrawalCode.read(code).secret
    assert not any(secret.hex() in row for _, row in rows(commented))


@pytest.mark.parametrize("model", [SealedComments, Withdrawal, Comment])
def test_what_is_kept_of_a_comment_has_neither_time_nor_response(model: Any) -> None:
    columns = model._meta.concrete_fields
    assert not {"DateTimeField", "DateField", "BigAutoField"} & {column.get_internal_type() for column in columns}
    related = {column.related_model.__name__ for column in columns if column.is_relation}
    assert related in ({"Assessment"}, {"AssessmentResult"})
    assert model._meta.get_field("id").default is uuid4


@pytest.mark.parametrize("door", DOORS)
def test_an_answer_deletes_a_ticket_stores_a_response_and_touches_nothing_else(door: str, asked: Round) -> None:
    schema = asked.client.row.schema_name
    before = rows(asked)
    DOORS[door](asked)
    after = rows(asked)

    assert asked.stands() == (1, 4)
    assert [table for table, _ in after - before] == [f"{schema}.assessments_response"]
    assert [table for table, _ in before - after] == [f"{schema}.assessments_answerticket"]
    assert found(asked, after - before) == set()


def test_a_write_that_names_the_invitation_would_be_found(asked: Round) -> None:
    before = rows(asked)
    send_invitations(client_id=str(asked.client.row.id), assessment_id=str(asked.assessment.id))
    assert found(asked, rows(asked) - before) == {f"{asked.client.row.schema_name}.assessments_invitation"}


def test_a_response_has_neither_time_nor_order() -> None:
    fields = {field.name: field.get_internal_type() for field in Response._meta.get_fields()}
    assert fields == {
        "id": "UUIDField",
        "assessment": "ForeignKey",
        "side": "CharField",
        "level": "CharField",
        "team": "ForeignKey",
        "answers": "JSONField",
        "expected": "JSONField",
    }


def test_tickets_are_not_stored_in_the_order_of_the_invitations(asked: Round) -> None:
    with client_transaction(asked.client.row.schema_name):
        AnswerTicket.objects.all().delete()
        mint_tickets(asked.invitations)
        with connections["client"].cursor() as cursor:
            cursor.execute("SELECT id FROM assessments_answerticket ORDER BY ctid")
            ids = [id for (id,) in cursor.fetchall()]
    assert ids == sorted(ids)


def test_no_log_line_holds_the_link(
    asked: Round, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    (shown,) = [handler.formatter for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    assert shown is not None
    with caplog.at_level(logging.DEBUG):
        post(asked.path(2), {})  # 422, which Django names with its path
        post(asked.path(2), form_of())
        post(asked.path(2), form_of())
        asked.respondent(2).send("{ answerForm { title } }")

    code = WithdrawalCode(client_id=asked.client.row.id, assessment_id=uuid4(), secret=b"x" * 16).token()
    with caplog.at_level(logging.DEBUG):
        Browser().get(f"/answer/withdraw/{code}")  # 404, which Django names with its path

    secret = asked.token(2).removeprefix("ca_")
    assert any(secret in record.getMessage() for record in caplog.records)  # or there would be nothing to hide
    lines = [shown.format(record) for record in caplog.records]
    assert any("/answer/ca_…" in line for line in lines)
    assert not any(secret in line for line in lines)
    assert any(code[3:] in record.getMessage() for record in caplog.records)
    assert any("/answer/withdraw/cw_…" in line for line in lines)
    assert not any(code[3:] in line for line in lines)
    assert secret not in capfd.readouterr().err


def test_the_web_server_keeps_no_log_of_addresses() -> None:
    image = (Path(settings.ROOT) / "Dockerfile").read_text()
    assert "granian" in " ".join(WEB)
    assert not any("--access-log" in text for text in (" ".join(WEB), image))
