"""The results as a Markdown table between its two markers in docs/performance.md."""

from pathlib import Path
from typing import Any

from backend.server.demo import CHECKOUT
from bench.reads.documents import OPERATIONS
from bench.reads.servers import KINDS

PAGE = CHECKOUT / "docs" / "performance.md"
START, END = "<!-- reads: written by make bench -->", "<!-- /reads -->"
WORDS = {"one_row": "one row", "nested": "50 nested rows", "leaves": "720 leaves", "write": "write"}


def write(results: dict[str, Any], page: Path = PAGE) -> None:
    """Put the table of these results in place of the one that stands on the page."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(START)
    page.write_text(f"{before}{START}\n{tables(results)}{END}{rest.split(END)[1]}", encoding="utf-8")


def tables(results: dict[str, Any]) -> str:
    """Return a table for all connections, one for a single connection, and one of the processor time."""
    many = f"At {results['connections']} connections: requests a second, and how many times ours that is."
    alone = {operation: results[operation]["one_connection"] for operation in OPERATIONS}
    parts = [
        f"{results['python']}; Node {results['node']}; medians of {results['rounds']} rounds.",
        many,
        _table(lambda name, operation: _speed(results[operation], name)),
        "At one connection:",
        _table(lambda name, operation: _speed(alone[operation], name)),
        f"Milliseconds within which 99 of 100 answers came, at {results['connections']} connections:",
        _table(lambda name, operation: f"{results[operation][f'{name}_p99_ms']:.1f}"),
        "Microseconds of processor time per request, of the server + of PostgreSQL's sessions:",
        _table(lambda name, operation: _cost(results[operation], name)),
    ]
    return "\n".join(f"\n{part}" for part in parts) + "\n\n"


def _table(cell: Any) -> str:
    head = ["| | " + " | ".join(WORDS[operation] for operation in OPERATIONS) + " |", "| --- " * 5 + "|"]
    rows = [f"| {kind.title} | " + " | ".join(cell(kind.name, each) for each in OPERATIONS) + " |" for kind in KINDS]
    return "\n".join([*head, *rows])


def _speed(found: dict[str, float], name: str) -> str:
    rps = found[f"{name}_rps"]
    return f"{rps:,.0f} ({rps / found['ours_rps']:.2f})"


def _cost(found: dict[str, float], name: str) -> str:
    return f"{found[f'{name}_cpu_us']:,.0f} + {found[f'{name}_pg_cpu_us']:,.0f}"
