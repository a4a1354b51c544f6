"""What a value may be: finite, at most 14 digits before the point and 6 after it."""

from decimal import Decimal

from backend.core.refusal import Code, Path, Refusal
from backend.core.text import Text

WHOLE_DIGITS = 14
DECIMALS = 6


def read_value(given: Decimal, *, path: Path = ("value",)) -> Decimal:
    """Return the value as it will be stored. Refuses INVALID: not finite, too fine; OUT_OF_RANGE: too large."""
    if not given.is_finite():
        raise Refusal(Code.INVALID, NOT_FINITE, path=path)
    if given == 0:
        return Decimal(0)
    if given.adjusted() >= WHOLE_DIGITS:
        raise Refusal(Code.OUT_OF_RANGE, TOO_LARGE, path=path)
    value = _as_written(given)
    if _is_too_fine(value):
        raise Refusal(Code.INVALID, TOO_FINE, path=path)
    return value


def _as_written(given: Decimal) -> Decimal:
    """A JSON number arrives as the nearest binary fraction; what was written is that fraction's shortest form."""
    near = float(given)
    return Decimal(repr(near)) if Decimal(near) == given else given


def _is_too_fine(value: Decimal) -> bool:
    """Whether digits other than zero stand after the last decimal kept; linear in the digits, whatever the exponent."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # finite
    excess = -exponent - DECIMALS
    return excess > 0 and any(digits[-excess:])


NOT_FINITE = Text(ja="値には有限の数を指定してください。", en="A value is a finite number.")
TOO_LARGE = Text(
    ja="値の整数部は14桁までです。単位を千や百万にすることを検討してください。",
    en="A value has at most 14 digits before the point. Consider counting in thousands or millions.",
)
TOO_FINE = Text(ja="値の小数部は6桁までです。", en="A value has at most 6 digits after the point.")
