import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

DEMO = {"keys": {"consultancy": "ck_toy_secret"}, "clients": [{"slug": "midori"}, {"slug": "aoba"}]}
QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # a machine without the internet
]


@pytest.fixture
def explorer(settings: Any, tmp_path: Path) -> Path:
    """The explorer as `make demo` sets it up, at the toy's addresses; returns the demo's file."""
    demo = tmp_path / "demo.json"
    demo.write_text(json.dumps(DEMO))
    settings.DEBUG = settings.EXPLORER = True
    settings.EXPLORER_HEADERS_FILE = demo
    settings.ALLOWED_HOSTS = ["*"]
    settings.ROOT_URLCONF = "tests.explorer.toy"
    return demo


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window at best; where there is none the tests are skipped, and fail in CI."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not path:
        lacking = (
            "There is no Chromium here (apt-get install chromium-headless-shell, or set CHROMIUM): nothing was opened"
        )
        pytest.fail(lacking) if os.environ.get("CI") == "true" else pytest.skip(lacking)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET_CHROMIUM)
        yield browser
        browser.close()
