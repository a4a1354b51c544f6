"""The figures of a sealed result: what stands in its document, typed."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry import relay

from schema.assessments.standing import Standing
from schema.assessments.words import CellKind, FigureCode, SuppressionReason
from schema.enums import Dimension, Level, Side, Stage

Part = Mapping[str, Any]
DIMENSIONS = {"size": 5}
STATEMENTS = {"size": 20}


def told(part: Part) -> dict[str, Any]:
    """Return the arguments of a figure."""
    return {
        "value": part["value"],
        "code": FigureCode(part["code"]) if part["code"] else None,
        "suppressed": reason(part),
    }


def reason(part: Part) -> SuppressionReason | None:
    return SuppressionReason(part["suppressed"]) if part["suppressed"] else None


@strawberry.interface(description="A number, or why there is none.")
class FigureShape:
    value: float | None = strawberry.field(description="The unrounded number; null where it is withheld.")
    code: FigureCode | None = strawberry.field(description="What is said in place of a number, if anything.")
    suppressed: SuppressionReason | None = strawberry.field(description="Why there is no number; null where there is.")


@strawberry.type(description="A total: 20 to 100 of a group, points of 1 to 5 of a difference.")
class Figure(FigureShape):
    pass


@strawberry.type(description="The figure of a dimension, in points of 1 to 5.")
class DimensionFigure(FigureShape):
    dimension: Dimension = strawberry.field(description="The dimension.")

    @classmethod
    def of(cls, part: Part) -> "DimensionFigure":
        return cls(dimension=Dimension(part["key"]), **told(part))


@strawberry.type(description="The figure of a statement, in points of 1 to 5.")
class StatementFigure(FigureShape):
    statement: str = strawberry.field(description="The statement's key; its wording stands in the questionnaire.")
    distribution: list[float] | None = strawberry.field(
        description="The share (0 to 1) of each point of the scale, lowest first, from ten answers on; null where it "
        "would tell too much. By name, from the first on.",
        metadata={"size": 11},
    )

    @classmethod
    def of(cls, part: Part) -> "StatementFigure":
        return cls(statement=part["key"], distribution=part.get("distribution"), **told(part))


@strawberry.type(description="A team whose people were asked.")
class ResultTeam:
    organization_id: relay.GlobalID = strawberry.field(description="The team's id, as an Organization.")
    name: str = strawberry.field(description="What the team is called today.")


@strawberry.type(description="The figures of one group of respondents.")
class ResultCell:
    key: str = strawberry.field(description='A name that is unique in the result, e.g. "side:SALES/level:HEAD".')
    kind: CellKind = strawberry.field(description="Which kind of group it is.")
    side: Side | None = strawberry.field(description="The function, where the group is of one.")
    level: Level | None = strawberry.field(description="The level, where the group is of one.")
    team: ResultTeam | None = strawberry.field(description="The team, where the group is one.")
    count: int | None = strawberry.field(description="How many the figures rest on; null where they are withheld.")
    invited: int | None = strawberry.field(
        description="How many of them were asked; known of all and by side, null where nobody counted."
    )
    response_rate: float | None = strawberry.field(description="count / invited, 0 to 1.")
    total: Figure = strawberry.field(description="The total, 20 to 100.")
    stage: Stage | None = strawberry.field(
        description="The stage that is named, from a probability of 0.80 on; null where none is or it is withheld."
    )
    standing: Standing | None = strawberry.field(description="How probable each stage is; null where it is withheld.")
    dimensions: list[DimensionFigure] = strawberry.field(description="All five, in order.", metadata=DIMENSIONS)
    statements: list[StatementFigure] | None = strawberry.field(
        description="Statement by statement; told of all and by side only, else null.", metadata=STATEMENTS
    )

    @classmethod
    def of(cls, part: Part, team_names: Mapping[str, str]) -> "ResultCell":
        return cls(
            key=part["cell"],
            kind=CellKind(part["kind"]),
            side=Side(part["side"]) if part["side"] else None,
            level=Level(part["level"]) if part["level"] else None,
            team=_team(part["team"], team_names) if part["team"] else None,
            count=part["count"],
            invited=part["invited"],
            response_rate=part["response_rate"],
            total=Figure(**told(part["total"])),
            stage=Stage(part["stage"]) if part["stage"] else None,
            standing=Standing.of(part),
            dimensions=[DimensionFigure.of(each) for each in part["dimensions"]],
            statements=_statements(part),
        )


def _statements(part: Part) -> list[StatementFigure] | None:
    return None if part["statements"] is None else [StatementFigure.of(each) for each in part["statements"]]


def _team(id: str, names: Mapping[str, str]) -> ResultTeam:
    return ResultTeam(organization_id=relay.GlobalID("Organization", id), name=names.get(id, ""))
