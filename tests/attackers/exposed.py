"""An attacker who adds and subtracts: tries every group of a few people, with whole numbers modulo a prime.

Some sum over a group follows from published rows when a combination of them is zero outside the group and not within
it: when the rows lose rank as the group's columns are struck out. People with the same column always get the same
coefficient, so they come and go together.
"""

from collections.abc import Sequence

import numpy as np

from tests.attackers.told import IntArray

PRIME = 2**31 - 1
Group = tuple[int, ...]


def exposed_group(rows: Sequence[IntArray], *, k: int) -> Group | None:
    """Return the places of 1..k-1 people some of whose sums follow from the rows, or None."""
    if not rows:
        return None
    matrix = np.unique(np.stack(rows), axis=0)
    columns, inverse, sizes = np.unique(matrix, axis=1, return_inverse=True, return_counts=True)
    basis = _echelon(columns.tolist())
    for part in _parts(basis):
        free = [place for place in part if place not in basis]
        coordinates = {place: _in_null_space(place, basis, free) for place in part}
        small = [place for place in part if sizes[place] < k]
        if found := _grow((), [], 0, small, coordinates, sizes.tolist(), k):
            return tuple(np.flatnonzero(np.isin(inverse.ravel(), found)).tolist())
    return None


def _grow(
    group: Group,
    echelon: list[tuple[int, list[int]]],
    start: int,
    small: list[int],
    coordinates: dict[int, list[int]],
    sizes: list[int],
    k: int,
) -> Group | None:
    for place in range(start, len(small)):
        column = small[place]
        grown = (*group, column)
        if sum(sizes[each] for each in grown) >= k:
            continue
        left = _reduced(coordinates[column], echelon)
        pivot = next((at for at, value in enumerate(left) if value), None)
        if pivot is None:
            return grown
        unit = pow(left[pivot], -1, PRIME)
        normal = [value * unit % PRIME for value in left]
        found = _grow(grown, [*echelon, (pivot, normal)], place + 1, small, coordinates, sizes, k)
        if found:
            return found
    return None


def _reduced(vector: list[int], echelon: list[tuple[int, list[int]]]) -> list[int]:
    for pivot, other in echelon:
        if factor := vector[pivot]:
            vector = [(value - factor * against) % PRIME for value, against in zip(vector, other, strict=True)]
    return vector


def _echelon(rows: list[list[int]]) -> dict[int, list[int]]:
    """Return the reduced echelon form modulo the prime, as {pivot column: row}."""
    basis: dict[int, list[int]] = {}
    for row in rows:
        left = [value % PRIME for value in row]
        for pivot, other in basis.items():
            if factor := left[pivot]:
                left = [(value - factor * against) % PRIME for value, against in zip(left, other, strict=True)]
        pivot_ = next((at for at, value in enumerate(left) if value), None)
        if pivot_ is None:
            continue
        unit = pow(left[pivot_], -1, PRIME)
        left = [value * unit % PRIME for value in left]
        for pivot, other in basis.items():
            if factor := other[pivot_]:
                basis[pivot] = [(value - factor * own) % PRIME for value, own in zip(other, left, strict=True)]
        basis[pivot_] = left
    return basis


def _parts(basis: dict[int, list[int]]) -> list[list[int]]:
    """Split the columns so that no row of the form is in two parts: a smallest group lies within one."""
    parts: list[set[int]] = []
    for row in basis.values():
        grown = {place for place, value in enumerate(row) if value}
        apart = [part for part in parts if not part & grown]
        parts = [*apart, grown.union(*(part for part in parts if part & grown))]
    return [sorted(part) for part in parts]


def _in_null_space(place: int, basis: dict[int, list[int]], free: list[int]) -> list[int]:
    if place in basis:
        return [-basis[place][each] % PRIME for each in free]
    return [int(place == each) for each in free]
