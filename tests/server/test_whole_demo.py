"""`make demo` from the first start to Ctrl-C, and again after kill -9 of everything."""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from backend.server.demo import CHECKOUT
from backend.server.postgres import EmbeddedPostgres
from examples.api import Api
from tests.content.places import COMPANIES, EXAMPLES, QUESTIONNAIRE, company, people, rows
from tests.content.recompute import recompute
from tests.server.test_postgres import postmaster_pid
from tests.server.test_processes import Child, has_ended

ROUNDS = """{ client { assessments(first: 20) { edges { node {
  origin result { basis cells { key total { value } } } organization { plans { edges { node { state } } } }
} } } } }"""
POINTS = """query Points($after: String) { client { metricPoints(first: 100, after: $after) {
  edges { node { period value metric { key } } } pageInfo { hasNextPage endCursor }
} } }"""
WATCHED = """{ client { metrics(first: 100) { edges { node { key unit currency direction cadence sides
  organization { externalId } numerator { key } denominator { key } targets { edges { node { value dueOn } } }
} } } } }"""
TOLD = {"url", "explorer", "clients", "keys", "logins", "answer_links"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo, loaded and running; the last test of those that share it ends it."""
    with a_demo(tmp_path_factory.mktemp("demo")) as demo:
        demo.pasted = demo.curl_line()
        yield demo


def test_explain_finds_the_database_of_the_demo_beside_it(demo):
    beside = explained(demo.data_dir)

    assert beside.returncode == 0, beside.stderr
    assert "path: compiled" in beside.stdout
    assert "Seq Scan" in beside.stdout or "Index" in beside.stdout


def explained(data_dir: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "explain", "--client", "nijimine"]
    settings = settings_of(data_dir)
    query = "{ client { organizations { totalCount } } }"
    return subprocess.run(command, cwd=CHECKOUT, env=settings, input=query, capture_output=True, text=True, check=False)


def test_the_rounds_that_were_answered_by_links_have_the_figures_of_their_files(demo):
    found = {slug: last_closed(demo.told(), slug) for slug in COMPANIES}

    for slug, round in found.items():
        file = next(each["file"] for each in company(slug)["rounds"] if not each["imported"])
        expected = recompute(EXAMPLES / slug / file, QUESTIONNAIRE, people(slug))["totals"]
        totals = {cell["key"]: cell["total"]["value"] for cell in round["result"]["cells"]}
        assert totals["all"] == pytest.approx(expected["basis"][round["result"]["basis"]], abs=1e-9)
        for side in ("SALES", "MARKETING"):
            assert totals[f"side:{side}"] == pytest.approx(expected["side"][side], abs=1e-9)
    assert found["nijimine"]["organization"]["plans"]["edges"][-1]["node"]["state"] == "COMPLETED"


def test_the_metrics_and_their_values_are_those_of_the_files(demo):
    for slug in COMPANIES:
        with inside(demo.told(), slug) as api:
            assert watched(api) == [watched_by_file(row) for row in sorted_by_key(rows(slug, "metrics.csv"))]
            assert points(api) == {
                (row["metric"], row["period"]): Decimal(row["value"]) for row in rows(slug, "points.csv")
            }


def test_a_start_ends_with_a_line_that_works_and_ctrl_c_with_no_process(demo):
    answer = json.loads(subprocess.run(["sh", "-c", demo.pasted], capture_output=True, check=True).stdout)
    told = demo.told()
    everything = [Child(pid) for pid in demo.process_ids()]

    demo.process.send_signal(signal.SIGINT)

    assert demo.process.wait() == 0
    assert len(everything) >= 4, "supervisor, web, worker, PostgreSQL"
    assert all(map(has_ended, everything))
    assert [edge["node"]["stage"] for edge in answer["data"]["portfolio"]["edges"]] == ["ALIGNED", "ALIGNED"]
    assert set(told) >= TOLD
    assert [login["role"] for login in told["logins"][:2]] == ["CONSULTANCY_ADMIN", "CLIENT_MANAGER"]
    assert all("/answer/ca_" in link for link in told["answer_links"])
    assert len(told["answer_links"]) > 20
    assert set(told["keys"]) >= {"consultancy", "client_admin", "client_viewer", "other_client_admin"}
    alone = explained(demo.data_dir)
    assert alone.returncode == 1
    assert alone.stderr.splitlines()[-1].startswith("CommandError: No database answers")


def watched(api: Api) -> list[tuple[Any, ...]]:
    metrics = [edge["node"] for edge in api.ask(WATCHED)["client"]["metrics"]["edges"]]
    return [
        (
            *(metric[name] for name in ("key", "unit", "currency", "direction", "cadence", "sides")),
            metric["organization"]["externalId"],
            *((metric[part] or {}).get("key", "") for part in ("numerator", "denominator")),
            [(Decimal(edge["node"]["value"]), edge["node"]["dueOn"]) for edge in metric["targets"]["edges"]],
        )
        for metric in sorted_by_key(metrics)
    ]


def watched_by_file(row: dict[str, str]) -> tuple[Any, ...]:
    return (
        *(row[name] for name in ("key", "unit", "currency", "direction", "cadence")),
        row["sides"].split(";"),
        *(row[name] for name in ("organization", "numerator", "denominator")),
        [(Decimal(row["target"]), row["target_date"])] if row["target"] else [],
    )


def sorted_by_key(some: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(some, key=itemgetter("key"))


def points(api: Api) -> dict[tuple[str, str], Decimal]:
    found, after = {}, None
    while True:
        page = api.ask(POINTS, after=after)["client"]["metricPoints"]
        for point in (edge["node"] for edge in page["edges"]):
            found[point["metric"]["key"], point["period"]] = Decimal(point["value"])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def inside(told: dict[str, Any], slug: str) -> Api:
    keys = told["keys"]
    key = keys["other_client_admin"] if slug == "watagumo" else keys["consultancy"]
    return Api(told["url"], key, client=slug)


def last_closed(told: dict[str, Any], slug: str) -> dict[str, Any]:
    with inside(told, slug) as api:
        rounds = api.ask(ROUNDS)["client"]["assessments"]["edges"]
    return next(edge["node"] for edge in rounds if edge["node"]["origin"] == "LIVE" and edge["node"]["result"])


@pytest.mark.proof
def test_kill_9_of_everything_loses_nothing_that_was_acknowledged(tmp_path):
    with a_demo(tmp_path) as demo:
        demo.curl_line()
    rows = stored_rows(tmp_path)

    for _ in range(5):
        with a_demo(tmp_path) as demo:
            demo.curl_line()
            demo.kill_everything()

    assert stored_rows(tmp_path) == rows
    assert sum(rows.values()) > 100


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(5))
def test_a_first_load_that_is_killed_is_finished_by_the_next_start(tmp_path, whole, seed):
    moment = random.Random(seed).randint(10, 150)
    with a_demo(tmp_path) as demo:
        demo.wait_for("Loading")
        with psycopg.connect(EmbeddedPostgres(demo.data_dir).start().owner, autocommit=True) as watching:
            while sum(counted(watching).values()) < moment:
                assert demo.process.poll() is None
        demo.kill_everything()
    with a_demo(tmp_path) as demo:
        demo.curl_line()

    assert without_history(stored_rows(tmp_path)) == without_history(whole)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """What a load stores that nobody interrupts."""
    data_dir = tmp_path_factory.mktemp("whole")
    with a_demo(data_dir) as demo:
        demo.curl_line()
    return stored_rows(data_dir)


def without_history(rows: dict[str, int]) -> dict[str, int]:
    """A load that begins again repeats itself in the history, and nowhere else."""
    return {table: count for table, count in rows.items() if not table.startswith("events_")}


class Demo:
    """A demo as a process of its own, and what it printed."""

    pasted: str

    def __init__(self, data_dir: Path, process: subprocess.Popen[str]) -> None:
        self.data_dir = data_dir
        self.process = process
        self._printed: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, words: str) -> str:
        """The next line that holds `words`."""
        while (line := self._lines.get()) is not None:
            self._printed.append(line)
            if words in line:
                return line
        raise AssertionError(f"the demo ended without {words!r}:\n{''.join(self._printed)}")

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
        self._reader.join()
        EmbeddedPostgres(self.data_dir).stop()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def curl_line(self) -> str:
        return self.wait_for("  curl ")

    def told(self) -> dict[str, Any]:
        return dict(json.loads((self.data_dir / "demo.json").read_text()))

    def process_ids(self) -> list[int]:
        """The demo, its children and theirs; of PostgreSQL only the postmaster, whose backends come and go."""
        return list(family(self.process.pid, alone=postmaster_pid(self.data_dir)))

    def kill_everything(self) -> None:
        everything = [Child(pid) for pid in self.process_ids()]
        for child in everything:
            with suppress(ProcessLookupError):  # some end by themselves when their parent does
                signal.pidfd_send_signal(child.handle, signal.SIGKILL)
        assert all(map(has_ended, everything))


@contextmanager
def a_demo(data_dir: Path) -> Iterator[Demo]:
    """Starts a demo on a free port with nothing of the test's own settings; what remains of it is ended."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = settings_of(data_dir) | {"PORT": str(port)}
    command = [sys.executable, "manage.py", "demo"]
    with subprocess.Popen(command, cwd=CHECKOUT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        demo = Demo(data_dir, process)
        try:
            yield demo
        finally:
            demo.end()


def settings_of(data_dir: Path) -> dict[str, str]:
    """Nothing of the test's own settings but where programs and homes are."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"DATA_DIR": str(data_dir), "LC_ALL": "C.UTF-8"}


def family(pid: int, *, alone: int) -> Iterator[int]:
    yield pid
    if pid != alone:
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from family(int(child), alone=alone)


def stored_rows(data_dir: Path) -> dict[str, int]:
    """How many rows each table holds that the product fills on somebody's order."""
    server = EmbeddedPostgres(data_dir)
    try:
        with psycopg.connect(server.start().owner) as connection:
            return counted(connection)
    finally:
        server.stop()


def counted(connection: psycopg.Connection[Any]) -> dict[str, int]:
    tables = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
        " AND (table_schema = 'public' OR table_schema LIKE 't\\_%') AND table_name NOT LIKE 'procrastinate%'"
    ).fetchall()
    found: Counter[str] = Counter()
    for schema, table in tables:
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        found[table] += connection.execute(count).fetchone()[0]
    return dict(found)
