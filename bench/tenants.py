"""How compiled reads keep many clients apart: ways to name the client's tables, by throughput and memory.

Each way runs the same three reads, for a random client each, on four connections at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.db import connections, transaction

from bench.reads.data import fill
from schema.endpoint import engine, graphql
from tenants.actors import Actor, ClientFacts
from tenants.database.aliases import CLIENT, OWNER
from tenants.database.lines import Line, Step
from tenants.models import ClientCompany
from tenants.provisioning.clients import provision
from tenants.provisioning.everything import migrate_all
from tenants.provisioning.migrations import inside
from tenants.reading import BECOME, SCHEMA, connected

COUNTS = (1, 50, 200, 1_000)
CONNECTIONS, READS, ROUNDS = 4, 3_000, 3
BOTH = "SELECT set_config('role', $1, true), set_config('search_path', $1, true)"
WRITTEN = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = %s AND table_name = %s AND is_generated = 'NEVER'
"""
DECISION = Path(__file__).parents[1] / "docs" / "decisions" / "005-compiled-reads.md"
MARK = "<!-- tenants: written by make bench -->"
TABLES = (
    "organizations_organization",
    "organizations_person",
    "plans_plan",
    "plans_action",
    "metrics_metric",
    "metrics_pointbatch",
    "metrics_metricpoint",
)
READ = (
    "{ client { organizations(first: 1) { edges { node { id name kind stage updatedAt } } } } }",
    "{ client { actions(first: 50) { edges { node { title status deadline owner { name } plan { title } } } } } }",
    "{ client { metrics(first: 5) { edges { node { key points(first: 24) { edges { node { period value } } } } } } } }",
)


@dataclass(frozen=True)
class Way:
    """One way to send a read: the steps for a client, and how many statements a connection keeps prepared."""

    steps: Callable[[Step, str], list[Step]]
    most_prepared: int = 100_000
    keeps_to_its_own: bool = False  # each connection serves a share of the clients only


def named(step: Step, schema: str) -> list[Step]:
    return [Step(BECOME, [schema.encode()]), step._replace(schema=schema)]


def by_path(step: Step, schema: str) -> list[Step]:
    return [Step(BOTH, [schema.encode()]), Step(step.text.replace(f"{SCHEMA}.", ""), step.parameters)]


WAYS = {
    "schema named, prepared": Way(named),
    "schema named, at most 100 prepared": Way(named, most_prepared=100),
    "schema named, not prepared": Way(named, most_prepared=0),
    "search_path set, prepared": Way(by_path),
    "schema named, prepared, connections keep to a share": Way(named, keeps_to_its_own=True),
}


def measure() -> dict[str, Any]:
    """Return, for each way and number of clients: reads a second, MB private to a backend, statements prepared."""
    migrate_all(say=lambda line: None)
    found: dict[str, Any] = {}
    schemas: list[str] = []
    for count in COUNTS:
        schemas += [opened(schemas[0] if schemas else None) for _ in range(count - len(schemas))]
        steps = [compiled(document, schemas[0]) for document in READ]
        for name, way in WAYS.items():
            rounds = [_run(way, steps, schemas[:count], seed) for seed in range(ROUNDS)]
            found.setdefault(name, {})[str(count)] = {
                each: round(median(one[each] for one in rounds), 1) for each in rounds[0]
            }
    write(found)
    return found


def write(found: dict[str, Any]) -> None:
    """Put the table into the decision that rests on it."""
    head = ["| | " + " | ".join(f"{count:,}" for count in COUNTS) + " |", "| --- " * (len(COUNTS) + 1) + "|"]
    rows = [
        "| " + " | ".join([way, *(_cell(by_count[str(count)]) for count in COUNTS)]) + " |"
        for way, by_count in found.items()
    ]
    text = DECISION.read_text(encoding="utf-8")
    start, end = text.index(MARK) + len(MARK), text.index("**Chosen**")
    DECISION.write_text("\n\n".join([text[:start], "\n".join([*head, *rows]), text[end:]]), encoding="utf-8")


def _cell(found: dict[str, float]) -> str:
    return f"{found['rps']:,.0f} / {found['mb_per_backend']:,.0f} / {found['prepared']:,.0f}"


def opened(like: str | None) -> str:
    """Open a client and fill it, from another where there is one; return its schema."""
    with transaction.atomic(using=OWNER):
        client = ClientCompany.objects.using(OWNER).create(slug=f"b-{uuid4().hex[:12]}", name="Bench")
    provision(client.id)
    if like is None:
        with inside(client.schema_name):
            fill()
    else:
        with connections[OWNER].cursor() as cursor:
            for table in TABLES:
                cursor.execute(WRITTEN, [like, table])
                columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
                into = f'INSERT INTO "{client.schema_name}".{table} ({columns})'
                cursor.execute(f'{into} SELECT {columns} FROM "{like}".{table}')
                cursor.execute(f'ANALYZE "{client.schema_name}".{table}')
    return str(client.schema_name)


def compiled(document: str, schema: str) -> Step:
    prepared = graphql.documents.prepared(document)
    request = graphql.documents.priced(prepared, prepared.operation(None), {})
    client = ClientFacts.of(ClientCompany.objects.using(OWNER).get(schema_name=schema))
    variant, _ = engine.plans.find(request, Actor.system(client))
    assert variant.plan is not None, variant.why
    return engine.steps(variant.plan, request, Actor.system(client))[CLIENT]


def _run(way: Way, steps: list[Step], schemas: list[str], seed: int) -> dict[str, float]:
    lines = [_line(way.most_prepared) for _ in range(CONNECTIONS)]
    shares = [schemas[place::CONNECTIONS] or schemas for place in range(CONNECTIONS)]

    def read(place: int, count: int) -> None:
        random = Random(seed * 100 + place)
        own = shares[place] if way.keeps_to_its_own else schemas
        for _ in range(count):
            lines[place].run(way.steps(random.choice(steps), random.choice(own)))

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(read, range(CONNECTIONS), [READS // CONNECTIONS * 2] * CONNECTIONS))  # warm
        start = perf_counter()
        list(threads.map(read, range(CONNECTIONS), [READS // CONNECTIONS] * CONNECTIONS))
        took = perf_counter() - start
    found = {
        "rps": READS / took,
        "mb_per_backend": median(_private_mb(line.session) for line in lines),
        "prepared": median(line.prepared for line in lines),
    }
    for line in lines:
        line.close()
    return found


def _line(most_prepared: int) -> Line:
    line = connected()
    line.most_prepared = most_prepared
    return line


def _private_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    private = [line.split() for line in rollup.splitlines() if line.startswith("Private_")]
    return sum(int(size) for _, size, _ in private) / 1024
