"""What is wrong in an answer is named by a code and a place in both languages; nothing is stored, the link is kept."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from strawberry.relay import to_base64

from backend.assessments.comments import LONGEST
from tests.answers.comments import stored
from tests.answers.rounds import KEYS, SUBMIT, Round, all_at, form_of, post
from tests.world.callers import Caller

NOT_ASCII = re.compile(r"[ぁ-んァ-ヶ一-龠]")
FIRST, LAST = KEYS[0], KEYS[-1]
ELSEWHERE = to_base64("Organization", uuid4())
NO_TEAM = to_base64("Person", uuid4())
ABOUT = {"side": "SALES", "level": "STAFF"}


def but(place: int, **facts: Any) -> list[dict[str, Any]]:
    """A complete answer with one entry changed."""
    answers = all_at()
    answers[place] |= facts
    return answers


PERSONAL: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "nothing": ({"answers": []}, [("REQUIRED", f"input.answers.{key}") for key in KEYS]),
    "one missing": ({"answers": all_at()[:-1]}, [("REQUIRED", f"input.answers.{LAST}")]),
    "below the scale": ({"answers": but(0, value=0)}, [("OUT_OF_RANGE", "input.answers.0.value")]),
    "above the scale": ({"answers": but(3, value=6)}, [("OUT_OF_RANGE", "input.answers.3.value")]),
    "negative": ({"answers": but(19, value=-2147483648)}, [("OUT_OF_RANGE", "input.answers.19.value")]),
    "unknown statement": (
        {"answers": [*all_at(), {"statement": "unheard-of", "value": 3}]},
        [("NOT_FOUND", "input.answers.20.statement")],
    ),
    "renamed statement": (
        {"answers": but(0, statement=FIRST.upper())},
        [("NOT_FOUND", "input.answers.0.statement"), ("REQUIRED", f"input.answers.{FIRST}")],
    ),
    "the same twice": (
        {"answers": [*all_at(), {"statement": FIRST, "value": 3}]},
        [("DUPLICATE", "input.answers.20.statement")],
    ),
    "too many": ({"answers": all_at() * 3}, [("TOO_MANY", "input.answers")]),
    "no words": (
        {"answers": but(0, statement="")},
        [("NOT_FOUND", "input.answers.0.statement"), ("REQUIRED", f"input.answers.{FIRST}")],
    ),
    "a side": ({"answers": all_at(), "side": "SALES"}, [("INVALID", "input.side")]),
    "a level and a fault": (
        {"answers": but(0, value=9), "level": "HEAD"},
        [("INVALID", "input.level"), ("OUT_OF_RANGE", "input.answers.0.value")],
    ),
    "a team": ({"answers": all_at(), "teamId": ELSEWHERE}, [("INVALID", "input.teamId")]),
}
OPEN: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "nobody": ({"answers": all_at()}, [("REQUIRED", "input.side"), ("REQUIRED", "input.level")]),
    "no level": ({"answers": all_at(), "side": "SALES"}, [("REQUIRED", "input.level")]),
    "unknown team": ({"answers": all_at(), "teamId": ELSEWHERE, **ABOUT}, [("NOT_FOUND", "input.teamId")]),
    "no team at all": ({"answers": all_at(), "teamId": NO_TEAM, **ABOUT}, [("NOT_FOUND", "input.teamId")]),
}


def said(*comments: tuple[str, str]) -> dict[str, Any]:
    """A complete answer with these comments."""
    return {"answers": all_at(), "comments": [{"dimension": key, "text": text} for key, text in comments]}


LONG = "長" * (LONGEST + 1)
COMMENTED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "too long": (said(("PROCESS", LONG)), [("TOO_LONG", "input.comments.0.text")]),
    "too long twice": (
        said(("PROCESS", LONG), ("PLANNING", "x" * 5000)),
        [("TOO_LONG", "input.comments.0.text"), ("TOO_LONG", "input.comments.1.text")],
    ),
    "the same dimension twice": (
        said(("PROCESS", "one"), ("PROCESS", "two")),
        [("DUPLICATE", "input.comments.1.dimension")],
    ),
    "too many": (said(*[("PROCESS", "again")] * 11), [("TOO_MANY", "input.comments")]),
    "too long and an answer missing": (
        said(("PROCESS", LONG)) | {"answers": all_at()[:-1]},
        [("REQUIRED", f"input.answers.{LAST}"), ("TOO_LONG", "input.comments.0.text")],
    ),
}
COMMENTED_PAGE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "too long": (form_of(**{"comment.PROCESS": LONG}), ["TOO_LONG"]),
    "unknown dimension": (form_of(**{"comment.WEATHER": "Rain"}), ["NOT_FOUND"]),
    "the same dimension twice": (form_of(**{"comment.PROCESS": ["one", "two"]}), ["DUPLICATE"]),
    "too many": (form_of(**{f"comment.{n}": "x" for n in range(11)}), ["TOO_MANY"]),
    "a NUL": (form_of(**{"comment.\0": "\0x"}), ["NOT_FOUND"]),
    "an answer missing": ({"comment.PROCESS": "Fine"}, ["REQUIRED"] * 20),
}


@pytest.mark.parametrize("kind", COMMENTED)
def test_the_api_refuses_a_wrong_comment(kind: str, commented: Round) -> None:
    refused(commented, *COMMENTED[kind])
    assert stored(commented) == (0, 0, 0)
    commented.respondent().do(SUBMIT, **said(("PROCESS", LONG[1:])))


@pytest.mark.parametrize("kind", COMMENTED_PAGE)
def test_the_page_refuses_a_wrong_comment(kind: str, commented: Round) -> None:
    refused_page(commented, *COMMENTED_PAGE[kind])
    assert stored(commented) == (0, 0, 0)
    assert post(commented.path(), form_of(**{"comment.PROCESS": "Fine"})).status_code == 200


def test_a_comment_that_nobody_asked_for_is_refused(asked: Round) -> None:
    refused(asked, said(("PROCESS", "Fine")), [("INVALID", "input.comments")])
    refused_page(asked, form_of(**{"comment.PROCESS": "Fine"}), ["INVALID"])
    assert stored(asked) == (0, 0, 0)


@pytest.mark.parametrize(
    "comments", [[{"text": "x"}], [{"dimension": "WEATHER", "text": "x"}], [{"dimension": "PROCESS"}]]
)
def test_the_api_takes_comments_on_dimensions_alone(comments: Any, commented: Round) -> None:
    answer = commented.respondent().send(SUBMIT, input={"answers": all_at(), "comments": comments})
    assert set(answer.codes) == {"BAD_USER_INPUT"}
    assert (commented.stands(), stored(commented)) == ((0, 5), (0, 0, 0))


@pytest.mark.parametrize("kind", PERSONAL)
def test_the_api_refuses_a_wrong_answer(kind: str, asked: Round) -> None:
    refused(asked, *PERSONAL[kind])
    asked.respondent().do(SUBMIT, answers=all_at())


@pytest.mark.parametrize("kind", OPEN)
def test_the_api_refuses_a_wrong_respondent_of_an_open_link(kind: str, open_to_all: Round) -> None:
    refused(open_to_all, *OPEN[kind])
    open_to_all.respondent().do(SUBMIT, answers=all_at(), **ABOUT)


@pytest.mark.parametrize("value", ["3", 3.5, True, None, 2**31, {"a": 1}, []])
def test_the_api_takes_whole_numbers_alone(value: Any, asked: Round) -> None:
    answer = asked.respondent().send(SUBMIT, input={"answers": but(0, value=value)})
    assert set(answer.codes) == {"BAD_USER_INPUT"}
    assert asked.stands() == (0, 5)


@pytest.mark.parametrize("input", [{}, {"answers": None}, {"answers": [{"value": 3}]}, {"answers": all_at(), "x": 1}])
def test_the_api_refuses_another_form_of_input(input: dict[str, Any], asked: Round) -> None:
    answer = asked.respondent().send(SUBMIT, input=input)
    assert set(answer.codes) == {"BAD_USER_INPUT"}
    assert asked.stands() == (0, 5)


@pytest.mark.parametrize("token", ["ca_", "ca_forged", "ca_" + "A" * 86])
def test_the_api_refuses_a_forged_link(token: str, asked: Round) -> None:
    answer = Caller(token=token).send(SUBMIT, input={"answers": all_at()})
    assert (answer.status, answer.codes) == (404, ["NOT_FOUND"])
    assert asked.stands() == (0, 5)


def refused(round: Round, input: dict[str, Any], reasons: list[tuple[str, str]]) -> None:
    before = round.stands()
    assert round.respondent().refused(SUBMIT, **input) == reasons
    for locale, is_fitting in LANGUAGES.items():
        errors = round.respondent().speaking(locale).attempt(SUBMIT, **input)["errors"]
        assert all(is_fitting(error["message"]) for error in errors)
    assert round.stands() == before


LANGUAGES: dict[str, Callable[[str], bool]] = {
    "ja": lambda text: bool(NOT_ASCII.search(text)),
    "en": lambda text: text.isascii() and bool(text),
}
PAGE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, ["REQUIRED"] * 20),
    "one missing": ({k: v for k, v in form_of().items() if k != f"answer.{LAST}"}, ["REQUIRED"]),
    "one empty": (form_of(**{f"answer.{FIRST}": " "}), ["REQUIRED"]),
    "below the scale": (form_of(**{f"answer.{FIRST}": "0"}), ["OUT_OF_RANGE"]),
    "above the scale": (form_of(**{f"answer.{FIRST}": "6"}), ["OUT_OF_RANGE"]),
    "far above the scale": (form_of(**{f"answer.{FIRST}": "9" * 5000}), ["INVALID"]),
    "negative": (form_of(**{f"answer.{FIRST}": "-1"}), ["INVALID"]),
    "a fraction": (form_of(**{f"answer.{FIRST}": "3.5"}), ["INVALID"]),
    "a word": (form_of(**{f"answer.{FIRST}": "five"}), ["INVALID"]),
    "another script's digit": (form_of(**{f"answer.{FIRST}": "\uff13"}), ["INVALID"]),
    "the same twice": (form_of(**{f"answer.{FIRST}": ["3", "4"]}), ["DUPLICATE"]),
    "unknown statement": (form_of(**{"answer.unheard-of": "3"}), ["NOT_FOUND"]),
    "too many": (form_of(**{f"answer.{n}": "3" for n in range(30)}), ["TOO_MANY"]),
    "a NUL": (form_of(**{"answer.\0": "\0"}), ["NOT_FOUND"]),
    "a side": (form_of(side="SALES"), ["INVALID"]),
    "a team": (form_of(team_id=str(uuid4())), ["INVALID"]),
}
OPEN_PAGE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nobody": (form_of(), ["REQUIRED", "REQUIRED"]),
    "no side": (form_of(level="HEAD"), ["REQUIRED"]),
    "another side": (form_of(side="NORTH", level="HEAD"), ["INVALID"]),
    "another level": (form_of(side="SALES", level="KING"), ["INVALID"]),
    "unknown team": (form_of(team_id=str(uuid4()), **ABOUT), ["NOT_FOUND"]),
    "no team at all": (form_of(team_id="x", **ABOUT), ["NOT_FOUND"]),
}


@pytest.mark.parametrize("kind", PAGE)
def test_the_page_refuses_a_wrong_answer(kind: str, asked: Round) -> None:
    refused_page(asked, *PAGE[kind])
    assert post(asked.path(), form_of()).status_code == 303


@pytest.mark.parametrize("kind", OPEN_PAGE)
def test_the_page_refuses_a_wrong_respondent_of_an_open_link(kind: str, open_to_all: Round) -> None:
    refused_page(open_to_all, *OPEN_PAGE[kind])
    assert post(open_to_all.path(), form_of(**ABOUT)).status_code == 303


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/x-www-form-urlencoded", "a=1&" * 2000, 400),
        ("application/x-www-form-urlencoded", "a=" + "x" * 3_000_000, 413),
        ("multipart/form-data", "no boundary", 400),
        ("application/json", "{}", 422),
    ],
)
def test_the_page_refuses_what_is_not_its_form(content_type: str, body: str, status: int, asked: Round) -> None:
    caller = asked.respondent()
    for locale, is_fitting in LANGUAGES.items():
        response = caller.browser.post(
            asked.path(), body, content_type=content_type, headers={"Accept-Language": locale}
        )
        assert response.status_code == status
        (heading,) = re.findall(r"<h1>(.+?)</h1>", response.content.decode())
        assert is_fitting(heading) or status == 422
    assert asked.stands() == (0, 5)


def refused_page(round: Round, fields: dict[str, Any], codes: list[str]) -> None:
    before = round.stands()
    for locale, is_fitting in LANGUAGES.items():
        response = post(round.path(), fields, locale=locale)
        page = response.content.decode()
        problems = re.findall(r'<li data-code="(\w+)">.*?<span>(.+?)</span>', page)
        assert response.status_code == 422
        assert [code for code, _ in problems] == codes
        assert all(is_fitting(text) for _, text in problems)
        assert page.count(" checked") >= sum(fields.get(f"answer.{key}") == "3" for key in KEYS)
    assert round.stands() == before
