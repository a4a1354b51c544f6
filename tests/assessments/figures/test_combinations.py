"""The search finds a cheap combination exactly where one exists."""

from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np

from backend.assessments.figures.combinations import IntArray, has_cheap_combination
from tests.assessments.figures.brute_force import basis_of


def cheapest(rows: IntArray, up: IntArray, down: IntArray) -> int | None:
    """Return the least cost by trying, for every set of columns to vanish, the combinations that are left."""
    space = basis_of([list(map(int, row)) for row in rows])
    costs = []
    for size in range(rows.shape[1]):
        for gone in combinations(range(rows.shape[1]), size):
            left = vanishing(space, gone)
            if len(left) == 1:
                signs = np.sign(np.array(left[0], dtype=float))
                costs += [int(up @ (sign > 0) + down @ (sign < 0)) for sign in (signs, -signs)]
    return min(costs, default=None)


def vanishing(space: list[list[Fraction]], gone: tuple[int, ...]) -> list[list[Fraction]]:
    """Return a basis of the combinations of `space` that are zero in the columns `gone`."""
    for column in gone:
        pivot = next((vector for vector in space if vector[column]), None)
        if pivot is not None:
            rest = [vector for vector in space if vector is not pivot]
            space = [
                [value - vector[column] / pivot[column] * own for value, own in zip(vector, pivot, strict=True)]
                for vector in rest
            ]
    return space


def test_agrees_with_trying_every_combination() -> None:
    die = Random(20250101)
    found = 0
    for _ in range(150):
        columns = die.randint(3, 8)
        rows = np.array([[die.randint(0, 1) for _ in range(columns)] for _ in range(die.randint(1, 5))], dtype=np.int64)
        up = np.array([die.randint(0, 6) for _ in range(columns)], dtype=np.int64)
        down = np.array([die.randint(0, 6) for _ in range(columns)], dtype=np.int64)
        least = cheapest(rows, up, down)
        for limit in (2, 4, 8):
            expected = least is not None and least < limit
            assert has_cheap_combination(rows, up, down, limit=limit) == expected
            found += expected
    assert 100 < found < 400


def test_nothing_combines_to_nothing() -> None:
    nobody = np.ones(4, dtype=np.int64)
    assert not has_cheap_combination(np.zeros((2, 4), dtype=np.int64), nobody, nobody, limit=5)
    assert not has_cheap_combination(np.zeros((0, 4), dtype=np.int64), nobody, nobody, limit=5)
