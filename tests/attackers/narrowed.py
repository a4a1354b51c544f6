"""An attacker with a linear program: how far does all that is told narrow down single answers, within 1..5?"""

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np
from scipy.optimize import linprog

from tests.attackers.organizations import ITEMS
from tests.attackers.told import Told

LOWEST, HIGHEST = 1, 5
Aim = list[tuple[int, int]]  # (respondent, statement; from STATEMENTS on, what is expected to it)


class Program:
    """All equations and bounds over respondents × what each may say, solved for one aim after another.

    Unknowns with the same column in all of them are interchangeable: they are taken as one sum.
    """

    def __init__(self, told: Sequence[Told], people: int) -> None:
        self.people = people
        told = list({(each.row.tobytes(), each.items, each.sum, each.least, each.most): each for each in told}.values())
        equal = [each for each in told if each.sum is not None]
        bounded = [each for each in told if each.least is not None]
        self.equal = _matrix(equal, people)
        self.sums = np.array([each.sum for each in equal], dtype=float)
        self.bounded = _matrix(bounded, people)
        self.ends = np.array([(each.least, each.most) for each in bounded], dtype=float).reshape(-1, 2)
        self.same = np.unique(np.concatenate([self.equal, self.bounded]), axis=1, return_inverse=True)[1].ravel()

    def width(self, aim: Aim) -> float:
        """Return the length of the range that is left for the sum of these answers."""
        wanted = np.zeros(self.people * ITEMS, dtype=bool)
        wanted[[person * ITEMS + item for person, item in aim]] = True
        kind = self.same * 2 + wanted
        _, first, count = np.unique(kind, return_index=True, return_counts=True)
        objective = wanted[first].astype(float)
        bounds = np.stack([count * LOWEST, count * HIGHEST], axis=1).astype(float)
        low, high = (
            linprog(
                sign * objective,
                A_eq=self.equal[:, first] if len(self.equal) else None,
                b_eq=self.sums if len(self.equal) else None,
                A_ub=np.concatenate([self.bounded[:, first], -self.bounded[:, first]]) if len(self.bounded) else None,
                b_ub=np.concatenate([self.ends[:, 1], -self.ends[:, 0]]) if len(self.bounded) else None,
                bounds=bounds,
                method="highs",
            )
            for sign in (1, -1)
        )
        assert low.status == high.status == 0, (low.message, high.message)
        return float(-high.fun - low.fun)


def _matrix(told: Sequence[Told], people: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    matrix = np.zeros((len(told), people, ITEMS))
    for place, each in enumerate(told):
        matrix[place][:, list(each.items)] = each.row[:, None]
    return matrix.reshape(len(told), people * ITEMS)


def aims(told: Sequence[Told], people: int, *, die: Random, tries: int) -> Iterator[Aim]:
    """Yield single answers and answers of three: of people with the fewest like them, and where groups agree most."""
    rare, agreed = _rare(told, people, die), _agreed(told)
    for count in (1, 3):
        for turn in range(tries):
            if turn % 2 and agreed:
                each = agreed[turn // 2 % len(agreed)]
                among, items = np.flatnonzero(each.row).tolist(), each.items
            else:
                among, items = rare[: max(count, people // 3)], tuple(range(ITEMS))
            item = die.choice(items)
            yield [(person, item) for person in die.sample(among, min(count, len(among)))]


def _rare(told: Sequence[Told], people: int, die: Random) -> list[int]:
    """Return all people, those first whose rows few others share."""
    rows = np.stack([each.row for each in told])
    _, of, sizes = np.unique(rows, axis=1, return_inverse=True, return_counts=True)
    return sorted(range(people), key=lambda person: (sizes[of.ravel()[person]], die.random()))


def _agreed(told: Sequence[Told]) -> list[Told]:
    """Return the means told, those first whose sum lies nearest to an end of the scale."""

    def slack(each: Told) -> float:
        assert each.sum is not None
        whole = int(each.row.sum()) * len(each.items)
        return min(each.sum - LOWEST * whole, HIGHEST * whole - each.sum) / int(each.row.max())

    return sorted((each for each in told if each.sum is not None and each.row.min() >= 0), key=slack)
