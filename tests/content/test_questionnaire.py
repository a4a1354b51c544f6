"""The standard questionnaire: twenty plain statements, four for each dimension."""

import hashlib
import json
import re
from collections import Counter

import pytest

from .places import DIMENSIONS, QUESTIONNAIRE, STATEMENTS

STATEMENT = QUESTIONNAIRE["statements"]
NEGATION = {
    "en": re.compile(
        r"\b(not|no|never|nobody|none|nothing|without|hardly|rarely|unclear|unable)\b|n't\b", re.IGNORECASE
    ),
    "ja": re.compile(r"ない|ません|なく|ずに|せず|らず"),
}
TWO_THOUGHTS = {"en": re.compile(r"[;:]|, and\b|\bas well as\b"), "ja": re.compile(r"し、|り、|また、|かつ|。.+。")}


def test_holds_twenty_statements_four_for_each_dimension() -> None:
    assert len(STATEMENT) == 20
    assert Counter(statement["dimension"] for statement in STATEMENT) == dict.fromkeys(DIMENSIONS, 4)
    assert [dimension["key"] for dimension in QUESTIONNAIRE["dimensions"]] == DIMENSIONS


def test_statement_keys_are_unique_and_stable_in_form() -> None:
    assert len(set(STATEMENTS)) == 20
    assert [key for key in STATEMENTS if not re.fullmatch(r"[a-z]+(-[a-z]+)+", key)] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_two_statements_read_alike(language: str) -> None:
    assert len({statement["text"][language] for statement in STATEMENT}) == 20


@pytest.mark.parametrize("language", ["ja", "en"])
def test_statements_are_affirmative_and_hold_one_thought(language: str) -> None:
    texts = [statement["text"][language] for statement in STATEMENT]

    assert [text for text in texts if NEGATION[language].search(text)] == []
    assert [text for text in texts if TWO_THOUGHTS[language].search(text)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We do not share a plan."),
        ("en", "Sales isn't told of campaigns."),
        ("en", "Plans are made, and they are kept."),
        ("ja", "計画は共有されていない。"),
        ("ja", "相談せずに決めている。"),
        ("ja", "計画を共有し、守っている。"),
    ],
)
def test_negations_and_double_statements_are_found(language: str, text: str) -> None:
    assert NEGATION[language].search(text) or TWO_THOUGHTS[language].search(text)


def test_statements_are_short() -> None:
    assert [s["key"] for s in STATEMENT if len(s["text"]["en"].split()) > 16 or len(s["text"]["ja"]) > 42] == []


def test_the_scale_names_every_answer_from_one_to_five() -> None:
    scale = QUESTIONNAIRE["scale"]

    assert (scale["minimum"], scale["maximum"]) == (1, 5)
    assert [label["value"] for label in scale["labels"]] == [1, 2, 3, 4, 5]
    assert len({label["ja"] for label in scale["labels"]}) == len({label["en"] for label in scale["labels"]}) == 5


def test_words_change_in_a_new_version_only() -> None:
    """Rounds refer to a version by its number: whoever changes a word here raises it, and pins the new one."""
    content = json.dumps(QUESTIONNAIRE, ensure_ascii=False, sort_keys=True).encode()
    pinned = (QUESTIONNAIRE["key"], QUESTIONNAIRE["version"], hashlib.sha256(content).hexdigest()[:16])
    assert pinned == ("standard", 2, "8161f8aea06a9922")


def test_version_two_says_the_same_in_other_words() -> None:
    reworded = [each["key"] for each in STATEMENT if each.get("comparable")]
    assert reworded == [
        "process-follow-up",
        "process-rules",
        "process-settlement",
        "roles-target-customers",
        "systems-shared-targets",
        "systems-budget",
        "culture-one-message",
    ]
    assert {each.get("since", 1) for each in STATEMENT} == {1}
