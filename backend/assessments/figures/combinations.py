"""The question behind anonymity: does some combination of published sums say too much about too few?

Published sums are the rows of a matrix over respondents; whoever reads them may add and subtract them as they like. A
combination gives each respondent one coefficient, and respondents who stand in the same cells always get the same
one, so they are taken together. A combination costs `up` for a respondent with a positive and `down` for one with a
negative coefficient, nothing where the coefficient is zero. With up = down = 1 the cost is the number of respondents
that the combination rests on.

The cheapest combination is found by exact integer elimination, not by decimals: no tolerance decides who is exposed.

1. Write each group's coefficient as a form in the rows' multipliers. Proportional forms vanish together: unite them.
2. What costs the limit or more must vanish: eliminate it, which unites more forms. Most searches end here.
3. Else take one form, and search once with it gone and once with it kept (its cost is spent). When one form is left,
   one combination is left, and it is cheap.

Every combination splits into ones with smaller support and the same signs that cost no more together, down to those
whose support cannot shrink (Rockafellar 1969, "elementary vectors"); these are what step 3 runs through. Costs of a
sign do not depend on the size of the coefficient, so for slack (coding.py) coefficients other than ±1 count as ±1.
"""

from collections.abc import Iterator
from math import gcd

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

# Searches longer than this are given up, and the answer is then "yes": what cannot be shown to be safe is withheld.
PATIENCE = 2_000

_Form = tuple[tuple[int, int], ...]  # (row, multiplier), rows ascending, primitive, last multiplier positive
_Group = tuple[int, int, bool]  # cost when positive, cost when negative, kept
_Groups = dict[_Form, _Group]


def has_cheap_combination(
    rows: IntArray, up: IntArray, down: IntArray, *, limit: int, patience: int = PATIENCE
) -> bool:
    """Tell whether a non-zero combination of `rows` (rows × groups, integers) costs less than `limit`."""
    todo = [_grouped(rows, up, down)]
    while todo:
        patience -= 1
        if patience < 0:
            return True
        groups = _settled(todo.pop(), limit)
        if len(groups) == 1:
            return True
        todo.extend(_branches(groups))
    return False


def _grouped(rows: IntArray, up: IntArray, down: IntArray) -> _Groups:
    groups: _Groups = {}
    for column, plus, minus in zip(rows.T.tolist(), up.tolist(), down.tolist(), strict=True):
        _add(groups, {row: value for row, value in enumerate(column) if value}, (plus, minus, False))
    return groups


def _add(groups: _Groups, terms: dict[int, int], group: _Group) -> None:
    """Unite `group` with the one whose coefficient is proportional; costs change places where the sign does."""
    if not terms:
        return
    plus, minus, kept = group
    ordered = sorted(terms.items())
    divisor = gcd(*terms.values())
    if ordered[-1][1] < 0:
        divisor, plus, minus = -divisor, minus, plus
    form = tuple((row, value // divisor) for row, value in ordered)
    present = groups.get(form, (0, 0, False))
    groups[form] = (present[0] + plus, present[1] + minus, present[2] or kept)


def _settled(groups: _Groups, limit: int) -> _Groups:
    """Eliminate what is too dear to be part of a cheap combination, until nothing is; empty when none can be cheap."""
    while groups:
        spent = sum(min(plus, minus) for plus, minus, kept in groups.values() if kept)
        if spent >= limit:
            return {}
        dear = [form for form, (plus, minus, kept) in groups.items() if not kept and spent + min(plus, minus) >= limit]
        if not dear:
            break
        groups = _without(groups, dear)
    return groups


def _without(groups: _Groups, vanishing: list[_Form]) -> _Groups:
    """Return the groups on the combinations where the `vanishing` forms are zero; empty when a kept one is zero too."""
    zero: dict[int, _Form] = {}
    for form in vanishing:
        terms = _reduced(dict(form), zero)
        if terms:
            divisor = gcd(*terms.values())
            last = max(terms)
            divisor = -divisor if terms[last] < 0 else divisor
            zero[last] = tuple((row, value // divisor) for row, value in terms.items())
    left: _Groups = {}
    for form, group in groups.items():
        terms = _reduced(dict(form), zero)
        if not terms and group[2]:
            return {}
        _add(left, terms, group)
    return left


def _reduced(terms: dict[int, int], zero: dict[int, _Form]) -> dict[int, int]:
    """Replace, from the last row down, each row that a vanishing form expresses by earlier ones; the sign stays."""
    while True:
        pivot = max((row for row in terms if row in zero), default=None)
        if pivot is None:
            return terms
        form = dict(zero[pivot])
        scale, factor = form[pivot], terms[pivot]
        terms = {row: value * scale for row, value in terms.items()}
        for row, value in form.items():
            terms[row] = terms.get(row, 0) - value * factor
        terms = {row: value for row, value in terms.items() if value}


def _branches(groups: _Groups) -> Iterator[_Groups]:
    """Split into independent parts, or by one form: gone, or kept."""
    parts = _parts(groups)
    if len(parts) > 1:
        yield from [part for part in parts if any(kept for _, _, kept in part.values())] or parts
        return
    free = [form for form, (_, _, kept) in groups.items() if not kept]
    if not free:
        return
    form = max(free, key=lambda form: (min(groups[form][:2]), -len(form), form))
    plus, minus, _ = groups[form]
    yield groups | {form: (plus, minus, True)}
    yield _without(groups, [form])


def _parts(groups: _Groups) -> list[_Groups]:
    """Split into parts that share no row: a combination that cannot shrink lies within one of them."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while parent.setdefault(row, row) != row:
            parent[row] = row = parent[parent[row]]
        return row

    for form in groups:
        for row, _ in form:
            parent[root(row)] = root(form[0][0])
    parts: dict[int, _Groups] = {}
    for form, group in groups.items():
        parts.setdefault(root(form[0][0]), {})[form] = group
    return list(parts.values())
