"""A YAML file as a tree of plain texts, each with its line: no tag, alias or anchor, one document, not deep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import yaml

from backend.core.refusal import Code, Refusal
from backend.core.text import Text

LARGEST: Final = 120_000  # signs; a hundred statements at their longest take fewer
DEEPEST: Final = 6
NULL: Final = "tag:yaml.org,2002:null"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A text; what is left empty is an empty one."""

    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A list of nodes, or names with a node each: (name, its line, node)."""

    line: int
    items: tuple[Node, ...] | None = None
    pairs: tuple[tuple[str, int, Node], ...] | None = None


Node = Leaf | Branch


def tree_of(text: str) -> Node:
    """Return the tree of a file. Refuses TOO_LONG, UNREADABLE_FILE and INVALID, naming the line."""
    if len(text) > LARGEST:
        raise Refusal(Code.TOO_LONG, TOO_LARGE.with_facts(most=LARGEST), path=("upload_id",))
    try:
        _expect_plain(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise Refusal(Code.UNREADABLE_FILE, NOT_YAML.with_facts(line=line), path=("upload_id",)) from None
    return _node(root)


def _expect_plain(text: str) -> None:
    """Look at the file piece by piece before a tree is made of it, which a hostile one could make huge."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        assert event.start_mark is not None
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        is_odd = getattr(event, "anchor", None) or getattr(event, "tag", None)
        if documents > 1 or depth > DEEPEST or is_odd:
            facts = {"line": event.start_mark.line + 1}
            words = ODD if is_odd else SEVERAL if documents > 1 else TOO_DEEP
            raise Refusal(Code.INVALID, words.with_facts(**facts), path=("upload_id",))
    if not documents:
        raise Refusal(Code.REQUIRED, EMPTY, path=("upload_id",))


def _node(node: Any) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Branch(line=line, items=tuple(_node(item) for item in node.value))
    if isinstance(node, yaml.MappingNode):
        return Branch(line=line, pairs=tuple(_pair(name, value) for name, value in node.value))
    return Leaf(line=line, text="" if node.tag == NULL else node.value)


def _pair(name: Any, value: Any) -> tuple[str, int, Node]:
    called = name.value if isinstance(name, yaml.ScalarNode) else ""
    return called, name.start_mark.line + 1, _node(value)


TOO_LARGE = Text(ja="ファイルが大きすぎます({most}文字まで)。", en="The file is too large (at most {most} characters).")
NOT_YAML = Text(
    ja="YAMLとして読み取れません({line}行目)。字下げ、コロンの後の空白、引用符を確認してください。",
    en="The file is not well-formed YAML (line {line}). Check indents, the blank after a colon, and quotation marks.",
)
EMPTY = Text(ja="ファイルに何も書かれていません。", en="There is nothing in the file.")
SEVERAL = Text(
    ja="1つのファイルに書ける質問票は1つです({line}行目)。", en="A file holds one questionnaire (line {line})."
)
TOO_DEEP = Text(ja="入れ子が深すぎます({line}行目)。", en="The file is nested too deep (line {line}).")
ODD = Text(
    ja="「&」「*」「!」による参照や型の指定は使えません({line}行目)。文として使うときは引用符で囲んでください。",
    en="References and types by &, * and ! are not allowed (line {line}). Put a text that begins so in quotes.",
)
