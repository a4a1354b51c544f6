"""Whoever reads all tables, at any time, joins comments to answers no better than by chance.

Each respondent here says in the comment what was answered, so that a test knows what an attacker would like to know.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings

from backend.assessments import answering, comments, ending
from backend.assessments.envelopes import SIZE, Unreadable, seal, unseal
from backend.assessments.models import Comment, Response, SealedComments
from tenants.binding import client_transaction
from tests.answers.comments import answer
from tests.answers.rounds import KEYS, Round, everything_in, on_fresh_pages

CROWD = 60
LUCK = 9  # of a shuffled crowd one stands in its own place; nine do once in a million times
Row = dict[str, Any]
WAYS = ["xmin", "xmax", "cmin", "place", "id"]


def rows_of(round: Round, model: Any) -> list[Row]:
    """All that SQL tells of the rows, with what PostgreSQL keeps of each by itself."""
    table, schema = model._meta.db_table, round.client.row.schema_name
    with connections["owner"].cursor() as cursor:
        kept = "xmin::text, xmax::text, cmin::text"
        cursor.execute(f'SELECT {kept}, row_to_json(t)::text FROM "{schema}".{table} AS t ORDER BY ctid')
        found = cursor.fetchall()
    return [
        {"xmin": xmin, "xmax": xmax, "cmin": cmin, "place": place, **json.loads(row)}
        for place, (xmin, xmax, cmin, row) in enumerate(found)
    ]


def guesses(responses: list[Row], others: list[Row], way: str) -> Iterator[tuple[Row, Row]]:
    """Pair rows that share a value, where it is one row's alone; else those that stand at the same rank."""
    shared = {row[way] for row in responses} & {row[way] for row in others}
    if shared and way != "place":
        for value in shared:
            pair = [[row for row in rows if row[way] == value] for rows in (responses, others)]
            if len(pair[0]) == len(pair[1]) == 1:
                yield pair[0][0], pair[1][0]
        return
    yield from zip(*(sorted(rows, key=lambda row: row[way]) for rows in (responses, others)), strict=False)


def hits(responses: list[Row], others: list[Row], way: str) -> int:
    return sum(number_of(one) == other.get("text") for one, other in guesses(responses, others, way))


def number_of(response: Row) -> str:
    """What was answered, as a number of its own for each respondent."""
    return "".join(str(response["answers"][key]) for key in KEYS[:4])


def answers(place: int) -> dict[str, int]:
    return {key: place // 5 ** min(at, 3) % 5 + 1 for at, key in enumerate(KEYS)}


def let_answer(round: Round, place: int) -> None:
    """Answer by the operation itself; all but the first four answers are alike."""
    given = answers(place)
    said = "".join(str(given[key]) for key in KEYS[:4])
    answer(round, ("PROCESS", said), answers=given)


@pytest.fixture
def answered(commented_by_all: Round) -> Round:
    for place in range(CROWD):
        let_answer(commented_by_all, place)
    return commented_by_all


def test_before_the_close_no_table_holds_a_word_of_a_comment(answered: Round) -> None:
    envelopes = rows_of(answered, SealedComments)
    assert len(envelopes) == len(rows_of(answered, Response)) == CROWD
    assert len({len(row["content"]) for row in envelopes}) == 1
    word = f'"{number_of(rows_of(answered, Response)[0])}"'
    written = [text for rows in everything_in(answered.client.row.schema_name).values() for text in rows]
    assert not any(word in text for text in written)
    answered.finish()
    written = [text for rows in everything_in(answered.client.row.schema_name).values() for text in rows]
    assert any(word in text for text in written)  # or there would have been nothing to find
    with override_settings(SECRET_KEY="what the database does not know"), pytest.raises(Unreadable):
        unseal(bytes.fromhex(envelopes[0]["content"][2:]), answered.assessment.pk)


@pytest.mark.parametrize("way", WAYS)
def test_after_the_close_no_way_joins_better_than_chance(way: str, answered: Round) -> None:
    answered.finish()
    responses, found = rows_of(answered, Response), rows_of(answered, Comment)
    assert (len(responses), len(found)) == (CROWD, CROWD)
    assert {number_of(row) for row in responses} == {row["text"] for row in found}
    assert hits(responses, found, way) < LUCK


def test_after_the_close_envelopes_that_were_copied_before_do_not_join(answered: Round) -> None:
    envelopes = rows_of(answered, SealedComments)
    answered.finish()
    assert rows_of(answered, SealedComments) == []
    told = json.dumps(rows_of(answered, Comment))
    assert not any(row["id"] in told or row["content"][2:100] in told for row in envelopes)


# --- the controls: without one of the two guards, the same attack finds everybody


def unmixed(round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let responses stay in the order of answering (tests/answers/test_joining.py looks at that)."""
    monkeypatch.setattr(answering, "mix_in", lambda *ids: None)
    monkeypatch.setattr(ending, "mix_all", lambda *ids: None)
    on_fresh_pages(round.client)


@pytest.mark.parametrize("way", ["xmin", "place"])
def test_written_beside_the_answer_they_would_join(
    way: str, commented_by_all: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    unmixed(commented_by_all, monkeypatch)
    for place in range(5):
        let_answer(commented_by_all, place)
    result = commented_by_all.finish()
    with client_transaction(commented_by_all.client.row.schema_name):
        known = {str(id) for table in (Response, Comment) for id in table.objects.values_list("id", flat=True)}
    for place in range(CROWD):
        given = answers(place)
        with client_transaction(commented_by_all.client.row.schema_name):
            Response.objects.create(assessment=commented_by_all.assessment, side="SALES", level="STAFF", answers=given)
            said = "".join(str(given[key]) for key in KEYS[:4])
            Comment.objects.create(result=result, dimension="PROCESS", text=said, code_hash=b"x")
    responses, found = (
        [row for row in rows_of(commented_by_all, table) if row["id"] not in known] for table in (Response, Comment)
    )
    assert hits(responses, found, way) == CROWD


def test_opened_in_the_order_of_the_answers_they_would_join(
    commented_by_all: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "shuffled", lambda found: found)
    unmixed(commented_by_all, monkeypatch)
    for place in range(CROWD):
        let_answer(commented_by_all, place)
    commented_by_all.finish()
    assert hits(rows_of(commented_by_all, Response), rows_of(commented_by_all, Comment), "place") == CROWD


# --- the envelope itself


def test_an_envelope_tells_nothing_by_its_length_or_bytes(commented_by_all: Round) -> None:
    id, random = commented_by_all.assessment.pk, Random(7)
    texts = ["", "short", "𠮷" * 1000, '"\\\n' * 300, "長" * random.randrange(1000)]
    sealed = [seal({"comments": [text] * 5}, id) for text in texts]
    assert {len(each) for each in sealed} == {SIZE + 12 + 16}
    assert [unseal(each, id)["comments"][0] for each in sealed] == texts
    assert seal({"comments": []}, id) != seal({"comments": []}, id)
    with pytest.raises(ValueError, match="do not fit"):
        seal({"comments": ["x" * SIZE]}, id)


def test_an_envelope_is_of_one_round_and_whole(commented_by_all: Round, open_to_all: Round) -> None:
    id = commented_by_all.assessment.pk
    sealed = seal({"comments": []}, id)
    first, last = bytes([sealed[0] ^ 1]), bytes([sealed[-1] ^ 1])
    for broken in (sealed[:-1], b"", sealed[:20], first + sealed[1:], sealed[:-1] + last):
        with pytest.raises(Unreadable):
            unseal(broken, id)
    with pytest.raises(Unreadable):
        unseal(sealed, open_to_all.assessment.pk)
