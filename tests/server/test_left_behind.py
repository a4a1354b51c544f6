"""What dead or half-dead processes leave in the data folder never stops the next start."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server.test_postgres import postmaster_pid, row_count, write_row


def test_the_server_of_a_killed_supervisor_is_adopted(embedded, data_dir):
    with a_supervisor(data_dir) as (supervisor, url):
        write_row(url)
        pid = postmaster_pid(data_dir)
        supervisor.kill()
        supervisor.wait()

        server = embedded(data_dir)
        urls = server.start()

    assert urls.owner == url
    assert postmaster_pid(data_dir) == pid
    assert row_count(urls.owner) == 1
    server.stop()
    assert not server.is_running


def test_kill_9_of_supervisor_and_server_loses_nothing(embedded, data_dir):
    with a_supervisor(data_dir) as (supervisor, url):
        write_row(url)
        supervisor.kill()
        os.kill(postmaster_pid(data_dir), signal.SIGKILL)
        supervisor.wait()

        assert row_count(embedded(data_dir).start().owner) == 1


def test_a_zombie_is_not_taken_for_a_server(embedded, data_dir):
    with a_supervisor(data_dir) as (_, url):
        write_row(url)
        zombie = postmaster_pid(data_dir)
        os.kill(zombie, signal.SIGKILL)
        server = embedded(data_dir)

        urls = server.start()

        assert process_state(zombie) == "Z", "the supervisor reaped it, so this test shows nothing"
        assert postmaster_pid(data_dir) != zombie
        assert row_count(urls.owner) == 1


def test_a_process_number_that_now_names_a_stranger_is_not_taken_for_a_server(embedded, data_dir):
    (data_dir / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}\n1\n5432\n.\n\n0 0\nready\n")
    server = embedded(data_dir)

    assert not server.is_running
    write_row(server.start().owner)
    assert server.is_running
    server.stop()
    os.kill(os.getpid(), 0)


def test_an_empty_pid_file_is_no_server(embedded, data_dir):
    (data_dir / "postgres" / "postmaster.pid").write_text("")

    write_row(embedded(data_dir).start().owner)


@contextmanager
def a_supervisor(data_dir: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """A process that started the server, and the owner's URL it printed."""
    command = [sys.executable, "-m", "tests.server.supervisor", str(data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        try:
            yield supervisor, supervisor.stdout.readline().strip()
        finally:
            supervisor.kill()


def process_state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
