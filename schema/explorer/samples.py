"""The explorer's tabs: one per file of operations/, in the order of the number that its name starts with."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLError, OperationDefinitionNode, parse

FOLDER = Path(__file__).parent / "operations"


@dataclass(frozen=True, kw_only=True)
class SampleOperation:
    """A tab: the operation's name, its document, and its variables as JSON text ("" where it takes none)."""

    title: str
    query: str
    variables: str


def sample_operations(folder: Path = FOLDER) -> tuple[SampleOperation, ...]:
    """Return the samples in order; ValueError names the file that breaks a rule of operations/README.md."""
    files = sorted(folder.glob("*.graphql"), key=_number)
    return tuple(_sample(file) for file in files)


def _number(file: Path) -> int:
    found = re.match(r"(\d+)-", file.name)
    if found is None:
        raise ValueError(f"{file.name}: a sample's name starts with its place, as in 10-{file.name}")
    return int(found[1])


def _sample(file: Path) -> SampleOperation:
    query = file.read_text(encoding="utf-8")
    if not re.match(r"# [^\n]*[ぁ-んァ-ン一-龥][^\n]*\n# [^\n]*[A-Za-z]", query):
        raise ValueError(f"{file.name}: the first two lines say what it does, in Japanese and in English")
    return SampleOperation(title=_operation_name(file, query), query=query, variables=_variables(file))


def _operation_name(file: Path, query: str) -> str:
    try:
        operations = [node for node in parse(query).definitions if isinstance(node, OperationDefinitionNode)]
    except GraphQLError as error:
        raise ValueError(f"{file.name}: {error}") from error
    if len(operations) != 1 or operations[0].name is None:
        raise ValueError(f"{file.name}: a sample is one operation, and named: the name is the tab's title")
    return operations[0].name.value


def _variables(file: Path) -> str:
    beside = file.with_suffix(".variables.json")
    if not beside.exists():
        return ""
    text = beside.read_text(encoding="utf-8").strip()
    try:
        variables = json.loads(text)
    except ValueError as error:
        raise ValueError(f"{beside.name}: {error}") from error
    if not isinstance(variables, dict):
        raise ValueError(f"{beside.name}: variables are a JSON object")
    return text
