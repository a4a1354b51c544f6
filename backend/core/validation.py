"""Checks a row against its own declaration and says what is wrong in both languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils import translation

from backend.core.refusal import Code, Path, Refusal, Refusals
from backend.core.text import Text

CODES = {
    "blank": Code.REQUIRED,
    "null": Code.REQUIRED,
    "required": Code.REQUIRED,
    "max_length": Code.TOO_LONG,
    "unique": Code.DUPLICATE,
    "unique_together": Code.DUPLICATE,
    "min_value": Code.OUT_OF_RANGE,
    "max_value": Code.OUT_OF_RANGE,
}


def check(row: models.Model, *, path: Path = ()) -> None:
    """Refuse a row whose values its fields and constraints do not take. Sends a query per unique field.

    Raises Refusals, one per fault, with `path` before each field's name.
    """
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refusals(list(_refusals(error.error_dict, path))) from None


def check_values(row: models.Model, *, besides: Iterable[str], path: Path = ()) -> None:
    """Refuse values that the fields themselves do not take, `besides` those named. Sends no query: for many rows."""
    try:
        row.clean_fields(exclude=set(besides))
    except ValidationError as error:
        raise Refusals(list(_refusals(error.error_dict, path))) from None


def _refusals(faults: Mapping[Any, list[ValidationError]], path: Path) -> Iterable[Refusal]:
    for name, errors in faults.items():
        place = path if name == NON_FIELD_ERRORS else (*path, name)
        for error in errors:
            yield Refusal(CODES.get(error.code or "", Code.INVALID), _words(error), path=place)


def not_valid(text: Text) -> ValidationError:
    """Return what a validator of ours raises, with its own words in both languages."""
    return ValidationError(text.en, params={"text": text})


def _words(error: ValidationError) -> Text:
    if error.params and isinstance(own := error.params.get("text"), Text):
        return own
    return Text(ja=_in("ja", error), en=_in("en", error))


def _in(locale: str, error: ValidationError) -> str:
    with translation.override(locale):
        return " ".join(error.messages)
