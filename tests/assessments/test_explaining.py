"""One plain sentence per verdict: the figure first, and never a stronger word than the verdict allows."""

from typing import Any

import pytest

from backend.assessments.explaining import difference_explained, standing_explained
from backend.assessments.vocabulary import Verdict

INFERENCE = {"low": -1.3, "high": -0.2, "theta": 0.3, "theta_low": 0.2, "theta_high": 0.45, "p": 0.012}
STRONG = {  # words that only the verdict named may use
    "gap which": "GAP",
    "認識の差があります": "GAP",
    "alike": "EQUIVALENT",
    "ほぼ同じ": "EQUIVALENT",
    "no evidence": "NO_EVIDENCE",
    "差があるとはいえません": "NO_EVIDENCE",
    "too few": "UNDERPOWERED",
    "回答が少なく": "UNDERPOWERED",
}


def part(verdict: str | None, **others: Any) -> dict[str, Any]:
    told = {"value": -0.75, "verdict": verdict, "inference": INFERENCE, "more_per_side": None, "beyond_roster": None}
    return {**told, **others}


@pytest.mark.parametrize("verdict", [each for each in Verdict if each != Verdict.SUPPRESSED])
def test_each_verdict_has_its_own_words_after_the_plain_difference(verdict: Verdict) -> None:
    text = difference_explained("SALES_MARKETING", part(verdict, more_per_side=12))
    assert text is not None
    assert text.en.startswith("Sales answers 0.75 points lower than Marketing.")
    assert text.ja.startswith("営業の平均はマーケティングより0.75点低くなっています。")
    assert "95 % interval: -1.3 to -0.2" in text.en
    said = [word for word in STRONG if word in text.en + text.ja]
    assert said == [word for word, of in STRONG.items() if of == verdict]


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ({"more_per_side": 12, "beyond_roster": None}, "about 12 more on each side would do"),
        ({"more_per_side": 12, "beyond_roster": False}, "about 12 more on each side would do"),
        ({"more_per_side": 12, "beyond_roster": True}, "the sides are too small for it"),
        ({}, "These are too few answers to judge by."),
    ],
)
def test_too_few_answers_are_told_with_what_would_do(others: dict[str, Any], says: str) -> None:
    text = difference_explained("SALES_MARKETING", part("UNDERPOWERED", inference=None, **others))
    assert text is not None
    assert says in text.en
    assert "interval" not in text.en


def test_heads_and_staff_are_named_and_higher_is_higher() -> None:
    text = difference_explained("HEAD_STAFF", part("GAP", value=0.5))
    assert text is not None
    assert text.en.startswith("Heads answer 0.50 points higher than staff.")
    assert text.ja.startswith("部門の責任者の平均は担当者より0.50点高くなっています。")


def test_no_difference_is_no_zero_points() -> None:
    text = difference_explained("SALES_MARKETING", part("EQUIVALENT", value=-0.001))
    assert text is not None
    assert text.en.startswith("Sales and Marketing have the same mean.")


def test_nothing_is_said_where_there_is_no_verdict_and_nothing_told_where_it_is_withheld() -> None:
    assert difference_explained("SALES_MARKETING", part(None)) is None
    assert difference_explained("SALES_MARKETING", {"key": "PROCESS", "value": 1.0}) is None, "the first method"
    withheld = difference_explained("SALES_MARKETING", part("SUPPRESSED", value=None))
    assert withheld is not None
    assert not any(letter.isdigit() for letter in withheld.en + withheld.ja)


CHANCES = {"UNDEFINED": 0.0, "DEFINED": 0.36, "ALIGNED": 0.64, "INTEGRATED": 0.0}


def test_a_stage_is_named_or_the_two_between_which_the_total_lies() -> None:
    between = standing_explained(
        {"value": 60.96}, None, {"between": ["DEFINED", "ALIGNED"], "reached": "DEFINED", "probabilities": CHANCES}
    )
    assert between.en == (
        "The total is 61.0, between Defined (36 %) and Aligned (64 %): too near the edge to name one."
    )
    assert between.ja == "合計は61.0点で、「定義済み」(36%)と「連携」(64%)の間にあり、どちらとも決められません。"
    named = standing_explained(
        {"value": 70.0},
        "ALIGNED",
        {"between": ["ALIGNED"], "reached": "ALIGNED", "probabilities": CHANCES | {"ALIGNED": 0.97}},
    )
    assert named.en == "The total is 70.0: the stage is Aligned (probability 97 %)."
    certain = standing_explained(
        {"value": 70.0}, "ALIGNED", {"between": ["ALIGNED"], "reached": "ALIGNED", "probabilities": {"ALIGNED": 1.0}}
    )
    assert certain.en == "The total is 70.0: the stage is Aligned (probability over 99 %)."
    assert certain.ja == "合計は70.0点で、段階は「連携」と判断できます(確率99%超)。"


def test_a_coded_or_withheld_total_is_told_without_a_number() -> None:
    coded = standing_explained(
        {"value": None},
        "INTEGRATED",
        {"between": ["INTEGRATED"], "reached": "INTEGRATED", "probabilities": None},
    )
    withheld = standing_explained({"value": None}, None, None)
    assert "Integrated" in coded.en
    assert not any(letter.isdigit() for letter in coded.en + coded.ja + withheld.en + withheld.ja)
