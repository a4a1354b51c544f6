"""How far a live round has come: in fives and never all, so that watching it tells of nobody."""

from itertools import product
from typing import Any

import pytest

from backend.assessments.participation import percent, told, told_of_all
from tests.assessments.clock import moment
from tests.assessments.documents import CLOSE
from tests.assessments.rounds import Company
from tests.assessments.test_schedule import REMIND

READ = """
query Live($id: ID!) { node(id: $id) { ... on Assessment {
  responseRate invited { side count } participation { side invited answeredAtLeast rate }
  reminders { edges { node { atMost byHand } } }
} } }
"""


def live(company: Company, id: str) -> dict[str, Any]:
    return dict(company.client.viewer.ask(READ, id=id)["node"])


@pytest.mark.parametrize(
    ("answered", "asked", "seen"),
    [(0, 4, None), (4, 4, None), (4, 5, 0), (5, 5, 0), (5, 6, 5), (9, 12, 5), (10, 10, 5), (10, 11, 10), (12, 12, 10)],
)
def test_counts_in_fives_and_never_all(answered: int, asked: int, seen: int | None) -> None:
    assert told(answered, asked) == seen


def test_a_rate_is_rounded_down_to_whole_percents() -> None:
    assert (percent(5, 12), percent(0, 12), percent(10, 10)) == (0.41, 0.0, 1.0)


def seen_of(answered: dict[str, int], asked: dict[str, int]) -> tuple[Any, ...]:
    """All that can be read of a live round: each side's figure, that of all, and what a reminder tells."""
    return (told_of_all(answered, asked), *(told(answered[side], asked[side]) for side in asked))


@pytest.mark.parametrize(
    "asked",
    [
        {"SALES": 6, "MARKETING": 6},
        {"SALES": 7, "MARKETING": 5, "OTHER": 1},
        {"SALES": 5, "MARKETING": 5, "BOTH": 3, "OTHER": 2},
        {"SALES": 10, "MARKETING": 1},
        {"SALES": 5},
    ],
)
def test_no_reading_tells_whether_any_one_person_has_answered(asked: dict[str, int]) -> None:
    """For all that can be read there is a state that reads the same, in which a side stands differently by one.

    So nobody's answer follows from it: not by taking sides from all, and not where one person is left.
    """
    states = [dict(zip(asked, each, strict=True)) for each in product(*(range(count + 1) for count in asked.values()))]
    by_reading: dict[tuple[Any, ...], list[dict[str, int]]] = {}
    for state in states:
        by_reading.setdefault(seen_of(state, asked), []).append(state)
    for found in by_reading.values():
        for side, count in asked.items():
            values = {state[side] for state in found}
            assert values != {count}, "everybody of a side is known to have answered"
            assert values != {0}, "nobody of a side is known to have answered"


def plainly(answered: dict[str, int], asked: dict[str, int]) -> int | None:
    return told(sum(answered.values()), sum(asked.values()))


@pytest.mark.parametrize(("place", "other"), [("told_of_all", plainly), ("told", lambda answered, asked: answered)])
def test_the_plain_sum_in_fives_would_tell_and_exact_counts_too(
    monkeypatch: pytest.MonkeyPatch, place: str, other: Any
) -> None:
    monkeypatch.setitem(globals(), place, other)
    with pytest.raises(AssertionError, match="is known to have answered"):
        test_no_reading_tells_whether_any_one_person_has_answered({"SALES": 6, "MARKETING": 6})


def test_is_told_by_side_while_the_round_is_open(acme: Company) -> None:
    opened = acme.open(who={"personIds": [acme.people[name] for name in ("S0", "S1", "S2", "S3", "S4", "S5", "M0")]})
    assert live(acme, opened["id"])["participation"] == [
        {"side": "SALES", "invited": 6, "answeredAtLeast": 0, "rate": 0.0}  # Marketing's one person is left out
    ]
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 5)
    seen = live(acme, opened["id"])
    assert seen["participation"] == [{"side": "SALES", "invited": 6, "answeredAtLeast": 5, "rate": 0.83}]
    assert seen["responseRate"] == 0.71  # 5 of the 7 asked
    acme.answer(opened["id"], ("SALES", "STAFF", 3), ("MARKETING", "STAFF", 3))
    assert live(acme, opened["id"]) == seen  # everybody has answered, and nothing shows


def test_what_a_reminder_tells_is_what_the_rate_tells(acme: Company) -> None:
    opened = acme.open(delivery="MAIL")
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 6, *[("MARKETING", "STAFF", 3)] * 6)
    with moment(1):
        acme.client.manager.do(REMIND, id=opened["id"])
    (edge,) = live(acme, opened["id"])["reminders"]["edges"]
    assert edge["node"] == {"atMost": 2, "byHand": True}  # though nobody is left


def test_the_exact_rate_is_told_once_it_has_closed(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 6, *[("MARKETING", "STAFF", 3)] * 6)
    assert live(acme, opened["id"])["responseRate"] == 0.83
    acme.client.manager.do(CLOSE, id=opened["id"])
    assert live(acme, opened["id"])["responseRate"] == 1.0


def test_nobody_counts_by_an_open_link(acme: Company) -> None:
    opened = acme.open(openLink=True)
    seen = live(acme, opened["id"])
    assert (seen["responseRate"], seen["participation"], seen["invited"]) == (None, None, None)
