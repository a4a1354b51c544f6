"""The generated files are exactly what the script writes today."""

import subprocess
import sys
from pathlib import Path

from .places import COMPANIES, EXAMPLES

WRITTEN = ("people.csv", "points.csv", "rounds/*.csv")


def make_input(into: Path) -> None:
    subprocess.run([sys.executable, EXAMPLES / "make_input.py", "--into", into], check=True, timeout=120)


def generated(folder: Path) -> dict[str, bytes]:
    """Contents of the generated files by path below the folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for slug in COMPANIES
        for pattern in WRITTEN
        for path in (folder / slug).glob(pattern)
    }


def test_a_new_run_writes_the_same_bytes(tmp_path: Path) -> None:
    make_input(tmp_path)

    written = generated(tmp_path)

    assert len(written) == 13
    assert {name for name, content in generated(EXAMPLES).items() if written.get(name) != content} == set()
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == written.keys()
