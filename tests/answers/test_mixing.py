"""Mixing takes the order of writing from responses, and nothing else."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from strawberry.relay import to_base64

from backend.assessments import mixing
from backend.assessments.mixing import mix_all, mix_in
from backend.assessments.models import Response
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT
from tests.answers.rounds import KEYS, Round
from tests.assessments.documents import CANCEL, CLOSE

Rows = dict[UUID, tuple[int, tuple[Any, ...]]]


@pytest.fixture
def answered(asked: Round) -> Round:
    """Six of Sales and three of Marketing have answered, each in a transaction of its own."""
    for number in range(9):
        _answer(asked, "SALES" if number < 6 else "MARKETING", number)
    return asked


def _answer(asked: Round, side: str, number: int) -> UUID:
    with client_transaction(asked.client.row.schema_name):
        facts = {"side": side, "level": "STAFF", "answers": dict.fromkeys(KEYS, 1 + number % 5)}
        facts["expected"] = dict.fromkeys(KEYS, 5 - number % 5)
        return Response.objects.create(assessment=asked.assessment, **facts).id


def _rows(asked: Round) -> Rows:
    """Return for each response the transaction that wrote it, and what it says: its side, and then all columns."""
    with client_transaction(asked.client.row.schema_name), connections[CLIENT].cursor() as cursor:
        cursor.execute("SELECT id, xmin::text::bigint, side, row_to_json(r)::text FROM assessments_response AS r")
        return {id: (xmin, said) for id, xmin, *said in cursor.fetchall()}


def _said(rows: Rows) -> dict[UUID, Any]:
    return {id: said for id, (_, said) in rows.items()}


def test_every_column_is_carried(answered: Round) -> None:
    before = _said(_rows(answered))
    columns = {field.column for field in Response._meta.concrete_fields}
    assert all(set(json.loads(row)) == columns for _, row in before.values())
    assert all(None not in (json.loads(row)["answers"], json.loads(row)["expected"]) for _, row in before.values())
    with client_transaction(answered.client.row.schema_name):
        mix_all(answered.assessment.id)
    assert _said(_rows(answered)) == before

    with connections["owner"].cursor() as cursor:  # as if a function had named the columns of before
        cursor.execute(f'UPDATE "{answered.client.row.schema_name}".assessments_response SET expected = NULL')
    assert _said(_rows(answered)) != before


def test_hides_the_newest_among_those_like_it_and_leaves_the_others(answered: Round) -> None:
    newest = next(id for id, (_, said) in _rows(answered).items() if said[0] == "SALES")
    before = _rows(answered)
    with client_transaction(answered.client.row.schema_name):
        mix_in(answered.assessment.id, newest)
    after = _rows(answered)

    assert _said(after) == _said(before)
    written = Counter(xmin for xmin, _ in after.values())
    assert sorted(written.values()) == [1, 1, 1, 6]
    assert {id for id, (xmin, _) in after.items() if written[xmin] == 1} == {
        id for id, (_, said) in before.items() if said[0] == "MARKETING"
    }


def test_of_many_like_it_some_are_written_anew_and_always_the_newest(
    answered: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixing, "MOST", 3)
    for number in range(4):
        newest = _answer(answered, "SALES", number)
        before = _rows(answered)
        with client_transaction(answered.client.row.schema_name):
            mix_in(answered.assessment.id, newest)
        after = _rows(answered)
        changed = {id for id in after if after[id][0] != before[id][0]}
        assert newest in changed
        assert len(changed) == 3
        assert _said(after) == _said(before)


@pytest.mark.parametrize(("end", "facts"), [(CLOSE, {}), (CANCEL, {"reason": "It comes too early."})])
def test_at_the_end_one_transaction_has_written_all(answered: Round, end: str, facts: dict[str, str]) -> None:
    before = _rows(answered)
    answered.client.manager.do(end, id=to_base64("Assessment", answered.assessment.id), **facts)
    after = _rows(answered)
    assert _said(after) == _said(before)
    assert len({xmin for xmin, _ in before.values()}) == 9
    assert len({xmin for xmin, _ in after.values()}) == 1
