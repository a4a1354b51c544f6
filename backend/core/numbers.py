"""Numbers as people read them."""

from decimal import ROUND_HALF_EVEN, Decimal


def written(value: float, step: str = "0.01", *, rounding: str = ROUND_HALF_EVEN) -> str:
    """Return the number by steps of a power of ten; what floats add in the last places is not to be rounded up."""
    return str(Decimal(repr(round(value, 9))).quantize(Decimal(step), rounding=rounding))
