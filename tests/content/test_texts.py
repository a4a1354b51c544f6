"""Everything a person reads exists in Japanese and in English."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from .places import ALL_CONTENT, COMPANIES, company

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
WORDS = {
    "label",
    "in_text",
    "summary",
    "title",
    "worth",
    "text",
    "name",
    "description",
    "reason",
    "introduction",
    "when",
}
SOURCES = ALL_CONTENT | {slug: company(slug) for slug in COMPANIES}


def texts(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every pair of ja and en below a node, with its place."""
    if isinstance(node, dict):
        if {"ja", "en"} & node.keys():
            yield where, node
        for key, child in node.items():
            yield from texts(child, f"{where}/{key}")
    elif isinstance(node, list):
        for position, child in enumerate(node):
            yield from texts(child, f"{where}/{position}")


def words_in_one_language(node: Any, where: str = "") -> Iterator[str]:
    """Places named like a text that hold a plain string."""
    if isinstance(node, dict):
        for key, child in node.items():
            if key in WORDS and isinstance(child, str):
                yield f"{where}/{key}"
            yield from words_in_one_language(child, f"{where}/{key}")
    elif isinstance(node, list):
        for position, child in enumerate(node):
            yield from words_in_one_language(child, f"{where}/{position}")


def faults(where: str, text: dict[str, str]) -> list[str]:
    """What is wrong with one pair of texts."""
    ja, en = text.get("ja"), text.get("en")
    if not ja or not en:
        return [f"{where}: a language is missing"]
    found = []
    if not JAPANESE.search(ja):
        found.append(f"{where}: no Japanese in {ja!r}")
    if JAPANESE.search(en):
        found.append(f"{where}: Japanese in {en!r}")
    if ja != ja.strip() or en != en.strip():
        found.append(f"{where}: white space around the text")
    if ja.endswith("。") and not en.endswith((".", "?")):
        found.append(f"{where}: a sentence in Japanese only")
    return found


@pytest.mark.parametrize("source", SOURCES)
def test_every_text_has_both_languages(source: str) -> None:
    pairs = list(texts(SOURCES[source]))

    assert pairs
    assert [fault for where, text in pairs for fault in faults(where, text)] == []


@pytest.mark.parametrize("source", ALL_CONTENT)
def test_no_text_of_the_product_stands_in_one_language_alone(source: str) -> None:
    assert list(words_in_one_language(ALL_CONTENT[source])) == []


@pytest.mark.parametrize(
    "text",
    [
        {"ja": "連携"},
        {"ja": "連携", "en": ""},
        {"ja": "Aligned", "en": "Aligned"},
        {"ja": "連携", "en": "連携"},
        {"ja": "連携 ", "en": "Aligned"},
        {"ja": "連携しています。", "en": "Aligned"},
    ],
)
def test_a_faulty_text_is_found(text: dict[str, str]) -> None:
    assert [fault for where, pair in texts([text]) for fault in faults(where, pair)]


def test_a_text_in_one_language_is_found() -> None:
    assert list(words_in_one_language([{"title": "Stage"}])) == ["/0/title"]
