"""How far a round has come, told so that nobody can tell from it who has answered (docs/decisions/006)."""

from collections.abc import Mapping

STEP = 5
ENOUGH_ASKED = 5
Counts = Mapping[str, int]  # {side: how many}


def told(answered: int, asked: int) -> int | None:
    """Return how many of one group have answered at least, counted in fives and never all; None for a small group."""
    if asked < ENOUGH_ASKED:
        return None
    return min(answered, asked - 1) // STEP * STEP


def told_of_all(answered: Counts, asked: Counts) -> int | None:
    """Return how many have answered at least: what is told of each side, the small ones taken together as one.

    So it says nothing beside the sides that they do not say: from the plain sum, a side could be worked out. None where
    fewer than five were asked.
    """
    if sum(asked.values()) < ENOUGH_ASKED:
        return None
    large = [side for side, count in asked.items() if count >= ENOUGH_ASKED]
    small = [side for side in asked if side not in large]
    figures = [told(answered.get(side, 0), asked[side]) for side in large]
    rest = told(sum(answered.get(side, 0) for side in small), sum(asked[side] for side in small))
    return sum(figure or 0 for figure in [*figures, rest])


def percent(part: int, whole: int) -> float:
    """Return a part of a whole, 0 to 1, rounded down to whole percents."""
    return part * 100 // whole / 100
