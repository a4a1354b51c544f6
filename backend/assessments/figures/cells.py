"""The fixed list of groups that a result speaks of, in the order in which they are considered for publishing."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt

from backend.assessments.figures import basis as bases
from backend.assessments.figures.basis import Basis
from backend.assessments.figures.combinations import IntArray
from backend.assessments.figures.responses import LEVELS, MARKETING, SALES, Responses

Members = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The respondents of one side, level or team, or of a side and a level; with nothing named, the organization."""

    side: str | None = None
    level: str | None = None
    team: str | None = None

    @property
    def kind(self) -> str:
        named = [name for name in ("side", "level", "team") if getattr(self, name) is not None]
        return "_".join(named).upper() or "ALL"

    @property
    def key(self) -> str:
        """A name that is unique within a result: "all", "side:SALES", "side:SALES/level:HEAD", "team:…"."""
        named = [(name, getattr(self, name)) for name in ("side", "level", "team")]
        return "/".join(f"{name}:{value}" for name, value in named if value is not None) or "all"

    @property
    def has_statements(self) -> bool:
        """Statement by statement only for all and by side: the finer the group, the coarser the figures."""
        return self.level is None and self.team is None

    def row(self, responses: Responses, *, basis: Basis) -> IntArray:
        """Return each respondent's whole-number weight in this cell's mean: 0 outside, 1 inside.

        The organization on the basis SIDES weighs Sales by the number of Marketing responses and the reverse, so that
        the weighted mean is half of each side's mean; all 0 where a side has none.
        """
        if self.kind == "ALL" and basis == bases.SIDES:
            sales, marketing = responses.count(SALES), responses.count(MARKETING)
            common = gcd(sales, marketing) or 1
            weights = {SALES: marketing // common, MARKETING: sales // common}
            return np.array([weights.get(side, 0) for side in responses.sides], dtype=np.int64)
        return self.members(responses).astype(np.int64)

    def groups(self, responses: Responses, *, basis: Basis) -> tuple[Members, ...]:
        """Return the groups of respondents whose plain means have equal shares in the cell's mean."""
        if self.kind == "ALL" and basis == bases.SIDES:
            return tuple(cell.members(responses) for cell in BY_SIDE)
        return (self.members(responses),)

    def members(self, responses: Responses) -> Members:
        """Return for each respondent whether the cell holds them."""
        inside = np.ones(len(responses), dtype=np.bool_)
        for has, wanted in (("side", self.side), ("level", self.level), ("team", self.team)):
            if wanted is not None:
                inside &= responses.columns[has] == wanted
        return inside


ALL = Cell()
BY_SIDE = tuple(Cell(side=side) for side in (SALES, MARKETING))
BY_LEVEL = tuple(Cell(level=level) for level in LEVELS)
BY_SIDE_AND_LEVEL = tuple(Cell(side=side, level=level) for side in (SALES, MARKETING) for level in LEVELS)


def cells_for(teams: Iterable[str | None]) -> tuple[Cell, ...]:
    """Return all, each side, each level, each side × level, then each of `teams` in the order of its name.

    BOTH and OTHER have no cell of their own: they count in their level, their team and the pooled total.
    """
    named = sorted({team for team in teams if team is not None})
    return (ALL, *BY_SIDE, *BY_LEVEL, *BY_SIDE_AND_LEVEL, *(Cell(team=team) for team in named))
