"""Whoever reads all tables does not learn whose response is whose."""

from collections import defaultdict

import pytest

from backend.assessments import answering, ending
from tests.answers.crowds import Answers, answer_one_by_one, close
from tests.answers.joining import RESPONSES, Join, Stored, everything
from tests.answers.rounds import KEYS, on_fresh_pages
from tests.world.build import ClientWorld

SEED = 20261128
NAMING = {"assessments_invitation.updated_at", "events_auditevent.created_at", "events_auditpayload.xmin"}


def join(client: ClientWorld, given: dict[str, Answers]) -> Join:
    return Join(everything(client.row.schema_name), given, seed=SEED)


def test_no_two_orders_join_responses_to_people(alder: ClientWorld) -> None:
    id, given = answer_one_by_one(alder, 80, seed=SEED)
    while_open = everything(alder.row.schema_name)
    expect_chance(Join(while_open, given, seed=SEED))
    expect_transactions_shared(while_open)
    close(alder, id)
    expect_chance(join(alder, given))

    order = {answers: place for place, answers in enumerate(given.values())}
    for row in responses_in(while_open):  # as a number that counts up would stand there
        row.columns["serial"] = order[tuple(row.columns["answers"][key] for key in KEYS)]
    assert Join(while_open, given, seed=SEED).best().responses_by == f"{RESPONSES}.serial"


@pytest.mark.proof
def test_no_two_orders_join_a_thousand_responses_to_people(alder: ClientWorld) -> None:
    id, given = answer_one_by_one(alder, 1_000, seed=SEED)
    expect_chance(join(alder, given))
    close(alder, id)
    expect_chance(join(alder, given))


def expect_chance(join: Join) -> None:
    assert set(join.people.of) >= NAMING
    assert {f"{RESPONSES}.{name}" for name in ("ctid", "xmin", "id", "answers", "expected", "size")} <= set(
        join.responses.of
    )
    best = join.best()
    assert not join.gives_away(best), best


def test_the_order_of_writing_joins_them_where_nothing_is_mixed(
    alder: ClientWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "mix_in", lambda *ids: None)
    monkeypatch.setattr(ending, "mix_all", lambda *ids: None)
    on_fresh_pages(alder)
    id, given = answer_one_by_one(alder, 60, seed=SEED, asks_expectations=False)  # rows of one size fill no holes
    close(alder, id)
    attack = join(alder, given)
    found = [each for each in attack.tried() if attack.gives_away(each)]
    assert {each.responses_by for each in found} == {f"{RESPONSES}.ctid", f"{RESPONSES}.xmin"}
    assert {each.people_by for each in found} >= NAMING
    assert max(each.hits for each in found) == sum(len(cell) for cell in attack.cells.values() if len(cell) > 1)


def responses_in(rows: list[Stored]) -> list[Stored]:
    return [row for row in rows if row.table == RESPONSES]


def expect_transactions_shared(rows: list[Stored]) -> None:
    """One transaction has written all that are alike, and nothing else that is there."""
    by_cell = defaultdict(set)
    for row in responses_in(rows):
        by_cell[tuple(row.columns[name] for name in ("side", "level", "team_id"))].add(row.columns["xmin"])
    transactions = [transaction for found in by_cell.values() for transaction in found]
    assert len(transactions) == len(set(transactions)) == len(by_cell) > 5
    assert not [row.table for row in rows if row.table != RESPONSES and row.columns["xmin"] in transactions]
