"""The compiled path answers what the plain one does: on documents made at random over the whole schema."""

import ast
import json
import re
from pathlib import Path
from random import Random

import pytest

from schema.context import context_for
from schema.endpoint import engine
from schema.engine import pages
from schema.engine.reads import Plans
from schema.explorer.samples import SampleOperation, sample_operations
from schema.root import schema
from tenants.roles import Permission
from tests.differential.compare import Differential, request_of
from tests.differential.generator import Document, Generator
from tests.world.build import World
from tests.world.callers import Caller

EXAMPLES = Path(__file__).parents[2] / "examples"
QUERY = re.compile(r"\s*(query\b|\{\s*\w+)[^;]*\}\s*$", re.S)
SHORT, LONG, SEEDS = 300, 2_000, range(10)


def run(callers: list[Caller], seed: int, count: int) -> Differential:
    found, random = Differential(), Random(seed)
    generator = Generator(schema._schema, random, found.pool)
    reach = [(caller, out_of_reach(caller)) for caller in callers]
    for _ in range(count):
        caller, avoid = random.choice(reach)
        found.ask(caller, generator.document(avoid))
    return found


def out_of_reach(caller: Caller) -> frozenset[str]:
    """The root fields that the caller would be refused, which is tried but rarely."""
    with context_for(request_of(caller)) as context:
        actor = context.actor
    refused = {"answerForm"} | (set() if actor.client else {"client"})
    return frozenset(refused | (set() if actor.may(Permission.PORTFOLIO_READ) else {"portfolio"}))


def queries() -> list[str]:
    """Every query that stands in the code of examples/ and in the README."""
    found = []
    for file in sorted(EXAMPLES.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and QUERY.match(node.value):
                found.append(node.value)
    assert len(found) >= 3
    return found


def check(found: Differential) -> None:
    assert found.different == []
    assert found.ends["compiled"] > sum(found.ends.values()) // 2, (found.ends, found.reasons)


def test_both_paths_tell_the_same(callers: list[Caller]) -> None:
    check(run(callers, 7, SHORT))


@pytest.mark.proof
@pytest.mark.parametrize("seed", SEEDS)
def test_both_paths_tell_the_same_of_many_documents(callers: list[Caller], seed: int) -> None:
    found = run(callers, seed, LONG)
    print(f"seed {seed}: {dict(found.ends)}, plain because {found.reasons.most_common(5)}")  # noqa: T201  with -s
    check(found)


def test_a_planted_difference_is_found(callers: list[Caller], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "plans", Plans(engine.schema))
    monkeypatch.setattr(pages, "instant", lambda column: f"{column}::text")  # in cursors only
    assert any(run(callers, seed, SHORT).different for seed in range(5))


@pytest.mark.parametrize("sample", sample_operations(), ids=lambda sample: sample.title)
def test_the_samples_of_the_explorer_compile(world: World, callers: list[Caller], sample: SampleOperation) -> None:
    admin = world.firms["north"].admin
    found = Differential()
    document = Document(sample.query, json.loads(sample.variables or "{}"))
    for caller in (admin.in_("alder") if " client " in sample.query else admin,):
        found.ask(caller, document)
    assert (found.ends["compiled"], found.different) == (1, []), found.reasons


@pytest.mark.parametrize("text", queries(), ids=lambda text: text.split("{")[0].strip() or "unnamed")
def test_the_queries_of_the_examples_compile(world: World, callers: list[Caller], text: str) -> None:
    found = Differential()
    found.ask(world.firms["north"].admin.in_("alder"), Document(text, {}))
    assert (found.ends["compiled"], found.different) == (1, []), found.reasons
