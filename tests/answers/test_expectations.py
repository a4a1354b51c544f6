"""What the other side is expected to answer: asked of Sales and Marketing alone, and stored with the answers."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from backend.assessments.models import AnswerTicket
from tenants.binding import client_transaction
from tests.answers.rounds import KEYS, SUBMIT, Round, all_at, expected_of, form_of, post
from tests.answers.test_refused import but, refused, refused_page

FORM = "{ answerForm { expectations { title { ja en } notice { ja en } } promises { en } side } }"
FIRST, LAST = KEYS[0], KEYS[-1]
JOINT = {"side": "BOTH", "level": "STAFF"}
SALES = {"side": "SALES", "level": "STAFF"}


def expecting_form(round: Round, place: int = 0) -> Any:
    return round.respondent(place).ask(FORM)["answerForm"]


def let_be(round: Round, side: str) -> None:
    """Let everybody with a link be of the side."""
    with client_transaction(round.client.row.schema_name):
        AnswerTicket.objects.update(side=side)


def stored(round: Round) -> list[tuple[str, dict[str, int], dict[str, int] | None]]:
    return [(row.side, row.answers, row.expected) for row in round.responses()]


def test_is_stored_beside_the_answers(expecting: Round) -> None:
    expecting.respondent(1).do(SUBMIT, answers=all_at(4), expectations=list(reversed(all_at(2))))
    assert stored(expecting) == [("SALES", dict.fromkeys(KEYS, 4), dict.fromkeys(KEYS, 2))]
    assert expecting.respondent(1).refused(SUBMIT, answers=all_at(), expectations=all_at()) == [("ALREADY_USED", "")]


def test_nothing_is_stored_where_it_is_not_asked(asked: Round) -> None:
    asked.respondent(1).do(SUBMIT, answers=all_at(4), expectations=[])
    assert stored(asked) == [("SALES", dict.fromkeys(KEYS, 4), None)]


def test_the_form_names_the_other_side(expecting: Round, asked: Round, expecting_of_all: Round) -> None:
    sales, marketing = (expecting_form(expecting, place)["expectations"] for place in (1, 4))
    assert sales["title"]["en"] == "How do you think most people in Marketing will answer?"
    assert sales["title"]["ja"] == "マーケティングの人の多くは、どう答えると思いますか"
    assert marketing["title"]["en"] == "How do you think most people in Sales will answer?"
    assert "営業" in marketing["notice"]["ja"]
    assert expecting_form(asked)["expectations"] is None
    either = expecting_form(expecting_of_all)["expectations"]
    assert "Marketing if you are in Sales, and Sales if you are in Marketing" in either["notice"]["en"]
    assert "leave this part out" in either["notice"]["en"]


@pytest.mark.parametrize("side", ["BOTH", "OTHER"])
def test_who_has_no_other_side_is_not_asked(side: str, expecting: Round) -> None:
    let_be(expecting, side)
    form = expecting_form(expecting)
    assert (form["side"], form["expectations"]) == (side, None)
    assert not any("expect" in promise["en"] for promise in form["promises"])
    refused(expecting, {"answers": all_at(), "expectations": all_at()}, [("INVALID", "input.expectations")])
    refused_page(expecting, form_of() | expected_of(), ["INVALID"])
    page = Browser().get(expecting.path()).content.decode()
    assert (page.count("<fieldset"), "expected." in page) == (len(KEYS), False)
    assert post(expecting.path(), form_of(5)).status_code == 303
    assert stored(expecting) == [(side, dict.fromkeys(KEYS, 5), None)]


def test_the_promises_say_what_happens_with_it(expecting: Round, asked: Round) -> None:
    told, untold = (
        [promise["en"] for promise in expecting_form(each)["promises"] if "What you expect" in promise["en"]]
        for each in (expecting, asked)
    )
    assert (len(told), untold) == (1, [])


WRONG: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "nothing": ({}, [("REQUIRED", f"input.expectations.{key}") for key in KEYS]),
    "null": ({"expectations": None}, [("REQUIRED", f"input.expectations.{key}") for key in KEYS]),
    "one missing": ({"expectations": all_at()[:-1]}, [("REQUIRED", f"input.expectations.{LAST}")]),
    "below the scale": ({"expectations": but(0, value=0)}, [("OUT_OF_RANGE", "input.expectations.0.value")]),
    "above the scale": ({"expectations": but(19, value=6)}, [("OUT_OF_RANGE", "input.expectations.19.value")]),
    "unknown statement": (
        {"expectations": [*all_at(), {"statement": "unheard-of", "value": 3}]},
        [("NOT_FOUND", "input.expectations.20.statement")],
    ),
    "the same twice": (
        {"expectations": [*all_at(), {"statement": FIRST, "value": 3}]},
        [("DUPLICATE", "input.expectations.20.statement")],
    ),
    "too many": ({"expectations": all_at() * 3}, [("TOO_MANY", "input.expectations")]),
    "a fault in each part": (
        {"answers": but(2, value=9), "expectations": but(3, value=9)},
        [("OUT_OF_RANGE", "input.answers.2.value"), ("OUT_OF_RANGE", "input.expectations.3.value")],
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_the_api_refuses_what_is_wrong_in_it(kind: str, expecting: Round) -> None:
    input, reasons = WRONG[kind]
    refused(expecting, {"answers": all_at()} | input, reasons)
    expecting.respondent().do(SUBMIT, answers=all_at(), expectations=all_at())


def test_what_nobody_asked_for_is_refused(asked: Round, open_to_all: Round) -> None:
    both = {"answers": all_at(), "expectations": all_at()}
    refused(asked, both, [("INVALID", "input.expectations")])
    refused(open_to_all, both | SALES, [("INVALID", "input.expectations")])
    refused_page(asked, form_of() | expected_of(), ["INVALID"])


OPEN: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "Sales without": (SALES, [("REQUIRED", f"input.expectations.{key}") for key in KEYS]),
    "a joint function with": (JOINT | {"expectations": all_at()}, [("INVALID", "input.expectations")]),
    "nobody with": (
        {"expectations": but(0, value=9)},
        [("REQUIRED", "input.side"), ("REQUIRED", "input.level")],
    ),
}


@pytest.mark.parametrize("kind", OPEN)
def test_by_the_open_link_the_side_that_is_chosen_decides(kind: str, expecting_of_all: Round) -> None:
    input, reasons = OPEN[kind]
    refused(expecting_of_all, {"answers": all_at()} | input, reasons)
    expecting_of_all.respondent().do(SUBMIT, answers=all_at(1), expectations=all_at(2), **SALES)
    expecting_of_all.respondent().do(SUBMIT, answers=all_at(3), **JOINT)
    found = {
        (side, answers[FIRST], expected and expected[FIRST]) for side, answers, expected in stored(expecting_of_all)
    }
    assert found == {("SALES", 1, 2), ("BOTH", 3, None)}


def page_of(round: Round, locale: str = "en", place: int = 0) -> str:
    response = Browser().get(round.path(place), headers={"Accept-Language": locale}, HTTP_HOST="localhost")
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("ja", "マーケティングの人の多くは、どう答えると思いますか"),
        ("en", "How do you think most people in Marketing will answer?"),
    ],
)
def test_the_page_asks_for_it_after_the_answers(locale: str, heading: str, expecting: Round) -> None:
    page = page_of(expecting, locale)
    assert f'<h2 id="expected">{heading}</h2>' in page
    own, theirs = page.split('<section class="expected"')
    assert (own.count("<fieldset"), theirs.count("<fieldset")) == (len(KEYS), len(KEYS))
    assert re.findall(r'<span class="number">(\d+)</span>', page) == [str(number) for number in range(1, 41)]
    assert re.findall(r"<h2>(.+?)</h2>", own)[-5:] == re.findall(r"<h3>(.+?)</h3>", theirs)
    assert page.count('aria-required="true"') == 2 * len(KEYS)
    assert "0 / 40" in page


def test_the_page_takes_both_parts(expecting: Round) -> None:
    assert post(expecting.path(4), form_of(5) | expected_of(1)).status_code == 303
    assert stored(expecting) == [("MARKETING", dict.fromkeys(KEYS, 5), dict.fromkeys(KEYS, 1))]


def test_the_page_shows_what_is_missing_in_it(expecting: Round) -> None:
    fields = form_of(4) | expected_of(2)
    del fields[f"expected.{KEYS[6]}"]
    response = post(expecting.path(), fields)
    page = response.content.decode()
    assert (response.status_code, page.count(" checked")) == (422, 2 * len(KEYS) - 1)
    assert '<li data-code="REQUIRED"><a href="#q27">27. ' in page
    assert 'id="q27-fault"' in page
    assert expecting.stands() == (0, 5)
    assert post(expecting.path(), form_of(4) | expected_of(2)).status_code == 303


PAGE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": (form_of(), ["REQUIRED"] * 20),
    "a word": (form_of() | expected_of() | {f"expected.{FIRST}": "five"}, ["INVALID"]),
    "above the scale": (form_of() | expected_of() | {f"expected.{FIRST}": "6"}, ["OUT_OF_RANGE"]),
    "twice": (form_of() | expected_of() | {f"expected.{FIRST}": ["3", "4"]}, ["DUPLICATE"]),
    "unknown": (form_of() | expected_of() | {"expected.unheard-of": "3"}, ["NOT_FOUND"]),
    "too many": (form_of() | {f"expected.{n}": "3" for n in range(50)}, ["TOO_MANY"]),
    "in both parts": (
        form_of(**{f"answer.{LAST}": "9"}) | expected_of() | {f"expected.{FIRST}": "9"},
        ["OUT_OF_RANGE", "OUT_OF_RANGE"],
    ),
}


@pytest.mark.parametrize("kind", PAGE)
def test_the_page_refuses_what_is_wrong_in_it(kind: str, expecting: Round) -> None:
    refused_page(expecting, *PAGE[kind])
    assert [row.expected for row in expecting.responses()] == []


def test_on_the_page_of_the_open_link_it_is_required_of_no_function_before_one_is_chosen(
    expecting_of_all: Round,
) -> None:
    page = page_of(expecting_of_all)
    assert page.count('aria-required="true"') == len(KEYS) + 2
    refused_page(expecting_of_all, form_of(), ["REQUIRED"] * 2)
    refused_page(expecting_of_all, form_of(**SALES), ["REQUIRED"] * 20)
    assert post(expecting_of_all.path(), form_of(3, **SALES) | expected_of(2)).status_code == 303


@pytest.mark.parametrize("side", ["BOTH", "OTHER"])
def test_on_the_page_a_choice_that_cannot_be_taken_back_is_left_out(side: str, expecting_of_all: Round) -> None:
    """Radio buttons stay chosen without a script, for who first took the wrong function."""
    fields = form_of(3, side=side, level="STAFF") | expected_of(2)
    assert post(expecting_of_all.path(), fields).status_code == 303
    assert stored(expecting_of_all) == [(side, dict.fromkeys(KEYS, 3), None)]
