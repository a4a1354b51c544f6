"""`make` refuses what cannot work by a sentence that says what helps, and leaves a fitting .venv alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", ".ci/uv.lock")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that the environment is made from, and nothing else."""
    for name in (".ci/environment", "pyproject.toml", *LOCKS):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / name, tmp_path / name)
    return tmp_path


def test_an_old_python_is_refused(clone):
    old = program(clone / "python3.9", 'case "$1" in -V) echo Python 3.9.2 ;; *) exit 1 ;; esac')

    done = environment(clone, PYTHON=str(old))

    assert done.returncode == 1
    assert "Concord needs Python 3.11 or newer" in done.stderr
    assert "is Python 3.9.2. Name another: make PYTHON=" in done.stderr
    assert not (clone / ".venv").exists()


def test_a_missing_python_is_said(clone):
    done = environment(clone, PYTHON="python3.99")

    assert done.returncode == 1
    assert "There is no python3.99." in done.stderr


def test_a_python_without_venv_names_the_package_to_install(clone):
    done = environment(clone, PYTHON=str(without_venv(clone)))

    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr


def test_a_fitting_environment_is_left_alone(clone):
    stamped = a_venv(clone, stamp=fitting_stamp())

    for variables in ({}, {"PYTHON": ""}, {"PYTHON": sys.executable}):
        done = environment(clone, **variables)

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert stamped.read_text() == fitting_stamp()


@pytest.mark.parametrize("lock", LOCKS)
def test_another_lock_makes_it_anew(clone, lock):
    stamped = a_venv(clone, stamp=fitting_stamp())
    with open(clone / lock, "a") as file:
        file.write("# changed\n")

    done = environment(clone, PYTHON=str(without_venv(clone)))

    assert "Installing Python packages into .venv" in done.stderr
    assert not stamped.exists()


def test_an_environment_of_another_user_that_does_not_fit_is_not_touched(clone):
    stamped = a_venv(clone, stamp="made from something else")
    if os.geteuid() == 0:
        os.chown(clone / ".venv", 65534, 65534)
    else:
        (clone / ".venv").chmod(0o555)

    done = environment(clone)

    assert done.returncode == 1
    assert ".venv does not fit, and belongs to" in done.stderr
    assert stamped.read_text() == "made from something else"


def environment(clone: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the script where there is no uv and no network."""
    tools = clone / "tools"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "dirname", "cat", "cksum", "ls", "awk", "rm", "env"):
        if not (tools / name).exists():
            (tools / name).symlink_to(shutil.which(name))
    alone = {"PATH": str(tools), "HOME": str(clone), "PIP_NO_INDEX": "1"}
    variables = {**alone, "PYTHON": base_python(), **variables}
    return subprocess.run([clone / ".ci/environment"], env=variables, capture_output=True, text=True, check=False)


def a_venv(clone: Path, *, stamp: str) -> Path:
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to(base_python())
    (clone / ".venv" / ".made-from").write_text(stamp)
    return clone / ".venv" / ".made-from"


def fitting_stamp() -> str:
    locks = b"".join((CHECKOUT / name).read_bytes() for name in LOCKS)
    return f"all {subprocess.run(['cksum'], input=locks, capture_output=True, check=True).stdout.decode()}"


def base_python() -> str:
    return os.path.realpath(sys.executable)


def without_venv(clone: Path) -> Path:
    """A Python as Debian has it before python3-venv is installed."""
    return program(clone / "bare", f'case "$2" in *ensurepip*) exit 1 ;; *) exec {base_python()} "$@" ;; esac')


def program(path: Path, lines: str) -> Path:
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path
