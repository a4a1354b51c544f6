"""The server audits of graphql-http, the reference for GraphQL over HTTP, against the real web process."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.clients.live import Server
from tests.world.build import ClientWorld

HERE = Path(__file__).parent
AUDITS = 61


@pytest.fixture(scope="module")
def node() -> str:
    """Node with graphql-http; where there is none the audits are skipped, and fail in CI."""
    path = shutil.which("node")
    if path and (HERE / "node_modules" / "graphql-http").is_dir():
        return path
    lacking = "The audits need Node and `npm ci --prefix tests/clients`: GraphQL over HTTP was not audited"
    pytest.fail(lacking) if os.environ.get("CI") == "true" else pytest.skip(lacking)


def audited(node: str, server: Server, *authorization: str) -> dict[str, Any]:
    run = subprocess.run(
        [node, HERE / "audits.mjs", server.url, *authorization], capture_output=True, text=True, timeout=300
    )
    assert run.stdout, run.stderr
    return dict(json.loads(run.stdout))


def test_every_audit_passes_with_a_key(node: str, server: Server, alder: ClientWorld) -> None:
    result = audited(node, server, f"Bearer {alder.admin.token}")

    assert [audit for audit in result["audits"] if audit["status"] != "ok"] == []
    assert (result["ok"], result["total"]) == (AUDITS, AUDITS)


def test_the_audits_find_fault_with_a_server_that_refuses_the_key(node: str, server: Server) -> None:
    result = audited(node, server, "Bearer not a key of ours")

    assert result["total"] == AUDITS
    assert result["ok"] < AUDITS
