"""Which cells of an assessment may be shown: none below k, and none that gives one away by adding and subtracting."""

from collections.abc import Callable, Sequence

import numpy as np

from backend.assessments.figures.combinations import IntArray, has_cheap_combination
from backend.assessments.figures.reasons import TOO_FEW, WOULD_REVEAL_OTHERS

SMALLEST_GROUP = 5


def publishable(rows: IntArray, *, k: int = SMALLEST_GROUP, prior: IntArray | None = None) -> list[str | None]:
    """Return for each row, in order, None where it may be published, else the reason why not.

    `rows` (cells × respondents, integers) holds what each cell adds up: 1 for its members in a plain sum or mean, other
    weights for other functionals, such as an organization's total made of two side means; the cell rests on the
    respondents with a weight other than 0. `prior` (any number × the same respondents) was published before.

    A row is published if it rests on k respondents or more and no non-zero combination of it with the rows before it
    and `prior` rests on fewer than k (see combinations.py). Statements, dimensions and totals are sums over the same
    respondents, so a combination of any of these figures rests on fewer than k only if one of rows does: one audit
    covers all. Raises ValueError for k < 5: an assessment may raise it, never lower it.
    """
    if k < SMALLEST_GROUP:
        raise ValueError(f"k is {k}: a group below {SMALLEST_GROUP} is never shown")
    before = 0 if prior is None else len(prior)
    every = rows if prior is None else np.concatenate([prior, rows])
    patterns, pattern_of = patterns_of(every)
    heads = np.bincount(pattern_of, minlength=patterns.shape[1])

    def is_safe(chosen: Sequence[int]) -> bool:
        return not has_cheap_combination(patterns[chosen], heads, heads, limit=k)

    large = [before + row for row in range(len(rows)) if np.count_nonzero(rows[row]) >= k]
    shown = set(admitted(list(range(before)), large, is_safe))
    reasons = [None if before + row in shown else WOULD_REVEAL_OTHERS for row in range(len(rows))]
    return [reason if before + row in large else TOO_FEW for row, reason in enumerate(reasons)]


def admitted(shown: list[int], candidates: list[int], is_safe: Callable[[list[int]], bool]) -> list[int]:
    """Return `shown` and each candidate, in order, that is safe beside those before it.

    Part of a safe choice is safe, so whole runs are admitted at once and only a refused run is taken apart.
    """
    if not candidates or is_safe(shown + candidates):
        return shown + candidates
    if len(candidates) == 1:
        return shown
    half = len(candidates) // 2
    return admitted(admitted(shown, candidates[:half], is_safe), candidates[half:], is_safe)


def patterns_of(rows: IntArray) -> tuple[IntArray, IntArray]:
    """Return the distinct columns of `rows` (rows × patterns), and for each respondent the pattern it has."""
    place: dict[bytes, int] = {}
    columns = np.ascontiguousarray(rows.T)
    pattern_of = np.array([place.setdefault(column.tobytes(), len(place)) for column in columns], dtype=np.int64)
    _, first = np.unique(pattern_of, return_index=True)
    return rows[:, first], pattern_of
