"""Chance that gives the same numbers on every machine and Python version: random() of a named seed, and exact sums."""

from collections.abc import Iterable
from math import fsum
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(*names: str) -> Random:
    """Random numbers of their own for each name, so that a change in one file leaves the others as they are."""
    return Random("/".join(names))


def bell(chance: Random, spread: float) -> float:
    """A number around 0 with the standard deviation `spread`: the sum of twelve even ones, the same in every libm."""
    return spread * (fsum(chance.random() for _ in range(12)) - 6)


def shuffled(chance: Random, things: Iterable[T]) -> list[T]:
    return sorted(things, key=lambda _: chance.random())
