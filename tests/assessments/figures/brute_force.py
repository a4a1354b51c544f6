"""An attacker who knows nothing of the rule: tries every group of people, in exact rational arithmetic.

A sum over a group can be computed from published sums when a non-zero combination of the rows is zero outside the
group; that is so exactly when the group's columns of the rows' null space are linearly dependent.
"""

from collections.abc import Iterable
from fractions import Fraction

Vector = list[Fraction]


def exposed_group(rows: Iterable[Iterable[int]], people: int, *, k: int) -> tuple[int, ...] | None:
    """Return a group of 1..k-1 people some of whose sums can be computed from the rows (each over people), or None."""
    columns = _null_space_by_person([list(row) for row in rows], people)

    def grow(group: tuple[int, ...], echelon: list[tuple[int, Vector]]) -> tuple[int, ...] | None:
        for person in range(group[-1] + 1 if group else 0, people):
            left = _reduced(columns[person], echelon)
            place = next((place for place, value in enumerate(left) if value), None)
            if place is None:
                return (*group, person)
            if len(group) + 1 < k - 1 and (found := grow((*group, person), [*echelon, (place, left)])):
                return found
        return None

    return grow((), [])


def _reduced(vector: Vector, echelon: list[tuple[int, Vector]]) -> Vector:
    for place, other in echelon:
        if vector[place]:
            factor = vector[place] / other[place]
            vector = [value - factor * against for value, against in zip(vector, other, strict=True)]
    return vector


def basis_of(rows: list[list[int]]) -> list[Vector]:
    """Return a basis of the rows' combinations in reduced echelon form."""
    matrix = [[Fraction(value) for value in row] for row in rows]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        found = next((row for row in range(rank, len(matrix)) if matrix[row][column]), None)
        if found is None:
            continue
        matrix[rank], matrix[found] = matrix[found], matrix[rank]
        matrix[rank] = [value / matrix[rank][column] for value in matrix[rank]]
        for row in range(len(matrix)):
            if row != rank and matrix[row][column]:
                factor = matrix[row][column]
                matrix[row] = [value - factor * own for value, own in zip(matrix[row], matrix[rank], strict=True)]
        rank += 1
    return matrix[:rank]


def _null_space_by_person(rows: list[list[int]], people: int) -> list[Vector]:
    """Return for each person the coordinates in a basis of {x : rows · x = 0}."""
    basis = basis_of(rows)
    bound = {next(column for column, value in enumerate(vector) if value): vector for vector in basis}
    free = [column for column in range(people) if column not in bound]
    return [
        [-bound[person][each] if person in bound else Fraction(person == each) for each in free]
        for person in range(people)
    ]
