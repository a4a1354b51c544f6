"""Reads a CSV file of people and says what is wrong with it, row by row. Touches no database."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from backend.core.refusal import Code, Refusal
from backend.core.text import LOCALES, Text
from backend.organizations.vocabulary import Level, Side

COLUMNS = ("external_id", "name", "email", "side", "level", "organization", "locale")
CHOICES = {"side": tuple(Side.values), "level": tuple(Level.values), "locale": LOCALES}
LENGTHS = {"external_id": 100, "name": 200, "email": 254}  # as the columns of Person
MAX_ROWS = 5_000


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong in one row: numbered as a spreadsheet does it, the header is row 1. No column: the whole row."""

    code: Code
    row: int
    column: str | None
    text: Text


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One row of the file: its number and a text for each column."""

    number: int
    cells: dict[str, str]


def read_people(content: bytes) -> tuple[list[PersonRow], list[Fault]]:
    """Return the rows of a file in UTF-8 (with or without BOM) or cp932, and the faults of each by itself.

    Refuses UNREADABLE_FILE, REQUIRED (no rows, or a column is missing), INVALID and DUPLICATE (columns), TOO_MANY.
    """
    table = _table(decoded(content))
    header = [name.strip() for name in next(table, (1, []))[1]]
    _refuse_columns(header)

    rows: list[PersonRow] = []
    faults: list[Fault] = []
    for number, cells in table:
        if len(cells) != len(header):
            text = WRONG_WIDTH.with_facts(expected=len(header), found=len(cells))
            faults.append(Fault(code=Code.INVALID, row=number, column=None, text=text))
            continue
        if len(rows) == MAX_ROWS:
            raise Refusal(Code.TOO_MANY, TOO_MANY_ROWS.with_facts(most=MAX_ROWS), path=("upload_id",))
        row = PersonRow(number=number, cells=_clean(dict(zip(header, cells, strict=True))))
        rows.append(row)
        faults.extend(_faults(row))
    if not rows and not faults:
        raise Refusal(Code.REQUIRED, NO_ROWS, path=("upload_id",))
    return rows, faults + list(_repeated(rows))


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8 or cp932. Refuses UNREADABLE_FILE."""
    if b"\0" not in content:
        for encoding in ("utf-8-sig", "cp932"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not UNASSIGNED.intersection(text):
                return text
    raise Refusal(Code.UNREADABLE_FILE, NOT_TEXT, path=("upload_id",))


UNASSIGNED = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")  # what Python's cp932 makes of bytes that mean nothing in it


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the numbered rows that are not blank."""
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error:
        raise Refusal(Code.UNREADABLE_FILE, NOT_CSV, path=("upload_id",)) from None


def _refuse_columns(header: list[str]) -> None:
    if not header:
        raise Refusal(Code.REQUIRED, NO_ROWS, path=("upload_id",))
    wrongs = [
        (Code.REQUIRED, MISSING_COLUMN, [name for name in COLUMNS if name not in header]),
        (Code.INVALID, UNKNOWN_COLUMN, [name for name in header if name not in COLUMNS]),
        (Code.DUPLICATE, REPEATED_COLUMN, [name for name in COLUMNS if header.count(name) > 1]),
    ]
    for code, text, names in wrongs:
        if names:
            shown = ", ".join(name[:50] for name in names[:10])
            raise Refusal(code, text.with_facts(names=shown), path=("upload_id",))


def _clean(cells: dict[str, str]) -> dict[str, str]:
    trimmed = {name: cell.strip() for name, cell in cells.items()}
    return trimmed | {"email": trimmed["email"].lower()}


def _faults(row: PersonRow) -> Iterator[Fault]:
    for column in COLUMNS:
        wrong = _wrong(column, row.cells[column])
        if wrong:
            yield Fault(code=wrong[0], row=row.number, column=column, text=wrong[1])


def _wrong(column: str, cell: str) -> tuple[Code, Text] | None:
    if not cell:
        return Code.REQUIRED, BLANK
    if any(unicodedata.category(sign) == "Cc" for sign in cell):
        return Code.INVALID, CONTROL
    if len(cell) > LENGTHS.get(column, len(cell)):
        return Code.TOO_LONG, TOO_LONG.with_facts(most=LENGTHS[column])
    if column in CHOICES and cell not in CHOICES[column]:
        return Code.INVALID, NOT_ONE_OF.with_facts(words=", ".join(CHOICES[column]))
    if column == "email" and not _is_email(cell):
        return Code.INVALID, NO_EMAIL
    return None


def _is_email(cell: str) -> bool:
    try:
        validate_email(cell)
    except ValidationError:
        return False
    return True


def _repeated(rows: list[PersonRow]) -> Iterator[Fault]:
    """Yield a fault for each id and e-mail that an earlier row has already."""
    for column in ("external_id", "email"):
        first: dict[str, int] = {}
        for row in rows:
            cell = row.cells[column]
            if cell and first.setdefault(cell, row.number) != row.number:
                text = REPEATED.with_facts(first=first[cell])
                yield Fault(code=Code.DUPLICATE, row=row.number, column=column, text=text)


NOT_TEXT = Text(
    ja="ファイルを読み取れません。文字コードをUTF-8またはShift_JIS(cp932)にして保存してください。",
    en="The file cannot be read. Save it as CSV in UTF-8 or Shift_JIS (cp932).",
)
NOT_CSV = Text(
    ja="CSVとして読み取れません。引用符の対応を確認してください。",
    en="The file is not well-formed CSV. Check its quotation marks.",
)
NO_ROWS = Text(ja="ファイルにデータがありません。", en="The file has no rows.")
MISSING_COLUMN = Text(ja="必要な列がありません: {names}", en="These columns are missing: {names}")
UNKNOWN_COLUMN = Text(ja="使用できない列があります: {names}", en="These columns are not known: {names}")
REPEATED_COLUMN = Text(ja="同じ列が複数あります: {names}", en="These columns stand there more than once: {names}")
TOO_MANY_ROWS = Text(
    ja="行数が多すぎます(1ファイル{most}行まで)。分割してください。",
    en="There are too many rows (at most {most} in a file). Split the file.",
)
WRONG_WIDTH = Text(
    ja="列の数が見出しと合いません(見出し: {expected}列、この行: {found}列)。",
    en="The row has {found} cells where the header has {expected}.",
)
BLANK = Text(ja="値を入力してください。", en="A value is missing.")
CONTROL = Text(ja="改行などの制御文字は使えません。", en="Line breaks and other control characters are not allowed.")
TOO_LONG = Text(ja="{most}文字以内で入力してください。", en="The text is longer than {most} characters.")
NOT_ONE_OF = Text(ja="次のいずれかを入力してください: {words}", en="It has to be one of: {words}")
NO_EMAIL = Text(ja="メールアドレスの形式が正しくありません。", en="This is not an e-mail address.")
REPEATED = Text(ja="{first}行目と同じ値です。", en="Row {first} has the same value.")
