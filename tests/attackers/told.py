"""What one number, word or count that the API tells means to an attacker: an equation or bounds on unknown answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.attackers.organizations import STATEMENTS, Round

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
    """The sum of `row` (one weight a respondent) times the answers to `items`: equal to `sum`, or within bounds.

    Nothing known of it: the row alone is published, as of a count. The respondents of both rounds stand one after the
    other; each answers `STATEMENTS` of its own in each round, and may say as much again of the other side.
    """

    sink: str
    row: IntArray
    items: tuple[int, ...] = ()
    sum: int | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, eq=False)
class Mean:
    """A weighted mean: the sum of `row` times the answers to `items`, divided by `of`, which is whole."""

    row: IntArray
    items: tuple[int, ...]
    of: int

    def __post_init__(self) -> None:
        common = int(np.gcd.reduce([*self.row.tolist(), self.of]))
        object.__setattr__(self, "row", self.row // common)
        object.__setattr__(self, "of", self.of // common)

    def minus(self, other: Mean) -> Mean:
        """The difference of two means of the same statements, over their common denominator."""
        return Mean(self.row * other.of - other.row * self.of, self.items, self.of * other.of)

    def is_(self, value: float, sink: str) -> Told:
        """The exact equation: the sum is a whole number, so the float gives it away."""
        exact = Fraction(value) * self.of
        assert abs(exact - round(exact)) < Fraction(1, 1000), f"{sink} tells {value}, which is no mean of answers"
        return Told(sink=sink, row=self.row, items=self.items, sum=round(exact))

    def between(self, least: Fraction | int, most: Fraction | int, sink: str) -> Told:
        return Told(
            sink=sink,
            row=self.row,
            items=self.items,
            least=-(-Fraction(least * self.of)).__floor__(),
            most=Fraction(most * self.of).__floor__(),
        )


@dataclass(frozen=True)
class Asked:
    """One round as the attacker knows it: who is who, where it stands among all respondents, what was asked."""

    round: Round
    start: int
    people: int
    dimensions: tuple[str, ...]
    statements: tuple[str, ...]
    team_ids: tuple[str, ...]
    basis: str

    def mean(self, group: dict[str, Any], items: tuple[int, ...]) -> Mean:
        """The mean of those who answer to all that `group` says; of everybody on the basis where it says nothing."""
        row = np.zeros(self.people, dtype=np.int64)
        if not group and self.basis == "SIDES":
            sales, marketing = self.round.count("SALES"), self.round.count("MARKETING")
            weights = {"SALES": marketing, "MARKETING": sales}
            own = [weights.get(each.side, 0) for each in self.round.respondents]
        else:
            own = [self._belongs(each, group) for each in self.round.respondents]
        row[self.start : self.start + len(own)] = own
        return Mean(row, items, int(sum(own)) * len(items))

    def size(self, group: dict[str, Any]) -> int:
        """How many of the round's respondents the group has."""
        return sum(self._belongs(each, group) for each in self.round.respondents)

    def _belongs(self, each: Any, group: dict[str, Any]) -> bool:
        known = {"side": each.side, "level": each.level}
        known["team"] = None if each.team is None else self.team_ids[each.team]
        return all(known[name] == value for name, value in group.items())

    def expected(self, node: dict[str, Any]) -> tuple[int, ...]:
        """The statements that a figure of what is expected is about."""
        return tuple(STATEMENTS + item for item in self.items(node))

    def items(self, node: dict[str, Any]) -> tuple[int, ...]:
        """The statements that a figure is about."""
        if "dimension" in node:
            return tuple(item for item, each in enumerate(self.dimensions) if each == node["dimension"])
        if "statement" in node:
            return (self.statements.index(node["statement"]),)
        return tuple(range(len(self.statements)))
