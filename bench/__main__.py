"""Starts a database of its own, takes the measurements and writes bench/results.json."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import django

from backend.server.postgres import EmbeddedPostgres

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Run every bench on a durable embedded PostgreSQL, as production would."""
    folder = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    server = EmbeddedPostgres(folder)
    try:
        urls = server.start()
        os.environ |= {"DATABASE_URL": urls.app, "DATABASE_ADMIN_URL": urls.owner, "DATA_DIR": str(folder)}
        os.environ |= {"SECRET_KEY": "bench", "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
        django.setup()
        from bench.provisioning import measure  # needs Django to be set up

        results = {"provisioning": measure()}
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))  # noqa: T201  a command's output


if __name__ == "__main__":
    main()
