"""Which user of the machine the server runs as, and what that user can reach."""

from __future__ import annotations

import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.server.failure import ServerFailure

NOBODY = 65534  # where the machine has no entry for it


@dataclass(frozen=True)
class Account:
    """The server's user: ourselves, or for root (whom PostgreSQL refuses) the owner of the data, else `nobody`."""

    uid: int
    gid: int

    @classmethod
    def of(cls, cluster: Path) -> Account:
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        if cluster.exists():
            owner = cluster.stat()
            return cls(owner.st_uid, owner.st_gid)
        try:
            entry = pwd.getpwnam("nobody")
        except KeyError:
            return cls(NOBODY, NOBODY)
        return cls(entry.pw_uid, entry.pw_gid)

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def can_reach(self, path: Path) -> bool:
        """Whether every folder down to `path` lets this account pass; for another's only the bits for all count."""
        if self.is_ours:
            return True
        return all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents))

    def path_of(self, folder: Path) -> str:
        """How a process standing in `folder` names it: through the kernel where a parent (/root) lets nobody pass."""
        if self.can_reach(folder.parent):
            return str(folder)
        if sys.platform != "linux":
            raise ServerFailure(
                f"Root starts PostgreSQL as another user, who cannot enter {folder.parent}: choose another DATA_DIR."
            )
        return "/proc/self/cwd"

    def give(self, path: Path) -> None:
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def process_options(self, *, cwd: Path) -> dict[str, Any]:
        """Arguments for subprocess: this user, no terminal, and nothing of our environment, which may hold secrets."""
        options: dict[str, Any] = {
            "cwd": cwd,
            "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            "umask": 0o077,
            "start_new_session": True,
        }
        if not self.is_ours:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options
