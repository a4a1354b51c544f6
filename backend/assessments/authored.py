"""A questionnaire as its author writes it: what is wrong with it, and the content that is stored of it. No database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from backend.assessments.questionnaires import QuestionnaireFacts, StatementFacts, standard_content
from backend.core.text import Text

Content = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class AuthoredStatement:
    """One statement; `comparable` says that it still asks what the version before asks by this key."""

    key: str
    dimension: str
    text: Text
    weight: Decimal = Decimal(1)
    reverse: bool = False
    comparable: bool = False


@dataclass(frozen=True, kw_only=True)
class Authored:
    """All that an author decides: the edition, the headings and what is comparable follow from it."""

    key: str
    title: Text
    introduction: Text
    minimum: int
    maximum: int
    labels: tuple[tuple[int, Text], ...]
    statements: tuple[AuthoredStatement, ...]


def authored_of(facts: QuestionnaireFacts) -> Authored:
    """Return what an author would have to write to get this questionnaire."""
    return Authored(
        key=facts.key,
        title=facts.title,
        introduction=facts.introduction,
        minimum=facts.lowest,
        maximum=facts.highest,
        labels=tuple((step.value, step.label) for step in facts.scale if step.label),
        statements=tuple(
            AuthoredStatement(
                key=each.key,
                dimension=each.dimension.value,
                text=each.text,
                weight=each.weight,
                reverse=each.reverse,
                comparable=each.comparable,
            )
            for each in facts.statements
        ),
    )


def tidied(authored: Authored) -> Authored:
    """Return the same without blanks at the ends of its texts."""
    return replace(
        authored,
        title=_tidied(authored.title),
        introduction=_tidied(authored.introduction),
        labels=tuple((value, _tidied(label)) for value, label in authored.labels),
        statements=tuple(replace(each, text=_tidied(each.text)) for each in authored.statements),
    )


def content_of(authored: Authored, *, edition: int, previous: Content | None) -> dict[str, Any]:
    """Return what is stored of a sound questionnaire; `previous` is the content of the version before it, if any."""
    asked = {statement.dimension for statement in authored.statements}
    scale = {
        "minimum": authored.minimum,
        "maximum": authored.maximum,
        "labels": [{"value": value, **_both(label)} for value, label in authored.labels],
    }
    since = _since(authored, scale, edition, previous)
    return {
        "key": authored.key,
        "version": edition,
        "title": _both(authored.title),
        "introduction": _both(authored.introduction),
        "scale": scale,
        "dimensions": [each for each in standard_content()["dimensions"] if each["key"] in asked],
        "statements": [_statement(each, since(each)) for each in authored.statements],
    }


def _since(
    authored: Authored, scale: Content, edition: int, previous: Content | None
) -> Callable[[AuthoredStatement], int]:
    """Return what tells of a statement since which edition it can be compared.

    What stands as it stood goes on; what is new or reworded begins anew, unless its author says that it is comparable.
    """
    before: Mapping[str, StatementFacts] = {}
    is_same_scale = False
    if previous is not None:
        before = {each.key: each for each in QuestionnaireFacts.of(previous).statements}
        is_same_scale = previous["scale"] == scale

    def since(statement: AuthoredStatement) -> int:
        known = before.get(statement.key)
        if known is None:
            return edition
        stands = (known.dimension.value, known.text, known.reverse)
        is_unchanged = is_same_scale and stands == (statement.dimension, statement.text, statement.reverse)
        return known.since if is_unchanged or statement.comparable else edition

    return since


def _statement(statement: AuthoredStatement, since: int) -> dict[str, Any]:
    weight = statement.weight
    return {
        "key": statement.key,
        "dimension": statement.dimension,
        "text": _both(statement.text),
        "weight": int(weight) if weight == int(weight) else float(weight),
        "reverse": statement.reverse,
        "comparable": statement.comparable,
        "since": since,
    }


def _tidied(text: Text) -> Text:
    return Text(ja=text.ja.strip(), en=text.en.strip())


def _both(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
