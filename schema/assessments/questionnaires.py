"""A questionnaire as data: the standard one, and the edition that a round was answered on."""

import strawberry

from backend.assessments.questionnaires import DimensionFacts, QuestionnaireFacts, ScaleLabel, StatementFacts
from schema.enums import Dimension
from schema.words import LocalizedText


@strawberry.type(description="What one number on the scale means.")
class QuestionnaireScaleLabel:
    value: int = strawberry.field(description="The number.")
    label: LocalizedText = strawberry.field(description="What it means.")

    @classmethod
    def of(cls, facts: ScaleLabel) -> "QuestionnaireScaleLabel":
        return cls(value=facts.value, label=LocalizedText.of(facts.label))


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
    is_reverse: bool = strawberry.field(description="Whether agreeing is a bad sign.")

    @classmethod
    def of(cls, facts: StatementFacts) -> "QuestionnaireStatement":
        return cls(
            key=facts.key, dimension=facts.dimension, text=LocalizedText.of(facts.text), is_reverse=facts.reverse
        )


@strawberry.type(description="One edition of a questionnaire; its wording never changes once it was used.")
class Questionnaire:
    key: str = strawberry.field(description="What the questionnaire is called through all editions.")
    edition: int = strawberry.field(description="Which wording it is.")
    title: LocalizedText = strawberry.field(description="Its title.")
    introduction: LocalizedText = strawberry.field(description="What respondents read first.")
    scale: list[QuestionnaireScaleLabel] = strawberry.field(
        description="The numbers to answer with, in order.", metadata={"size": 5}
    )
    dimensions: list[QuestionnaireDimension] = strawberry.field(
        description="The five dimensions, in order.", metadata={"size": 5}
    )
    statements: list[QuestionnaireStatement] = strawberry.field(
        description="The statements, in order; answers are given for all of them.", metadata={"size": 20}
    )

    @classmethod
    def of(cls, facts: QuestionnaireFacts) -> "Questionnaire":
        return cls(
            key=facts.key,
            edition=facts.edition,
            title=LocalizedText.of(facts.title),
            introduction=LocalizedText.of(facts.introduction),
            scale=[QuestionnaireScaleLabel.of(label) for label in facts.scale],
            dimensions=[QuestionnaireDimension.of(dimension) for dimension in facts.dimensions],
            statements=[QuestionnaireStatement.of(statement) for statement in facts.statements],
        )
