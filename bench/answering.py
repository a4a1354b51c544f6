"""A hundred respondents a second, each by their own link, while others read: how long each answer takes."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import Any

from strawberry.relay import to_base64

from backend.assessments.models import Response
from backend.server.demo import CHECKOUT
from bench.reads import servers
from bench.rounds import KEYS, make_company, serving
from tenants.provisioning.everything import migrate_all

PER_SECOND, SECONDS, READERS = 100, 20, 1
AT_ONCE = 32  # respondents on their way at most
SUBMIT = "mutation Submit($input: SubmitResponseInput!) { submitResponse(input: $input) { accepted errors { code } } }"
READ = """
query Read($id: ID!) {
  node(id: $id) {
    ... on Assessment { title responseRate invitations(first: 20) { edges { node { person { name } } } } }
  }
}
"""


def measure() -> dict[str, Any]:
    """Return the milliseconds of answers by their planned start, of reads beside them, and what was not accepted."""
    migrate_all(say=lambda line: None)
    count = PER_SECOND * SECONDS
    company = make_company(count)
    assessment = company.open()
    tokens = company.links(assessment)
    with tempfile.TemporaryDirectory(prefix="concord-bench-logs-") as folder, serving(company, Path(folder)) as web:
        read = servers.body(READ, id=to_base64("Assessment", assessment.id))
        job = {
            "host": "127.0.0.1",
            "port": web.port,
            "path": "/graphql",
            "bodies": [[read]],
            "headers": web.headers("read"),
            "connections": READERS,
            "seconds": SECONDS,
        }
        command = [sys.executable, "-m", "bench.load"]
        with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as readers:
            assert readers.stdin is not None
            readers.stdin.write(json.dumps(job).encode())
            readers.stdin.close()
            taken, ends = _answers(web.port, tokens)
            assert readers.stdout is not None
            reads = json.loads(readers.stdout.read())
    with company.inside():
        stored = Response.objects.filter(assessment=assessment).count()
    return {
        "respondents": count,
        "per_second": PER_SECOND,
        "stored": stored,
        "ends": dict(ends),
        "answer_p50_ms": _part(taken, 0.5),
        "answer_p99_ms": _part(taken, 0.99),
        "answer_most_ms": _part(taken, 1),
        "readers": READERS,
        "reads_per_second": reads["rps"],
        "read_p50_ms": reads["p50_ms"],
        "read_p99_ms": reads["p99_ms"],
    }


def _answers(port: int, tokens: list[str]) -> tuple[list[float], Counter[str]]:
    """Send an answer a hundredth of a second after the other, whatever becomes of those before; time from its turn."""
    die = Random(4)
    taken: list[float] = []
    ends: Counter[str] = Counter()
    start = perf_counter()

    def one(place: int) -> None:
        turn = start + place / PER_SECOND
        sleep(max(0.0, turn - perf_counter()))
        ends[_send(port, tokens[place], bodies[place])] += 1
        taken.append((perf_counter() - turn) * 1000)

    bodies = [_body(die) for _ in tokens]
    start = perf_counter() + 0.5
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(len(tokens))))
    return sorted(taken), ends


def _body(die: Random) -> bytes:
    answers = [{"statement": key, "value": die.randint(1, 5)} for key in KEYS]
    return servers.body(SUBMIT, input={"answers": answers}).encode()


def _send(port: int, token: str, body: bytes) -> str:
    """Return "accepted", or what came instead."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request("POST", "/graphql", body, headers)
        text = connection.getresponse().read().decode(errors="replace")
    except OSError as failure:
        return type(failure).__name__
    finally:
        connection.close()
    data = json.loads(text).get("data") or {}
    return "accepted" if (data.get("submitResponse") or {}).get("accepted") else text[:200]


def _part(times: list[float], part: float) -> float:
    return round(times[min(int(len(times) * part), len(times) - 1)], 1)
