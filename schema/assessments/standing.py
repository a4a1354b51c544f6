"""At which stage a group stands, and how probable each is."""

from collections.abc import Mapping
from typing import Any

import strawberry

from backend.assessments.explaining import standing_explained
from schema.enums import Stage
from schema.words import LocalizedText


@strawberry.type(description="How probable one stage is.")
class StageProbability:
    stage: Stage = strawberry.field(description="The stage.")
    probability: float = strawberry.field(
        description="0 to 1; by tenths where fewer than ten have answered without a name."
    )


@strawberry.type(description="At which stage a group stands, as far as its answers tell.")
class Standing:
    between: list[Stage] = strawberry.field(
        description="The stage that is named, or the two between which the total lies.", metadata={"size": 2}
    )
    reached: Stage = strawberry.field(
        description="The highest stage that is reached, or passed, with a probability of 0.80 or more."
    )
    probabilities: list[StageProbability] | None = strawberry.field(
        description="Of all four, adding up to 1; null where they would tell a near-unanimous total.",
        metadata={"size": 4},
    )
    explanation: LocalizedText = strawberry.field(description="The same in one plain sentence.")

    @classmethod
    def of(cls, cell: Mapping[str, Any]) -> "Standing | None":
        """Read a cell of a document; the first method knew no probabilities."""
        told = cell.get("standing")
        if told is None:
            return None
        chances = told["probabilities"]
        return cls(
            between=[Stage(stage) for stage in told["between"]],
            reached=Stage(told["reached"]),
            probabilities=[StageProbability(stage=stage, probability=chances[stage]) for stage in Stage]
            if chances
            else None,
            explanation=LocalizedText.of(standing_explained(cell["total"], cell["stage"], told)),
        )
