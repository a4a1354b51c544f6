"""The four stages and the bands of the total that separate them."""

from fractions import Fraction
from typing import Final, Literal

Stage = Literal["UNDEFINED", "DEFINED", "ALIGNED", "INTEGRATED"]

STAGES: Final[tuple[Stage, ...]] = ("UNDEFINED", "DEFINED", "ALIGNED", "INTEGRATED")
CUTS: Final = (40, 60, 80)
LOWEST_TOTAL: Final = 20
HIGHEST_TOTAL: Final = 100


def stage_for(total: float | Fraction) -> Stage:
    """Return the stage whose band holds the unrounded `total` (20..100): 39.6 is UNDEFINED, 40 is DEFINED.

    Raises ValueError for a total outside 20..100 (a rounded one may stand in the wrong band: never pass one).
    """
    if not LOWEST_TOTAL <= total <= HIGHEST_TOTAL:
        raise ValueError(f"a total lies between {LOWEST_TOTAL} and {HIGHEST_TOTAL}, not at {total}")
    return STAGES[sum(total >= cut for cut in CUTS)]
