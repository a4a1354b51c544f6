"""What the sides expect of each other in plain words: the figure first, nothing too strong, and a cure for a gap."""

from itertools import product
from typing import Any

import pytest

from backend.assessments.explaining_expectations import comparison_explained, false_consensus_explained
from backend.assessments.vocabulary import ComparisonKind, Verdict
from backend.core.text import Text

INFERENCE = {"low": 0.2, "high": 1.3, "p": 0.012}
KINDS = [("DISAGREEMENT", None), *product(("MISPERCEPTION", "EXPECTED_DISAGREEMENT"), ("SALES", "MARKETING"))]
STRONG = {  # words that only the verdict named may use
    "hardly explains": "GAP",
    "偶然では説明しにくい": "GAP",
    "alike": "EQUIVALENT",
    "knows about how": "EQUIVALENT",
    "可能性は低く": "EQUIVALENT",
    "no evidence": "NO_EVIDENCE",
    "とはいえません": "NO_EVIDENCE",
    "too few": "UNDERPOWERED",
    "回答が少なく": "UNDERPOWERED",
}
CURES = {
    "DISAGREEMENT": ("the matter itself", "事柄そのもの"),
    "MISPERCEPTION": ("needs to hear from", "直接聞く"),
    "EXPECTED_DISAGREEMENT": ("needs to be checked with", "確かめる"),
}


def part(verdict: str | None, **others: Any) -> dict[str, Any]:
    told = {"value": 0.75, "verdict": verdict, "inference": INFERENCE, "more_per_side": None, "beyond_roster": None}
    return {**told, **others}


def said(kind: str, side: str | None, verdict: str, **others: Any) -> Text:
    text = comparison_explained(kind, side, part(verdict, **others))
    assert text is not None
    return text


@pytest.mark.parametrize(("kind", "side"), KINDS)
@pytest.mark.parametrize("verdict", [each for each in Verdict if each != Verdict.SUPPRESSED])
def test_each_verdict_has_its_own_words_after_the_plain_figure(verdict: str, kind: str, side: str | None) -> None:
    text = said(kind, side, verdict, more_per_side=12 if verdict == "UNDERPOWERED" else None)
    first = text.en.partition(". ")[0]
    assert "0.75 points higher" in first
    assert "0.75点高く" in text.ja.partition("。")[0]
    assert "95 % interval: 0.2 to 1.3" in text.en
    words = {of for word, of in STRONG.items() if word in text.en + text.ja}
    assert words == {verdict}
    assert not {"{", "}"} & {*text.en, *text.ja}


@pytest.mark.parametrize(("kind", "side"), KINDS)
@pytest.mark.parametrize("verdict", [each for each in Verdict if each != Verdict.SUPPRESSED])
def test_a_gap_alone_calls_for_a_cure_and_each_kind_for_its_own(verdict: str, kind: str, side: str | None) -> None:
    text = said(kind, side, verdict)
    found = [name for name, words in CURES.items() if words[0] in text.en or words[1] in text.ja]
    assert found == ([kind] if verdict == "GAP" else [])


def test_each_side_is_named_as_who_expects() -> None:
    assert said("MISPERCEPTION", "MARKETING", "GAP", value=-1.2, inference=None).en == (
        "Marketing expects Sales to answer 1.20 points lower than it does. That is a misperception which chance alone "
        "hardly explains. Marketing needs to hear from Sales how it sees this."
    )
    assert said("EXPECTED_DISAGREEMENT", "SALES", "EQUIVALENT", value=-0.1, inference=None).ja == (
        "営業は、マーケティングが自分たちより0.10点低く答えると予想しています。"
        "0.5点以上の差がある可能性は低く、営業はほぼ同じ見方を予想しているといえます。"
    )


@pytest.mark.parametrize(("kind", "side"), KINDS)
def test_no_difference_is_no_zero_points(kind: str, side: str | None) -> None:
    text = said(kind, side, "NO_EVIDENCE", value=-0.001)
    assert "0.00" not in text.en + text.ja
    assert "mean" in text.en


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ({"more_per_side": 3, "beyond_roster": None}, "about 3 more of Sales would do"),
        ({"more_per_side": 3, "beyond_roster": True}, "the side is too small for it"),
        ({}, "These are too few answers to judge by."),
    ],
)
def test_of_pairs_it_is_said_how_many_more_of_the_side_would_do(others: dict[str, Any], says: str) -> None:
    assert says in said("EXPECTED_DISAGREEMENT", "SALES", "UNDERPOWERED", inference=None, **others).en
    between = said("MISPERCEPTION", "SALES", "UNDERPOWERED", inference=None, more_per_side=3)
    assert "about 3 more on each side would do" in between.en


@pytest.mark.parametrize("kind", ComparisonKind)
def test_nothing_is_said_where_there_is_no_verdict_and_nothing_told_where_it_is_withheld(kind: str) -> None:
    side = None if kind == "DISAGREEMENT" else "SALES"
    assert comparison_explained(kind, side, part(None, value=1.0)) is None
    withheld = said(kind, side, "SUPPRESSED", value=None, inference=None)
    assert not any(letter.isdigit() for letter in withheld.en + withheld.ja)


def test_a_false_consensus_is_told_with_its_cure_and_without_figures() -> None:
    false, none = false_consensus_explained("SALES", True), false_consensus_explained("SALES", False)
    assert false is not None
    assert none is not None
    assert "yet the sides disagree" in false.en
    assert "並べて示す" in false.ja
    assert "disagree" not in none.en
    assert false_consensus_explained("SALES", None) is None
    assert not any(letter.isdigit() for text in (false, none) for letter in text.en + text.ja)
