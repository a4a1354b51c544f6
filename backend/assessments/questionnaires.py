"""The standard questionnaire as served data, and the frozen edition of it that a client's rounds refer to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.assessments.figures import questionnaire as figured
from backend.assessments.models import Questionnaire
from backend.assessments.vocabulary import Dimension
from backend.core.refusal import Code, Refusal
from backend.core.text import Text

CONTENT = Path(__file__).parent / "content" / "default-questionnaire.yaml"


@dataclass(frozen=True)
class ScaleLabel:
    """What one number on the scale means."""

    value: int
    label: Text


@dataclass(frozen=True)
class DimensionFacts:
    """A part of working together that statements belong to."""

    key: Dimension
    label: Text
    description: Text


@dataclass(frozen=True)
class StatementFacts:
    """One statement to agree or disagree with."""

    key: str
    dimension: Dimension
    text: Text
    reverse: bool
    weight: str


@dataclass(frozen=True)
class QuestionnaireFacts:
    """One edition as it is read and answered."""

    key: str
    edition: int
    title: Text
    introduction: Text
    scale: tuple[ScaleLabel, ...]
    dimensions: tuple[DimensionFacts, ...]
    statements: tuple[StatementFacts, ...]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "QuestionnaireFacts":
        """Read stored content. Raises KeyError, TypeError or ValueError where it is not a questionnaire."""
        return cls(
            key=content["key"],
            edition=content["version"],
            title=Text(**content["title"]),
            introduction=Text(**content["introduction"]),
            scale=tuple(
                ScaleLabel(value=label["value"], label=Text(ja=label["ja"], en=label["en"]))
                for label in content["scale"]["labels"]
            ),
            dimensions=tuple(
                DimensionFacts(Dimension(each["key"]), Text(**each["label"]), Text(**each["description"]))
                for each in content["dimensions"]
            ),
            statements=tuple(_statement(each) for each in content["statements"]),
        )

    @property
    def statement_keys(self) -> tuple[str, ...]:
        return tuple(statement.key for statement in self.statements)

    @property
    def lowest(self) -> int:
        return self.scale[0].value

    @property
    def highest(self) -> int:
        return self.scale[-1].value


@cache
def standard_content() -> dict[str, Any]:
    """Return the standard questionnaire's content as it is stored, checked. Raises ValueError where it is not sound."""
    content: dict[str, Any] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    _check(content)
    return content


@cache
def standard_questionnaire() -> QuestionnaireFacts:
    return QuestionnaireFacts.of(standard_content())


def used_questionnaire() -> Questionnaire:
    """Return this client's row of the standard questionnaire, made at its first use; parallel first uses make one.

    Refuses FROZEN when the edition was used with another content.
    """
    content = standard_content()
    edition = {"key": content["key"], "edition": content["version"]}
    known = Questionnaire.objects.filter(**edition).first()
    if known is None:
        Questionnaire.objects.bulk_create([Questionnaire(**edition, content=content)], ignore_conflicts=True)
        known = Questionnaire.objects.get(**edition)
    if known.content != content:
        raise Refusal(Code.FROZEN, CHANGED.with_facts(**edition), path=("questionnaire",))
    return known


def for_figures(row: Questionnaire) -> figured.Questionnaire:
    """Return what the figures need to know of a questionnaire."""
    content = row.content
    return figured.Questionnaire(
        key=content["key"],
        version=content["version"],
        scale_min=content["scale"]["minimum"],
        scale_max=content["scale"]["maximum"],
        statements=tuple(
            figured.Statement(
                key=each["key"],
                dimension=each["dimension"],
                weight=each.get("weight", 1),
                reverse=each.get("reverse", False),
            )
            for each in content["statements"]
        ),
    )


def _statement(entry: Mapping[str, Any]) -> StatementFacts:
    return StatementFacts(
        key=entry["key"],
        dimension=Dimension(entry["dimension"]),
        text=Text(**entry["text"]),
        reverse=entry.get("reverse", False),
        weight=str(entry.get("weight", 1)),
    )


def _check(content: dict[str, Any]) -> None:
    """The figures check keys, dimensions and weights; here, that every number on the scale has its label."""
    facts = QuestionnaireFacts.of(content)
    for_figures(Questionnaire(key=facts.key, edition=facts.edition, content=content))
    scale = content["scale"]
    if [label.value for label in facts.scale] != list(range(scale["minimum"], scale["maximum"] + 1)):
        raise ValueError(f"{facts.key}: each number of the scale has one label, in order")


CHANGED = Text(
    ja="質問票「{key}」第{edition}版はすでに使われているため、内容を変えられません。新しい版として登録してください。",
    en="The questionnaire {key}, edition {edition}, was used already and does not change. Make a new edition.",
)
