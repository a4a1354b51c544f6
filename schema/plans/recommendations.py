"""What to take up next, and why."""

from typing import Annotated, Any, Self

import strawberry

from backend.plans import recommendations as source
from backend.plans.playbook import playbook
from schema.assessments.words import FigureCode, SuppressionReason
from schema.enums import Dimension, Stage
from schema.plans.playbook import Practice
from schema.words import LocalizedText


@strawberry.type(description="How one dimension that a practice lifts stands, in words and figures.")
class RecommendationReason:
    dimension: Dimension = strawberry.field(description="The dimension.")
    text: LocalizedText = strawberry.field(description="The reason in words.")
    mean: float | None = strawberry.field(description="Its mean over the organization, 1 to 5; null where withheld.")
    code: FigureCode | None = strawberry.field(description="What is said in place of the mean, if anything.")
    suppressed: SuppressionReason | None = strawberry.field(description="Why there is no mean; null where there is.")
    wanted: float = strawberry.field(description="Where the next stage begins, 1 to 5.")
    shortfall: float | None = strawberry.field(description="How far the mean lies below it, 0 where it does not.")
    difference: float | None = strawberry.field(description="The mean of Sales minus that of Marketing.")
    is_gap: bool = strawberry.field(
        description="Whether the difference is flagged: the verdict on it is GAP, so it counts."
    )
    difference_suppressed: SuppressionReason | None = strawberry.field(
        description="Why there is no difference; null where there is."
    )

    @classmethod
    def of(cls, reason: source.Reason) -> Self:
        return cls(
            dimension=reason.dimension,
            text=LocalizedText.of(reason.text),
            mean=reason.mean,
            code=FigureCode(reason.code) if reason.code else None,
            suppressed=SuppressionReason(reason.suppressed) if reason.suppressed else None,
            wanted=reason.wanted,
            shortfall=reason.shortfall,
            difference=reason.difference,
            is_gap=reason.is_gap,
            difference_suppressed=SuppressionReason(reason.difference_suppressed)
            if reason.difference_suppressed
            else None,
        )


@strawberry.type(description="A practice of the next step, with its place among the others.")
class Recommendation:
    rank: int = strawberry.field(description="Its place: 1 is to be taken up first.")
    practice: Practice = strawberry.field(description="What to do.")
    priority: float = strawberry.field(
        description="The mean over its dimensions of the shortfall and of a flagged gap between the sides, in points "
        "of 1 to 5; a withheld figure counts 0. Core practices come before all others."
    )
    reasons: list[RecommendationReason] = strawberry.field(
        description="One for each dimension that it lifts.", metadata={"size": 3}
    )

    @classmethod
    def of(cls, found: source.Recommendation) -> Self:
        return cls(
            rank=found.rank,
            practice=Practice.of(found.practice),
            priority=found.priority,
            reasons=[RecommendationReason.of(reason) for reason in found.reasons],
        )


def recommendations(
    root: Any,
    from_stage: Annotated[
        Stage | None,
        strawberry.argument(description="The stage to step on from; the one that was measured unless given."),
    ] = None,
) -> list[Recommendation]:
    """Resolve the recommendations of a result from its published document."""
    start = from_stage or source.stage_in(root.document)
    return [Recommendation.of(found) for found in source.recommend(root.document, playbook(), from_stage=start)]
