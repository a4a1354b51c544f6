"""A new data folder of PostgreSQL: two logins, one database, and nobody else admitted."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from backend.server.account import Account
from backend.server.binaries import server_binaries
from backend.server.failure import ServerFailure
from backend.server.private_file import write_private
from backend.server.scratch import Scratch

OWNER = "concord_owner"
APP = "concord_app"
DATABASE = "concord"
SUPERUSER = "postgres"  # may never sign in: it works only while no server runs, below

ACCESS_RULES = f"""\
local  all  {OWNER},{APP}  scram-sha-256
local  all          all  reject
local  replication  all  reject
"""


@dataclass(frozen=True)
class Logins:
    """The passwords of the two logins."""

    app: str
    owner: str


def ensure(cluster: Path, account: Account, scratch: Scratch, *, durable: bool) -> Logins:
    """The logins of `cluster`, which is made where it is missing: whole, or not at all."""
    kept = cluster.with_suffix(".json")
    if not cluster.exists():
        logins = Logins(app=secrets.token_hex(24), owner=secrets.token_hex(24))
        write_private(kept, json.dumps(asdict(logins)))
        _make(cluster, account, scratch, logins, durable=durable)
        return logins
    if not kept.exists():
        raise ServerFailure(f"{kept}, which holds the passwords of {cluster}, is missing: restore it, or remove both.")
    return Logins(**json.loads(kept.read_text()))


def write_access_rules(cluster: Path) -> None:
    """Says who may sign in; written at each start, so that an older folder follows."""
    rules = cluster / "pg_hba.conf"
    if rules.read_text() != ACCESS_RULES:
        rules.write_text(ACCESS_RULES)


def _make(cluster: Path, account: Account, scratch: Scratch, logins: Logins, *, durable: bool) -> None:
    unfinished = cluster.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.give(unfinished)
    binaries, place = server_binaries(account, scratch), account.path_of(unfinished)

    initdb = [str(binaries / "initdb"), "-D", place, "-U", SUPERUSER, "--auth=reject", "--no-instructions"]
    sorting = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run([*initdb, *sorting, *([] if durable else ["--no-sync"])], account, unfinished)

    alone = [str(binaries / "postgres"), "--single", "-D", place, "-c", "exit_on_error=on", "-c", "log_checkpoints=off"]
    _run([*alone, *([] if durable else ["-F"]), SUPERUSER], account, unfinished, typed=_founding_statements(logins))
    write_access_rules(unfinished)
    unfinished.rename(cluster)


def _founding_statements(logins: Logins) -> str:
    """One statement a line. The app's login is made by the owner, who thereby may grant and administer it."""
    return "\n".join(
        [
            f"CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB PASSWORD '{logins.owner}'",
            f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
            f"SET SESSION AUTHORIZATION {OWNER}",
            f"CREATE ROLE {APP} LOGIN NOINHERIT PASSWORD '{logins.app}'",
            "",
        ]
    )


def _run(command: list[str], account: Account, folder: Path, *, typed: str = "") -> None:
    try:
        done = subprocess.run(
            command, input=typed, text=True, capture_output=True, check=False, **account.process_options(cwd=folder)
        )
    except PermissionError as denied:
        raise ServerFailure(f"Root cannot start PostgreSQL as user {account.uid} here: set DATABASE_URL.") from denied
    if done.returncode != 0:
        raise ServerFailure(f"PostgreSQL cannot make its data folder {folder}:\n{done.stdout}{done.stderr}".rstrip())
