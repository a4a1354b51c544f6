"""Closing rounds over HTTP: how long it takes, and how much memory the web process takes at most."""

import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from strawberry.relay import to_base64

from bench.reads.processor import tree
from bench.rounds import make_company, serving, told
from tenants.provisioning.everything import migrate_all

SIZES = (500, 5_000, 5_000)  # respondents, one round after the other
CLOSE = """
mutation Close($input: CloseAssessmentInput!) {
  closeAssessment(input: $input) { result { count total { value } } errors { code } }
}
"""


def measure() -> dict[str, Any]:
    """Return for each round its respondents, the seconds that closing takes, and the most memory in MB until then."""
    migrate_all(say=lambda line: None)
    found = []
    for size in sorted(set(SIZES)):
        company = make_company(size)
        with tempfile.TemporaryDirectory(prefix="concord-bench-logs-") as folder, serving(company, Path(folder)) as web:
            for _ in range(SIZES.count(size)):
                assessment = company.open()
                count = company.answer_for_all(assessment)
                before = _memory_mb(web.process.pid)
                start = perf_counter()
                payload = told(web, CLOSE, input={"id": to_base64("Assessment", assessment.id)})["closeAssessment"]
                seconds = perf_counter() - start
                if payload["errors"] or payload["result"]["count"] != count:
                    raise RuntimeError(f"not closed: {payload}")
                found.append(
                    {
                        "respondents": count,
                        "seconds": round(seconds, 2),
                        "peak_mb": _memory_mb(web.process.pid),
                        "peak_mb_before": before,
                    }
                )
    return {"rounds": found}


def _memory_mb(pid: int) -> int:
    """Return the most memory that a worker of the web process has ever held."""
    statuses = [Path(f"/proc/{each}/status").read_text() for each in tree(pid)]
    peaks = [int(line.split()[1]) for text in statuses for line in text.splitlines() if line.startswith("VmHWM")]
    return round(max(peaks) / 1024)
