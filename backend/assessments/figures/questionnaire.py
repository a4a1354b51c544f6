"""What figures need to know of a questionnaire: its scale and, for each statement, dimension, weight and direction."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final

DIMENSIONS: Final = ("PROCESS", "ROLES_LANGUAGE", "PLANNING", "SYSTEMS_METRICS", "CUSTOMER_CULTURE")

# Keeps every sum over tens of thousands of respondents within 64-bit integers.
LARGEST_SPAN: Final = 10**9


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement: `weight` above 0, taken as written (0.1 is a tenth); `reverse` when agreeing is a bad sign.

    Figures of it can be set beside those of the versions from `since` on; before, it asked something else.
    """

    key: str
    dimension: str
    weight: int | float | Decimal | Fraction = 1
    reverse: bool = False
    since: int = 1

    @property
    def exact_weight(self) -> Fraction:
        return Fraction(str(self.weight))


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """One version of a questionnaire, answered on the whole numbers from `scale_min` to `scale_max`."""

    key: str
    version: int
    scale_min: int = 1
    scale_max: int = 5
    statements: tuple[Statement, ...]

    def __post_init__(self) -> None:
        keys = [statement.key for statement in self.statements]
        if not keys:
            raise ValueError("a questionnaire has at least one statement")
        if len(set(keys)) < len(keys):
            raise ValueError(f"two statements have one key: {sorted(key for key in keys if keys.count(key) > 1)[0]}")
        if self.scale_min >= self.scale_max:
            raise ValueError(f"the scale ends at {self.scale_max}, not above its start at {self.scale_min}")
        for statement in self.statements:
            if statement.dimension not in DIMENSIONS:
                raise ValueError(f"{statement.key}: there is no dimension {statement.dimension}")
            if statement.exact_weight <= 0:
                raise ValueError(f"{statement.key}: a weight is above 0, not {statement.weight}")
        if sum(self.weights) * (self.scale_max - self.scale_min) > LARGEST_SPAN:
            raise ValueError("the weights have too many digits to be added exactly")

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """The weights in the statements' order, multiplied by one number that makes them all whole."""
        exact = [statement.exact_weight for statement in self.statements]
        whole = lcm(*(weight.denominator for weight in exact))
        return tuple(int(weight * whole) for weight in exact)
