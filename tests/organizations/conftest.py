"""Files that are uploaded in a test go to a folder of its own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"
