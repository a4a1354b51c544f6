"""One group minus another, and what may be said of it."""

from collections.abc import Mapping
from typing import Any

import strawberry

from backend.assessments.explaining import difference_explained
from schema.assessments.figures import DIMENSIONS, STATEMENTS, FigureShape, told
from schema.assessments.words import DifferencePair, Verdict
from schema.enums import Dimension
from schema.words import LocalizedText

Part = Mapping[str, Any]


@strawberry.type(description="How sure a difference is; told where both groups have ten answers or more.")
class Inference:
    low: float = strawberry.field(description="The lower end of its 95 % interval, rounded down to a tenth.")
    high: float = strawberry.field(description="The upper end, rounded up to a tenth.")
    theta: float = strawberry.field(
        description="The chance that somebody of the first group answers higher than somebody of the second, equal "
        "answers counted half: 0.5 is no difference."
    )
    theta_low: float = strawberry.field(description="The lower end of theta's 95 % interval.")
    theta_high: float = strawberry.field(description="The upper end.")
    p: float = strawberry.field(
        description="The p value, adjusted for all that is looked at together, rounded up to a thousandth."
    )


@strawberry.interface(description="A difference, and what may be said of it.")
class DifferenceShape(FigureShape):
    verdict: Verdict | None = strawberry.field(
        description="What may be said; null where answers stand by name, and where nobody was asked."
    )
    inference: Inference | None = strawberry.field(description="How sure it is; null below ten answers in a group.")
    more_per_side: int | None = strawberry.field(
        description="Where it is UNDERPOWERED, about how many more answers of each group would do."
    )
    beyond_roster: bool | None = strawberry.field(
        description="Whether that is more than were asked; null where nobody counted."
    )
    explanation: LocalizedText | None = strawberry.field(
        description="The same in one plain sentence; null where there is no verdict."
    )


@strawberry.type(description="The difference of two totals, as points: total / 20.")
class TotalDifference(DifferenceShape):
    @classmethod
    def of(cls, pair: str, part: Part) -> "TotalDifference":
        return cls(**_said(pair, part))


@strawberry.type(description="The difference in a dimension, in points of 1 to 5.")
class DimensionDifference(DifferenceShape):
    dimension: Dimension = strawberry.field(description="The dimension.")

    @classmethod
    def of(cls, pair: str, part: Part) -> "DimensionDifference":
        return cls(dimension=Dimension(part["key"]), **_said(pair, part))


@strawberry.type(description="The difference in a statement, in points of 1 to 5.")
class StatementDifference(DifferenceShape):
    statement: str = strawberry.field(description="The statement's key; its wording stands in the questionnaire.")

    @classmethod
    def of(cls, pair: str, part: Part) -> "StatementDifference":
        return cls(statement=part["key"], **_said(pair, part))


@strawberry.type(description="One group minus another, where both show a number; in points of 1 to 5.")
class ResultDifference:
    pair: DifferencePair = strawberry.field(description="Which groups.")
    total: TotalDifference = strawberry.field(description="Of the totals, as points: total / 20.")
    dimensions: list[DimensionDifference] = strawberry.field(description="All five, in order.", metadata=DIMENSIONS)
    statements: list[StatementDifference] | None = strawberry.field(
        description="Statement by statement; null for heads and staff.", metadata=STATEMENTS
    )

    @classmethod
    def of(cls, part: Part) -> "ResultDifference":
        pair, statements = part["pair"], part["statements"]
        return cls(
            pair=DifferencePair(pair),
            total=TotalDifference.of(pair, part["total"]),
            dimensions=[DimensionDifference.of(pair, each) for each in part["dimensions"]],
            statements=None if statements is None else [StatementDifference.of(pair, each) for each in statements],
        )


def _said(pair: str, part: Part) -> dict[str, Any]:
    """Return the arguments of a difference; the first method knew no verdicts."""
    inference, text = part.get("inference"), difference_explained(pair, part)
    return told(part) | {
        "verdict": Verdict(part["verdict"]) if part.get("verdict") else None,
        "inference": Inference(**inference) if inference else None,
        "more_per_side": part.get("more_per_side"),
        "beyond_roster": part.get("beyond_roster"),
        "explanation": LocalizedText.of(text) if text else None,
    }
