"""A questionnaire as data: the standard one, and each version that a client has of it or of its own."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
import strawberry_django
from strawberry import auto, relay

from backend.assessments import models
from backend.assessments.authored import authored_of
from backend.assessments.questionnaire_file import written
from backend.assessments.questionnaires import DimensionFacts, QuestionnaireFacts, ScaleLabel, StatementFacts
from schema.access import node
from schema.assessments.filters import AssessmentFilter, AssessmentOrder
from schema.assessments.words import QuestionnaireState
from schema.enums import Dimension
from schema.lists import Connection, listed
from schema.words import LocalizedText
from tenants.roles import Permission

if TYPE_CHECKING:
    from schema.assessments.types import Assessment

TITLE = "Its title."
INTRODUCTION = "What respondents read first; empty where nothing is said."
SCALE = "The numbers to answer with, in order."
SIMULATED = (
    "Whether the error rates of verdicts were tried out by simulation for a scale of this length: so it is of five "
    "numbers. Figures are computed on any scale."
)
DIMENSIONS = "The dimensions that it asks about, in order; each heads a section of the answer page."
STATEMENTS = "The statements, in order; answers are given for all of them."
EXPORT = "The whole questionnaire as a file in YAML, which importQuestionnaire takes; see docs/questionnaires.md."


@strawberry.type(description="One number on the scale.")
class QuestionnaireScaleLabel:
    value: int = strawberry.field(description="The number.")
    label: LocalizedText | None = strawberry.field(description="What it means; null where only the ends are named.")

    @classmethod
    def of(cls, facts: ScaleLabel) -> "QuestionnaireScaleLabel":
        return cls(value=facts.value, label=LocalizedText.of(facts.label) if facts.label else None)


@strawberry.type(description="A part of working together that statements belong to.")
class QuestionnaireDimension:
    key: Dimension = strawberry.field(description="The dimension.")
    label: LocalizedText = strawberry.field(description="What it is called.")
    description: LocalizedText = strawberry.field(description="What it is about.")

    @classmethod
    def of(cls, facts: DimensionFacts) -> "QuestionnaireDimension":
        return cls(key=facts.key, label=LocalizedText.of(facts.label), description=LocalizedText.of(facts.description))


@strawberry.type(description="One statement to agree or disagree with.")
class QuestionnaireStatement:
    key: str = strawberry.field(description="What figures call it, through all editions.")
    dimension: Dimension = strawberry.field(description="The dimension that it belongs to.")
    text: LocalizedText = strawberry.field(description="Its wording.")
    weight: Decimal = strawberry.field(description="How much it counts beside the others.")
    is_reverse: bool = strawberry.field(description="Whether agreeing is a bad sign.")
    is_said_comparable: bool = strawberry.field(
        description="Whether its author says that it still asks what the edition before asks by this key."
    )
    comparable_since: int = strawberry.field(
        description="The first edition with whose figures its own are compared; before, it asked something else or "
        "was not there."
    )

    @classmethod
    def of(cls, facts: StatementFacts) -> "QuestionnaireStatement":
        return cls(
            key=facts.key,
            dimension=facts.dimension,
            text=LocalizedText.of(facts.text),
            weight=facts.weight,
            is_reverse=facts.reverse,
            is_said_comparable=facts.comparable,
            comparable_since=facts.since,
        )


@strawberry.type(description="The standard questionnaire in its newest edition, for everybody to read.")
class StandardQuestionnaire:
    key: str = strawberry.field(description="What the questionnaire is called through all editions.")
    edition: int = strawberry.field(description="Which wording it is.")
    title: LocalizedText = strawberry.field(description=TITLE)
    introduction: LocalizedText = strawberry.field(description=INTRODUCTION)
    is_simulated: bool = strawberry.field(description=SIMULATED)
    scale: list[QuestionnaireScaleLabel] = strawberry.field(description=SCALE, metadata={"size": 5})
    dimensions: list[QuestionnaireDimension] = strawberry.field(description=DIMENSIONS, metadata={"size": 5})
    statements: list[QuestionnaireStatement] = strawberry.field(description=STATEMENTS, metadata={"size": 20})
    export: str = strawberry.field(description=EXPORT)

    @classmethod
    def of(cls, facts: QuestionnaireFacts) -> "StandardQuestionnaire":
        return cls(
            key=facts.key,
            edition=facts.edition,
            title=LocalizedText.of(facts.title),
            introduction=LocalizedText.of(facts.introduction),
            is_simulated=facts.is_simulated,
            scale=[QuestionnaireScaleLabel.of(label) for label in facts.scale],
            dimensions=[QuestionnaireDimension.of(dimension) for dimension in facts.dimensions],
            statements=[QuestionnaireStatement.of(statement) for statement in facts.statements],
            export=written(authored_of(facts)),
        )


@node(models.Questionnaire, reads=Permission.QUESTIONNAIRE_READ)
class Questionnaire(relay.Node):
    """One edition of a questionnaire: edited as a draft, frozen once it is published."""

    key: auto
    edition: auto
    state: QuestionnaireState
    published_at: auto
    retired_at: auto
    created_at: auto
    updated_at: auto
    version: auto
    assessments: Connection[Annotated["Assessment", strawberry.lazy("schema.assessments.types")]] = listed(
        "The rounds that ask it.", filter=AssessmentFilter, order=AssessmentOrder
    )

    @strawberry_django.field(only=["content"], description=TITLE)
    def title(self) -> LocalizedText:
        return LocalizedText.of(_facts(self).title)

    @strawberry_django.field(only=["content"], description=INTRODUCTION)
    def introduction(self) -> LocalizedText:
        return LocalizedText.of(_facts(self).introduction)

    @strawberry_django.field(only=["content"], description=SIMULATED)
    def is_simulated(self) -> bool:
        return _facts(self).is_simulated

    @strawberry_django.field(only=["content"], description=SCALE, metadata={"size": 5})
    def scale(self) -> list[QuestionnaireScaleLabel]:
        return [QuestionnaireScaleLabel.of(label) for label in _facts(self).scale]

    @strawberry_django.field(only=["content"], description=DIMENSIONS, metadata={"size": 5})
    def dimensions(self) -> list[QuestionnaireDimension]:
        return [QuestionnaireDimension.of(dimension) for dimension in _facts(self).dimensions]

    @strawberry_django.field(only=["content"], description=STATEMENTS, metadata={"size": 20})
    def statements(self) -> list[QuestionnaireStatement]:
        return [QuestionnaireStatement.of(statement) for statement in _facts(self).statements]

    @strawberry_django.field(only=["content"], description=EXPORT)
    def export(self) -> str:
        return written(authored_of(_facts(self)))


def _facts(row: Questionnaire) -> QuestionnaireFacts:
    return QuestionnaireFacts.of(row.content)
