"""How a result moved against the round before."""

from collections.abc import Mapping
from typing import Any

import strawberry

from schema.assessments.figures import DIMENSIONS, reason
from schema.assessments.words import SuppressionReason
from schema.enums import Dimension, Side, Stage

Part = Mapping[str, Any]


@strawberry.type(description="Between which values something most probably lies.")
class Interval:
    low: float = strawberry.field(description="The lower end.")
    high: float = strawberry.field(description="The upper end.")


@strawberry.interface(description="A figure then and now, or why they are not compared.")
class MovementShape:
    before: float | None = strawberry.field(description="The figure of the round before.")
    after: float | None = strawberry.field(description="The figure of this round.")
    value: float | None = strawberry.field(description="after - before; null where either is withheld.")
    interval: Interval | None = strawberry.field(
        description="Its 95 % interval; null below ten answers of a side in either round, and by name."
    )
    suppressed: SuppressionReason | None = strawberry.field(description="Why there is no number; null where there is.")


@strawberry.type(description="The movement of a total, 20 to 100.")
class Movement(MovementShape):
    pass


@strawberry.type(description="The movement of a dimension, in points of 1 to 5.")
class DimensionMovement(MovementShape):
    dimension: Dimension = strawberry.field(description="The dimension.")


@strawberry.type(description="The movement of one group.")
class ChangeCell:
    key: str = strawberry.field(description='The group: "all", "side:SALES" or "side:MARKETING".')
    side: Side | None = strawberry.field(description="The function, where the group is of one.")
    stage_before: Stage | None = strawberry.field(description="The stage in the round before, where comparable.")
    stage_after: Stage | None = strawberry.field(description="The stage in this round.")
    total: Movement = strawberry.field(description="The movement of the total.")
    dimensions: list[DimensionMovement] = strawberry.field(description="All five, in order.", metadata=DIMENSIONS)

    @classmethod
    def of(cls, part: Part) -> "ChangeCell":
        _, _, side = part["cell"].partition("side:")
        return cls(
            key=part["cell"],
            side=Side(side) if side else None,
            stage_before=Stage(part["stage_before"]) if part["stage_before"] else None,
            stage_after=Stage(part["stage_after"]) if part["stage_after"] else None,
            total=Movement(**_moved(part["total"])),
            dimensions=[
                DimensionMovement(dimension=Dimension(each["key"]), **_moved(each)) for each in part["dimensions"]
            ],
        )


@strawberry.type(description="What moved since the organization's round before, on the statements that both asked.")
class ResultChange:
    since_hash: str = strawberry.field(description="The hash of the result that it is compared with.")
    statements_compared: int = strawberry.field(description="How many statements both rounds asked.")
    cells: list[ChangeCell] = strawberry.field(description="All, then by side.", metadata={"size": 3})

    @classmethod
    def of(cls, part: Part) -> "ResultChange":
        return cls(
            since_hash=part["since"]["hash"],
            statements_compared=part["statements_compared"],
            cells=[ChangeCell.of(each) for each in part["cells"]],
        )


def _moved(part: Part) -> dict[str, Any]:
    ends = part.get("interval")
    return {
        **{name: part[name] for name in ("before", "after", "value")},
        "interval": Interval(low=ends[0], high=ends[1]) if ends else None,
        "suppressed": reason(part),
    }
