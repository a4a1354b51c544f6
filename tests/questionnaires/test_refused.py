"""What a questionnaire must be: each fault is told by code and place in both languages, and nothing is stored."""

from typing import Any

import pytest

from tests.questionnaires.author import CREATE, SHORT, UPDATE, Author, a_scale, a_statement, short, text

LABELS = a_scale()["labels"]


def scale(**facts: Any) -> dict[str, Any]:
    return {"scale": a_scale() | facts}


def statement(**facts: Any) -> dict[str, Any]:
    return {"statements": [a_statement("first"), a_statement(**facts)]}


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": text("", "A title")}, "REQUIRED", "title.ja"),
    ({"title": text("題", " ")}, "REQUIRED", "title.en"),
    ({"title": text("題" * 201, "A title")}, "TOO_LONG", "title.ja"),
    ({"introduction": text("はじめに", "")}, "REQUIRED", "introduction.en"),
    ({"introduction": text("はじめに", "x" * 2_001)}, "TOO_LONG", "introduction.en"),
    (scale(minimum=2, maximum=7), "OUT_OF_RANGE", "scale.minimum"),
    (scale(minimum=-1, maximum=7), "OUT_OF_RANGE", "scale.minimum"),
    (scale(maximum=1), "OUT_OF_RANGE", "scale.maximum"),
    (scale(maximum=12), "OUT_OF_RANGE", "scale.maximum"),
    (scale(labels=LABELS[:1]), "REQUIRED", "scale.labels"),
    (scale(labels=[*LABELS, {"value": 8, "ja": "八", "en": "Eight"}]), "OUT_OF_RANGE", "scale.labels.2.value"),
    (scale(labels=[*LABELS, LABELS[1]]), "DUPLICATE", "scale.labels.2.value"),
    (scale(labels=LABELS[::-1]), "INVALID", "scale.labels"),
    (scale(labels=[LABELS[0] | {"en": ""}, LABELS[1]]), "REQUIRED", "scale.labels.0.en"),
    (scale(labels=[LABELS[0] | {"ja": "あ" * 61}, LABELS[1]]), "TOO_LONG", "scale.labels.0.ja"),
    ({"statements": []}, "REQUIRED", "statements"),
    ({"statements": [a_statement(f"s{n}") for n in range(101)]}, "TOO_MANY", "statements"),
    (statement(key=""), "REQUIRED", "statements.1.key"),
    (statement(key="Capital"), "INVALID", "statements.1.key"),
    (statement(key="a b"), "INVALID", "statements.1.key"),
    (statement(key="x" * 61), "TOO_LONG", "statements.1.key"),
    (statement(key="first", text=text("別の文", "Another")), "DUPLICATE", "statements.1.key"),
    (statement(text=text("文", "")), "REQUIRED", "statements.1.text.en"),
    (statement(text=text("文" * 301, "Words")), "TOO_LONG", "statements.1.text.ja"),
    (statement(text=text("文", "Two\nlines")), "INVALID", "statements.1.text.en"),
    (statement(text=text("文", "The statement first")), "DUPLICATE", "statements.1.text.en"),
    (statement(weight="0"), "OUT_OF_RANGE", "statements.1.weight"),
    (statement(weight="-1"), "OUT_OF_RANGE", "statements.1.weight"),
    (statement(weight="100.001"), "OUT_OF_RANGE", "statements.1.weight"),
    (statement(weight="NaN"), "OUT_OF_RANGE", "statements.1.weight"),
    (statement(weight="0.0001"), "INVALID", "statements.1.weight"),
]
KEYS: list[tuple[dict[str, Any], str, str]] = [
    ({"key": ""}, "REQUIRED", "key"),
    ({"key": "日本"}, "INVALID", "key"),
    ({"key": "-x"}, "INVALID", "key"),
    ({"key": "x" * 61}, "TOO_LONG", "key"),
    ({"key": "standard"}, "DUPLICATE", "key"),
]


@pytest.mark.parametrize(("facts", "code", "path"), KEYS + FAULTS)
def test_refuses_to_create_in_both_languages_and_stores_nothing(
    author: Author, facts: dict[str, Any], code: str, path: str
) -> None:
    with author.unchanged():
        told = [author.caller.speaking(locale).attempt(CREATE, **short(**facts))["errors"] for locale in ("en", "ja")]
    for (error,) in told:
        assert (error["code"], ".".join(error["path"])) == (code, f"input.{path}")
    assert told[0][0]["message"].isascii()
    assert not told[1][0]["message"].isascii()


def test_refuses_to_write_a_draft_anew_likewise(author: Author) -> None:
    draft = author.create()
    with author.unchanged():
        for facts, code, path in FAULTS:
            refused = author.caller.refused(UPDATE, id=draft["id"], **short(key=None, **facts))
            assert refused == [(code, f"input.{path}")]


def test_tells_all_faults_together(author: Author) -> None:
    wrong = short(key="?", title=text("", ""), statements=[a_statement("a", weight="0"), a_statement("a")])
    with author.unchanged():
        told = {path.removeprefix("input.") for _, path in author.caller.refused(CREATE, **wrong)}
    same = {"statements.1.key", "statements.1.text.ja", "statements.1.text.en"}
    assert told == {"key", "title.ja", "title.en", "statements.0.weight"} | same


def test_what_is_within_the_bounds_is_taken(author: Author) -> None:
    statements = [a_statement(f"s{n}", weight=["0.001", "100"][n % 2]) for n in range(100)]
    draft = author.create(key="a" * 60, scale=a_scale(0, 10), statements=statements, title=text("題" * 200, "x" * 200))
    assert len(draft["statements"]) == 100
    author.publish(draft)
    assert author.create(key="two", scale=a_scale(0, 1), statements=SHORT["statements"][:1])["key"] == "two"
