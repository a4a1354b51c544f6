"""Starts a database of its own, takes the measurements asked for and writes them into bench/results.json."""

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import django

from backend.server.postgres import EmbeddedPostgres
from backend.server.postmaster import live_pid
from backend.server.processes import ended_by_signals

RESULTS = Path(__file__).parent / "results.json"
BENCHES = ("provisioning", "tenants", "reads", "science", "closing", "answering")


def main() -> None:
    """Run the benches named, or all, on a durable embedded PostgreSQL, as production would."""
    asked = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    server = EmbeddedPostgres(folder)
    try:
        with ended_by_signals():
            urls = server.start()
            os.environ |= {"DATABASE_URL": urls.app, "DATABASE_ADMIN_URL": urls.owner, "DATA_DIR": str(folder)}
            os.environ |= {"SECRET_KEY": "bench", "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
            os.environ["LOG_LEVEL"] = "WARNING"
            django.setup()
            for name in asked.bench or BENCHES:
                _keep(name, _measure(name, asked, server))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(RESULTS.read_text(encoding="utf-8"))  # noqa: T201  a command's output


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("bench", nargs="*", help=f"which of {', '.join(BENCHES)}; all unless given")
    parser.add_argument("--rounds", type=int, default=5, help="of reads: how often all is measured in turn")
    parser.add_argument("--seconds", type=float, default=2.0, help="of reads: how long each run takes")
    parser.add_argument(
        "--runs", type=int, default=2_000, help="of science: simulated assessments of each kind and size"
    )
    asked = parser.parse_args()
    if unknown := set(asked.bench) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    return asked


def _measure(name: str, asked: argparse.Namespace, server: EmbeddedPostgres) -> dict[str, Any]:
    """Run one bench; its imports need Django to be set up."""
    if name == "provisioning":
        from bench import provisioning

        return dict(provisioning.measure())
    if name == "science":
        from bench import science

        return dict(science.measure(runs=asked.runs))
    if name == "tenants":
        from bench import tenants

        return dict(tenants.measure())
    if name == "closing":
        from bench import closing

        return dict(closing.measure())
    if name == "answering":
        from bench import answering

        return dict(answering.measure())
    from bench.reads import measure, table

    postmaster = live_pid(server.cluster)
    if postmaster is None:
        raise RuntimeError("PostgreSQL ended meanwhile")
    found = measure.measure(postmaster=postmaster, rounds=asked.rounds, seconds=asked.seconds)
    table.write(found)
    return found


def _keep(name: str, found: dict[str, Any]) -> None:
    """Put one bench's results in place of its former ones, and leave the others' alone."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(results | {name: found}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
