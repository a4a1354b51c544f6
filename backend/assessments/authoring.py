"""What a questionnaire must be, whichever way it comes in; every fault is told, each with its place."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from backend.assessments.authored import Authored, AuthoredStatement
from backend.assessments.questionnaires import STANDARD
from backend.assessments.vocabulary import Dimension
from backend.core.refusal import Code, Path, Refusal
from backend.core.text import LOCALES, Text

MOST_STATEMENTS: Final = 100
SHORTEST: Final = 2
LONGEST: Final = 11
STARTS: Final = (0, 1)
LARGEST_WEIGHT: Final = Decimal(100)
FINEST_WEIGHT: Final = Decimal("0.001")
LENGTHS: Final = {"key": 60, "title": 200, "introduction": 2_000, "label": 60, "text": 300}
KEY: Final = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
UNSEEN: Final = {"Cc", "Cs", "Zl", "Zp"}


def faults_in(authored: Authored) -> Iterator[Refusal]:
    """Yield what is wrong: REQUIRED, INVALID, TOO_LONG, TOO_MANY, OUT_OF_RANGE, DUPLICATE."""
    yield from _key(authored.key, ("key",))
    if authored.key == STANDARD:
        yield Refusal(Code.DUPLICATE, RESERVED.with_facts(key=STANDARD), path=("key",))
    yield from _text(authored.title, ("title",), most=LENGTHS["title"])
    if authored.introduction.ja.strip() or authored.introduction.en.strip():
        yield from _text(authored.introduction, ("introduction",), most=LENGTHS["introduction"])
    yield from _scale(authored)
    yield from _statements(authored.statements)


def _scale(authored: Authored) -> Iterator[Refusal]:
    lowest, highest = authored.minimum, authored.maximum
    if lowest not in STARTS:
        yield Refusal(Code.OUT_OF_RANGE, START, path=("scale", "minimum"))
    elif not SHORTEST <= highest - lowest + 1 <= LONGEST:
        length = LENGTH.with_facts(least=SHORTEST, most=LONGEST)
        yield Refusal(Code.OUT_OF_RANGE, length, path=("scale", "maximum"))
    else:
        yield from _labels(authored)


def _labels(authored: Authored) -> Iterator[Refusal]:
    lowest, highest = authored.minimum, authored.maximum
    values = [value for value, _ in authored.labels]
    for place, (value, label) in enumerate(authored.labels):
        path: Path = ("scale", "labels", place)
        if not lowest <= value <= highest:
            bounds = OFF_SCALE.with_facts(lowest=lowest, highest=highest)
            yield Refusal(Code.OUT_OF_RANGE, bounds, path=(*path, "value"))
        elif value in values[:place]:
            yield Refusal(Code.DUPLICATE, LABELLED, path=(*path, "value"))
        yield from _text(label, path, most=LENGTHS["label"])
    for end in (lowest, highest):
        if end not in values:
            yield Refusal(Code.REQUIRED, NO_END.with_facts(value=end), path=("scale", "labels"))
    if sorted(set(values)) != list(dict.fromkeys(values)):
        yield Refusal(Code.INVALID, NOT_IN_ORDER, path=("scale", "labels"))


def _statements(statements: Sequence[AuthoredStatement]) -> Iterator[Refusal]:
    if not statements:
        yield Refusal(Code.REQUIRED, NO_STATEMENTS, path=("statements",))
    if len(statements) > MOST_STATEMENTS:
        yield Refusal(Code.TOO_MANY, TOO_MANY.with_facts(most=MOST_STATEMENTS), path=("statements",))
        return
    keys: dict[str, int] = {}
    texts: dict[tuple[str, str], int] = {}
    for place, statement in enumerate(statements):
        path: Path = ("statements", place)
        yield from _key(statement.key, (*path, "key"))
        if keys.setdefault(statement.key, place) != place:
            yield Refusal(Code.DUPLICATE, SAME_KEY.with_facts(key=statement.key[:60]), path=(*path, "key"))
        if statement.dimension not in Dimension.values:
            words = NO_DIMENSION.with_facts(words=", ".join(Dimension.values))
            yield Refusal(Code.INVALID, words, path=(*path, "dimension"))
        yield from _text(statement.text, (*path, "text"), most=LENGTHS["text"])
        for locale in LOCALES:
            text = statement.text.in_(locale).strip()
            if text and texts.setdefault((locale, text), place) != place:
                number = texts[locale, text] + 1
                yield Refusal(Code.DUPLICATE, SAME_TEXT.with_facts(number=number), path=(*path, "text", locale))
        yield from _weight(statement.weight, (*path, "weight"))


def _weight(weight: Decimal, path: Path) -> Iterator[Refusal]:
    if not (weight.is_finite() and 0 < weight <= LARGEST_WEIGHT):
        yield Refusal(Code.OUT_OF_RANGE, WEIGHT.with_facts(most=LARGEST_WEIGHT), path=path)
    elif weight % FINEST_WEIGHT:
        yield Refusal(Code.INVALID, TOO_FINE, path=path)


def _key(key: str, path: Path) -> Iterator[Refusal]:
    if not key:
        yield Refusal(Code.REQUIRED, BLANK, path=path)
    elif len(key) > LENGTHS["key"]:
        yield Refusal(Code.TOO_LONG, TOO_LONG.with_facts(most=LENGTHS["key"]), path=path)
    elif not KEY.fullmatch(key):
        yield Refusal(Code.INVALID, NO_KEY, path=path)


def _text(text: Text, path: Path, *, most: int) -> Iterator[Refusal]:
    for locale in LOCALES:
        words = text.in_(locale)
        if not words.strip():
            yield Refusal(Code.REQUIRED, BLANK, path=(*path, locale))
        elif any(unicodedata.category(sign) in UNSEEN for sign in words):
            yield Refusal(Code.INVALID, UNSEEN_SIGN, path=(*path, locale))
        elif len(words) > most:
            yield Refusal(Code.TOO_LONG, TOO_LONG.with_facts(most=most), path=(*path, locale))


BLANK = Text(ja="値を入力してください。", en="A value is missing.")
TOO_LONG = Text(ja="{most}文字以内で入力してください。", en="The text is longer than {most} characters.")
UNSEEN_SIGN = Text(
    ja="改行などの制御文字は使えません。", en="Line breaks and other control characters are not allowed."
)
NO_KEY = Text(
    ja="keyに使えるのは半角の英小文字・数字と、その間の「-」「_」だけです。",
    en="A key is made of small letters a to z and digits, with - or _ between them.",
)
RESERVED = Text(
    ja="key「{key}」は標準の質問票のものです。別のkeyを付けてください。",
    en="The key {key} is the standard questionnaire's. Choose another one.",
)
START = Text(ja="回答の目盛りは0または1から始めてください。", en="A scale starts at 0 or at 1.")
LENGTH = Text(
    ja="回答の目盛りは{least}段階から{most}段階までです。", en="A scale has {least} to {most} numbers to choose from."
)
OFF_SCALE = Text(
    ja="この数値は目盛り({lowest}から{highest})にありません。",
    en="This number is not on the scale from {lowest} to {highest}.",
)
LABELLED = Text(ja="この数値のラベルはすでにあります。", en="This number has its label already.")
NO_END = Text(
    ja="目盛りの端の数値{value}にラベルを付けてください。",
    en="{value} is an end of the scale. Say what it means.",
)
NOT_IN_ORDER = Text(
    ja="ラベルは小さい数値から順に並べてください。", en="Put the labels in order, the smallest number first."
)
NO_STATEMENTS = Text(ja="設問が1つもありません。", en="There is no statement.")
TOO_MANY = Text(ja="設問は{most}問までです。", en="There can be at most {most} statements.")
SAME_KEY = Text(ja="key「{key}」の設問がほかにもあります。", en="Another statement has the key {key}, too.")
NO_DIMENSION = Text(ja="次のいずれかを指定してください: {words}", en="It has to be one of: {words}")
SAME_TEXT = Text(ja="{number}番目の設問と同じ文です。", en="Statement {number} says the same.")
WEIGHT = Text(ja="重みは0より大きく{most}以下にしてください。", en="A weight is above 0 and at most {most}.")
TOO_FINE = Text(ja="重みの小数は3桁までです。", en="A weight has at most three decimal places.")
