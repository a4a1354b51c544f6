"""What a document costs: one point per object, times the sizes of the lists around it, for any variables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import IntValueNode, ListValueNode, ValueNode, VariableNode

CEILING = 1_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Size:
    """How many items a list may give: the largest of what is written and of the variables, else the size it has."""

    written: int | None
    variables: tuple[str, ...]
    otherwise: int

    @classmethod
    def of(cls, values: Iterable[ValueNode], *, otherwise: int) -> "Size":
        """Read the size from the values of `first`, `last` or `ids`; numbers count as such, lists by their length."""
        values = list(values)
        written = [number for value in values if (number := _written(value)) is not None]
        names = tuple(value.name.value for value in values if isinstance(value, VariableNode))
        return cls(max(written, default=None), names, otherwise)

    def given(self, variables: Mapping[str, Any]) -> int | None:
        """Return the size asked for, or None where the list chooses."""
        asked = [self.written, *(_counted(variables.get(name)) for name in self.variables)]
        return max((size for size in asked if size is not None), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """`fixed` points and, for each part, its cost times a size; shared parts stay shared, so it is no larger than the
    document however often a fragment is spread."""

    fixed: int = 0
    parts: tuple[tuple["int | Size", "Cost"], ...] = ()

    def plus(self, *others: "Cost") -> "Cost":
        costs = (self, *others)
        fixed = sum(cost.fixed for cost in costs if not cost.parts)
        return Cost(min(fixed, CEILING), tuple((1, cost) for cost in costs if cost.parts))

    def times(self, size: int | Size) -> "Cost":
        if isinstance(size, Size) and not size.variables:
            size = size.otherwise if size.written is None else size.written
        if isinstance(size, int) and not self.parts:
            return Cost(min(size * self.fixed, CEILING))
        return Cost(0, ((size, self),))

    def priced(self, variables: Mapping[str, Any]) -> tuple[int, int]:
        """Return the points and the largest page that these coerced variables ask for."""
        known: dict[int, int] = {}
        largest = 0

        def points(cost: Cost) -> int:
            nonlocal largest
            if id(cost) not in known:
                total = cost.fixed
                for size, part in cost.parts:
                    if isinstance(size, Size):
                        given = size.given(variables)
                        largest = max(largest, given or 0)
                        size = size.otherwise if given is None else given
                    total += size * points(part)
                known[id(cost)] = min(total, CEILING)
            return known[id(cost)]

        return points(self), largest


NOTHING = Cost()


def _written(value: ValueNode) -> int | None:
    if isinstance(value, ListValueNode):
        return len(value.values)
    if isinstance(value, IntValueNode):
        return max(0, int(value.value)) if len(value.value) < 10 else CEILING
    return None


def _counted(value: Any) -> int | None:
    if isinstance(value, list):
        return len(value)
    return max(0, value) if isinstance(value, int) else None
