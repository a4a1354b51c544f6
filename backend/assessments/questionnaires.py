"""The standard questionnaire as served data, and the frozen edition of it that a client's rounds refer to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from backend.assessments.figures import questionnaire as figured
from backend.assessments.models import Questionnaire
from backend.assessments.vocabulary import Dimension, QuestionnaireState
from backend.core.refusal import Code, Refusal
from backend.core.text import Locale, Text
from tenants.actors import Actor

STANDARD = "standard"
SIMULATED_LENGTH = 5
CONTENT = Path(__file__).parent / "content" / "default-questionnaire.yaml"


@dataclass(frozen=True)
class ScaleLabel:
    """One number on the scale, and what it means where that is said: both ends say it."""

    value: int
    label: Text | None

    def says(self, locale: Locale) -> str:
        return self.label.in_(locale) if self.label else ""


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
    weight: Decimal
    comparable: bool
    since: int


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
            scale=_scale(content["scale"]),
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
    def is_simulated(self) -> bool:
        """Whether the error rates of verdicts were tried out for a scale of this length (docs/science.md)."""
        return len(self.scale) == SIMULATED_LENGTH

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


def questionnaire_for(actor: Actor, id: UUID | None) -> Questionnaire:
    """Return the version that a round is to ask, the standard one unless another is named; it is not retired meanwhile.

    Refuses NOT_FOUND, ILLEGAL_MOVE of a draft and of a retired one.
    """
    if id is None:
        return used_questionnaire()
    questionnaire = Questionnaire.objects.pick(actor, id, path=("questionnaire_id",))
    questionnaire.expect_in_use(path=("questionnaire_id",))
    return questionnaire


def newest_of(key: str) -> Questionnaire | None:
    """Return the newest edition that a round may ask, None where all are retired."""
    if key == standard_questionnaire().key:
        return used_questionnaire()
    published = Questionnaire.objects.filter(key=key, state=QuestionnaireState.PUBLISHED)
    return published.order_by("-edition").first()


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
                since=each.get("since", 1),
            )
            for each in content["statements"]
        ),
    )


def _scale(scale: Mapping[str, Any]) -> tuple[ScaleLabel, ...]:
    labels = {label["value"]: Text(ja=label["ja"], en=label["en"]) for label in scale["labels"]}
    return tuple(ScaleLabel(value, labels.get(value)) for value in range(scale["minimum"], scale["maximum"] + 1))


def _statement(entry: Mapping[str, Any]) -> StatementFacts:
    return StatementFacts(
        key=entry["key"],
        dimension=Dimension(entry["dimension"]),
        text=Text(**entry["text"]),
        reverse=entry.get("reverse", False),
        weight=Decimal(str(entry.get("weight", 1))),
        comparable=entry.get("comparable", False),
        since=entry.get("since", 1),
    )


def _check(content: dict[str, Any]) -> None:
    """The figures check keys, dimensions and weights; here, that every number on the scale has its label."""
    facts = QuestionnaireFacts.of(content)
    for_figures(Questionnaire(key=facts.key, edition=facts.edition, content=content))
    if facts.key != STANDARD:
        raise ValueError(f"the standard questionnaire is called {STANDARD}, not {facts.key}")
    labels = [label["value"] for label in content["scale"]["labels"]]
    if labels != [step.value for step in facts.scale]:
        raise ValueError(f"{facts.key}: each number of the scale has one label, in order")


CHANGED = Text(
    ja="質問票「{key}」第{edition}版はすでに使われているため、内容を変えられません。新しい版として登録してください。",
    en="The questionnaire {key}, edition {edition}, was used already and does not change. Make a new edition.",
)
