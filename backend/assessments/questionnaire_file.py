"""A questionnaire as a file in YAML that a person can edit; the format: docs/questionnaires.md. No database.

What is read are the words as they stand there: `no` is a text and no truth value, and nothing is looked up or made.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeVar

import yaml

from backend.assessments.authored import Authored, AuthoredStatement, tidied
from backend.assessments.authoring import MOST_STATEMENTS, TOO_MANY, faults_in
from backend.assessments.yaml_tree import Branch, Leaf, Node, tree_of
from backend.core.refusal import Code, Path, Refusal
from backend.core.text import LOCALES, Text

T = TypeVar("T")
WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
TRUTH: Final = re.compile("true|false")
ANY: Final = re.compile(".*", re.DOTALL)
NOTHING: Final = Text(ja="", en="")


@dataclass(frozen=True, kw_only=True)
class FileFault:
    """What is wrong in one place of the file; `line` as an editor counts it, `place` such as statements.3.text.ja."""

    code: Code
    line: int
    place: str
    text: Text


def read_questionnaire(text: str) -> tuple[Authored, list[FileFault]]:
    """Return what the file says and all that is wrong with it, from the top down; it is sound where nothing is.

    Refuses UNREADABLE_FILE, TOO_LONG and INVALID where it is no such file at all.
    """
    reader = _Reader()
    authored = tidied(reader.questionnaire(tree_of(text)))
    rules = [fault for fault in faults_in(authored) if not reader.is_told(fault.path)]
    faults = [reader.placed(fault) for fault in [*reader.faults, *rules]]
    return authored, sorted(faults, key=lambda fault: fault.line)


def written(authored: Authored) -> str:
    """Return the file of a questionnaire: reading it gives the questionnaire, writing that gives the file."""
    content: dict[str, Any] = {"key": authored.key, "title": _both(authored.title)}
    if authored.introduction != NOTHING:
        content["introduction"] = _both(authored.introduction)
    content["scale"] = {
        "minimum": authored.minimum,
        "maximum": authored.maximum,
        "labels": [{"value": value, **_both(label)} for value, label in authored.labels],
    }
    content["statements"] = [_statement(each) for each in authored.statements]
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=float("inf"))


def _statement(statement: AuthoredStatement) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": statement.key,
        "dimension": statement.dimension,
        "text": _both(statement.text),
    }
    if statement.weight != 1:
        whole = statement.weight == int(statement.weight)
        told["weight"] = int(statement.weight) if whole else float(statement.weight)
    for name in ("reverse", "comparable"):
        if getattr(statement, name):
            told[name] = True
    return told


def _both(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}


class _Reader:
    """Takes a tree apart; what is not of the right kind is noted, and something harmless stands in its place."""

    def __init__(self) -> None:
        self.faults: list[Refusal] = []
        self.lines: dict[Path, int] = {(): 1}

    def questionnaire(self, node: Node) -> Authored:
        told = self.fields(node, (), needed=("key", "title", "scale", "statements"), besides=("introduction",))
        scale = self.fields(told.get("scale"), ("scale",), needed=("minimum", "maximum", "labels"))
        return Authored(
            key=self.text(told.get("key"), ("key",)),
            title=self.both(told.get("title"), ("title",)),
            introduction=self.both(told.get("introduction"), ("introduction",)),
            minimum=self.whole(scale.get("minimum"), ("scale", "minimum"), otherwise=1),
            maximum=self.whole(scale.get("maximum"), ("scale", "maximum"), otherwise=5),
            labels=tuple(self.items(scale.get("labels"), ("scale", "labels"), self.label)),
            statements=tuple(self.items(told.get("statements"), ("statements",), self.statement)),
        )

    def label(self, node: Node, path: Path) -> tuple[int, Text]:
        told = self.fields(node, path, needed=("value", *LOCALES))
        value = self.whole(told.get("value"), (*path, "value"), otherwise=-1)
        return value, self.words(told, path)

    def statement(self, node: Node, path: Path) -> AuthoredStatement:
        told = self.fields(node, path, needed=("key", "dimension", "text"), besides=("weight", "reverse", "comparable"))
        return AuthoredStatement(
            key=self.text(told.get("key"), (*path, "key")),
            dimension=self.text(told.get("dimension"), (*path, "dimension")),
            text=self.both(told.get("text"), (*path, "text")),
            weight=self.number(told.get("weight"), (*path, "weight")),
            reverse=self.truth(told.get("reverse"), (*path, "reverse")),
            comparable=self.truth(told.get("comparable"), (*path, "comparable")),
        )

    def both(self, node: Node | None, path: Path) -> Text:
        return self.words(self.fields(node, path, needed=LOCALES), path) if node else NOTHING

    def words(self, told: Mapping[str, Node], path: Path) -> Text:
        return Text(ja=self.text(told.get("ja"), (*path, "ja")), en=self.text(told.get("en"), (*path, "en")))

    # --- kinds of values

    def fields(
        self, node: Node | None, path: Path, *, needed: tuple[str, ...], besides: tuple[str, ...] = ()
    ) -> dict[str, Node]:
        """Return the named values; note what is missing, unknown or there twice."""
        if node is None:
            return {}
        self.lines[path] = node.line
        if not isinstance(node, Branch) or node.pairs is None:
            self.note(Code.INVALID, NO_FIELDS.with_facts(names=", ".join((*needed, *besides))), path)
            return {}
        found: dict[str, Node] = {}
        for name, line, value in node.pairs:
            place = (*path, name[:60])
            self.lines.setdefault(place, line)
            if name not in needed and name not in besides:
                names = ", ".join((*needed, *besides))
                self.note(Code.INVALID, UNKNOWN_FIELD.with_facts(name=name[:60], names=names), place)
            elif name in found:
                self.note(Code.DUPLICATE, FIELD_TWICE.with_facts(name=name), place)
            else:
                found[name] = value
        for name in needed:
            if name not in found:
                self.note(Code.REQUIRED, NO_FIELD.with_facts(name=name), (*path, name))
        return found

    def items(self, node: Node | None, path: Path, read: Callable[[Node, Path], T]) -> Iterator[T]:
        if node is None:
            return
        self.lines[path] = node.line
        if not isinstance(node, Branch) or node.items is None:
            self.note(Code.INVALID, NO_LIST, path)
            return
        if len(node.items) > MOST_STATEMENTS:
            self.note(Code.TOO_MANY, TOO_MANY.with_facts(most=MOST_STATEMENTS), path)
        for place, item in enumerate(node.items[:MOST_STATEMENTS]):
            yield read(item, (*path, place))

    def text(self, node: Node | None, path: Path) -> str:
        leaf = self.leaf(node, path, NO_TEXT)
        return leaf.text if leaf else ""

    def whole(self, node: Node | None, path: Path, *, otherwise: int) -> int:
        leaf = self.leaf(node, path, NO_WHOLE, pattern=WHOLE)
        return int(leaf.text) if leaf else otherwise

    def number(self, node: Node | None, path: Path) -> Decimal:
        leaf = self.leaf(node, path, NO_NUMBER, pattern=NUMBER)
        return Decimal(leaf.text) if leaf else Decimal(1)

    def truth(self, node: Node | None, path: Path) -> bool:
        leaf = self.leaf(node, path, NO_TRUTH, pattern=TRUTH)
        return leaf is not None and leaf.text == "true"

    def leaf(self, node: Node | None, path: Path, otherwise: Text, *, pattern: re.Pattern[str] = ANY) -> Leaf | None:
        if node is None:
            return None
        self.lines[path] = node.line
        if isinstance(node, Leaf) and pattern.fullmatch(node.text):
            return node
        self.note(Code.INVALID, otherwise, path)
        return None

    # --- faults

    def note(self, code: Code, text: Text, path: Path) -> None:
        self.faults.append(Refusal(code, text, path=path))

    def is_told(self, path: Path) -> bool:
        """Whether something is noted of this place already, of what it is part of, or of a part of it.

        The scale is one place: where a part of it cannot be read, the rest cannot be judged.
        """
        about = ("scale",) if path[:1] == ("scale",) else path
        return any(fault.path[: len(about)] == about[: len(fault.path)] for fault in self.faults)

    def placed(self, fault: Refusal) -> FileFault:
        path = fault.path
        known = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in self.lines)
        place = ".".join(map(str, path))
        return FileFault(code=fault.code, line=self.lines[known], place=place, text=fault.text)


NO_FIELDS = Text(ja="次の項目を「項目名: 値」の形で書いてください: {names}", en="Write this as fields: {names}")
UNKNOWN_FIELD = Text(
    ja="「{name}」という項目はありません。使える項目: {names}", en="There is no field {name} here, only: {names}"
)
FIELD_TWICE = Text(ja="項目「{name}」が複数あります。", en="The field {name} stands there twice.")
NO_FIELD = Text(ja="項目「{name}」がありません。", en="The field {name} is missing.")
NO_LIST = Text(ja="「- 」で始まる項目の一覧を書いてください。", en="Write this as a list, each item after a dash.")
NO_TEXT = Text(ja="文字列を書いてください。", en="Write a text here.")
NO_WHOLE = Text(ja="整数を書いてください。", en="Write a whole number here.")
NO_NUMBER = Text(ja="数値を書いてください。", en="Write a number here.")
NO_TRUTH = Text(ja="trueまたはfalseを書いてください。", en="Write true or false here.")
