"""p values made comparable where several are looked at together."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def holm(ps: Sequence[float]) -> list[float]:
    """Return p values by which a false finding among all of them stays as rare as by one alone.

    Source: Holm 1979, Scandinavian Journal of Statistics 6:65.
    """
    order = np.argsort(ps, kind="stable")
    stepped = np.maximum.accumulate(np.asarray(ps, dtype=np.float64)[order] * np.arange(len(ps), 0, -1))
    return _placed_back(stepped, order)


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Return p values by which the share of false findings among those found stays below the level.

    Source: Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289.
    """
    order = np.argsort(ps, kind="stable")[::-1]
    shares = np.asarray(ps, dtype=np.float64)[order] * len(ps) / np.arange(len(ps), 0, -1)
    return _placed_back(np.minimum.accumulate(shares), order)


def _placed_back(adjusted: npt.NDArray[np.float64], order: npt.NDArray[np.intp]) -> list[float]:
    found = np.empty(len(order))
    found[order] = np.minimum(adjusted, 1.0)
    return [float(p) for p in found]
