"""A folder outside DATA_DIR for what cannot live inside it: only where needed, and gone when the server stops."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from backend.server.account import Account
from backend.server.failure import ServerFailure

NO_PROGRAMS = getattr(os, "ST_NOEXEC", 0)  # only Linux tells
PLACES = (tempfile.gettempdir(), "/tmp", "/var/tmp", "/run")


class Scratch:
    """Made fresh under a name nobody can foresee, and remembered in `data_dir` so that the next start finds it."""

    def __init__(self, data_dir: Path) -> None:
        self._record = data_dir / "postgres.scratch"

    @property
    def path(self) -> Path:
        """The remembered folder; a place that does not exist where there is none."""
        try:
            path = Path(self._record.read_text())
        except FileNotFoundError:
            return self._record.with_suffix(".none")
        return path

    def folder(self, account: Account) -> Path:
        """The scratch folder, made where it is missing, open for reading to `account`."""
        if _is_ours(self.path):
            return self.path
        for place in map(Path, PLACES):
            if place.is_dir() and _may_hold_programs(place) and account.can_reach(place.resolve()):
                made = Path(tempfile.mkdtemp(prefix="concord-", dir=place.resolve()))
                made.chmod(0o755)
                self._record.write_text(str(made))
                return made
        raise ServerFailure(f"No temporary folder for PostgreSQL: none of {', '.join(PLACES)} is open to it.")

    def private_folder(self, name: str, account: Account) -> Path:
        """A folder inside that only `account` (and root) enters."""
        private = self.folder(account) / name
        private.mkdir(mode=0o700, exist_ok=True)
        account.give(private)
        return private

    def remove(self) -> None:
        if _is_ours(self.path):
            shutil.rmtree(self.path)
        self._record.unlink(missing_ok=True)


def _may_hold_programs(place: Path) -> bool:
    return os.access(place, os.W_OK) and not os.statvfs(place).f_flag & NO_PROGRAMS


def _is_ours(path: Path) -> bool:
    """Guards against a stranger's folder or link under the remembered name, after a temporary folder was emptied."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return False
    return path.name.startswith("concord-") and found.st_uid == os.geteuid() and path.is_dir() and not path.is_symlink()
