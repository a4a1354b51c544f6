"""Fills the demo once, as a client of the API would, and remembers what the loader told."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from backend.server.private_file import write_private
from backend.server.processes import Processes
from backend.server.words import say

BOOTSTRAP = [sys.executable, "manage.py", "bootstrap_demo"]
LOAD = [sys.executable, "-m", "examples.load"]


def load_once(processes: Processes, environment: Mapping[str, str], *, data_dir: Path, url: str) -> dict[str, Any]:
    """The content of demo.json, which is written last: an interrupted load begins again at the next start."""
    told = data_dir / "demo.json"
    if not told.exists():
        say("loading")
        keys = data_dir / "bootstrap.json"
        if not keys.exists():
            write_private(keys, json.dumps(_printed(processes, environment, BOOTSTRAP), indent=2, ensure_ascii=False))
        unfinished = data_dir / "demo.loading.json"
        write_private(unfinished, "")
        processes.run("load", [*LOAD, "--url", url, "--out", str(unfinished)], environment)
        content = json.loads(unfinished.read_text(encoding="utf-8"))
        content["logins"].insert(1, _manager_login(processes, environment, content["clients"][0]["slug"]))
        write_private(told, json.dumps(content, indent=2, ensure_ascii=False))
        unfinished.unlink()
    return told_at(url, told)


def told_at(url: str, told: Path) -> dict[str, Any]:
    """What `told` holds; its addresses move when a later start has another port than the one before."""
    text = told.read_text(encoding="utf-8")
    former = json.loads(text)["url"]
    if former != url:
        text = re.sub(rf"(?<=localhost:){urlsplit(former).port}\b", str(urlsplit(url).port), text)
        write_private(told, text)
    content: dict[str, Any] = json.loads(text)
    return content


def _manager_login(processes: Processes, environment: Mapping[str, str], slug: str) -> dict[str, str]:
    """The loader invited a manager; a demo has no mailbox to follow the invitation from."""
    login: dict[str, str] = _printed(
        processes, environment, [*BOOTSTRAP, "--member", slug, f"manager@{slug}.example.com"]
    )
    return login


def _printed(processes: Processes, environment: Mapping[str, str], command: list[str]) -> Any:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        processes.run("bootstrap", command, environment, output=printed)
        printed.seek(0)
        return json.load(printed)
