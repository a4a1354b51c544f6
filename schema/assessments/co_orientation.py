"""What the sides expect of each other, beside what both answer."""

from collections.abc import Mapping
from typing import Any

import strawberry

from backend.assessments.explaining_expectations import comparison_explained, false_consensus_explained
from schema.assessments.figures import DIMENSIONS, DimensionFigure, FigureShape, told
from schema.assessments.words import ComparisonKind, Verdict
from schema.enums import Dimension, Side
from schema.words import LocalizedText

Part = Mapping[str, Any]


@strawberry.type(description="How one side expects most people of the other to answer.")
class SideExpectations:
    side: Side = strawberry.field(description="The side that expects it of the other.")
    dimensions: list[DimensionFigure] = strawberry.field(description="All five, in order.", metadata=DIMENSIONS)

    @classmethod
    def of(cls, part: Part) -> "SideExpectations":
        return cls(side=Side(part["side"]), dimensions=[DimensionFigure.of(each) for each in part["dimensions"]])


@strawberry.type(description="How sure a comparison is; told where all that is compared has ten answers or more.")
class ComparisonInference:
    low: float = strawberry.field(description="The lower end of its 95 % interval, rounded down to a tenth.")
    high: float = strawberry.field(description="The upper end, rounded up to a tenth.")
    p: float = strawberry.field(
        description="The p value, adjusted for the dimensions of the comparison, of a disagreement for the total "
        "too, rounded up to a thousandth."
    )


@strawberry.type(description="A comparison in one dimension, in points of 1 to 5, and what may be said of it.")
class DimensionComparison(FigureShape):
    dimension: Dimension = strawberry.field(description="The dimension.")
    verdict: Verdict | None = strawberry.field(description="What may be said; null where nobody was asked.")
    inference: ComparisonInference | None = strawberry.field(description="How sure it is; null below ten answers.")
    more_per_side: int | None = strawberry.field(
        description="Where it is UNDERPOWERED, about how many more answers of each side that it is made of would do."
    )
    beyond_roster: bool | None = strawberry.field(
        description="Whether that is more than were asked; null where nobody counted."
    )
    explanation: LocalizedText | None = strawberry.field(
        description="The same in plain words, with what a gap calls for; null where there is no verdict."
    )

    @classmethod
    def of(cls, kind: str, side: str | None, part: Part) -> "DimensionComparison":
        inference, text = part["inference"], comparison_explained(kind, side, part)
        return cls(
            dimension=Dimension(part["key"]),
            **told(part),
            verdict=Verdict(part["verdict"]) if part["verdict"] else None,
            inference=ComparisonInference(**inference) if inference else None,
            more_per_side=part["more_per_side"],
            beyond_roster=part["beyond_roster"],
            explanation=LocalizedText.of(text) if text else None,
        )


@strawberry.type(description="One comparison of answers and expectations, dimension by dimension.")
class CoOrientationComparison:
    kind: ComparisonKind = strawberry.field(description="What is compared.")
    side: Side | None = strawberry.field(description="The side that expects; null for the disagreement of both.")
    dimensions: list[DimensionComparison] = strawberry.field(description="All five, in order.", metadata=DIMENSIONS)

    @classmethod
    def of(cls, part: Part) -> "CoOrientationComparison":
        kind, side = part["kind"], part["side"]
        return cls(
            kind=ComparisonKind(kind),
            side=Side(side) if side else None,
            dimensions=[DimensionComparison.of(kind, side, each) for each in part["dimensions"]],
        )


@strawberry.type(description="Whether one side takes an agreement in a dimension for granted that is not there.")
class FalseConsensus:
    side: Side = strawberry.field(description="The side.")
    dimension: Dimension = strawberry.field(description="The dimension.")
    value: bool | None = strawberry.field(
        description="True where the side's EXPECTED_DISAGREEMENT is EQUIVALENT and the DISAGREEMENT a GAP; false where "
        "the former is a GAP or the latter EQUIVALENT; null where it cannot be said."
    )
    explanation: LocalizedText | None = strawberry.field(
        description="The same in plain words; null where it cannot be said."
    )

    @classmethod
    def of(cls, part: Part) -> "FalseConsensus":
        text = false_consensus_explained(part["side"], part["value"])
        return cls(
            side=Side(part["side"]),
            dimension=Dimension(part["key"]),
            value=part["value"],
            explanation=LocalizedText.of(text) if text else None,
        )


@strawberry.type(
    description="What Sales and Marketing expect of each other, beside what both answer: whether they disagree, "
    "whether one misjudges the other, and whether one takes an agreement for granted. Each needs another cure."
)
class CoOrientation:
    expectations: list[SideExpectations] = strawberry.field(
        description="What Sales expects of Marketing, and Marketing of Sales.", metadata={"size": 2}
    )
    comparisons: list[CoOrientationComparison] = strawberry.field(
        description="The disagreement, then each side's misperception, then the disagreement that each expects.",
        metadata={"size": 5},
    )
    false_consensus: list[FalseConsensus] = strawberry.field(
        description="Each side in each dimension.", metadata={"size": 10}
    )

    @classmethod
    def of(cls, part: Part) -> "CoOrientation":
        return cls(
            expectations=[SideExpectations.of(each) for each in part["expectations"]],
            comparisons=[CoOrientationComparison.of(each) for each in part["comparisons"]],
            false_consensus=[FalseConsensus.of(each) for each in part["false_consensus"]],
        )
