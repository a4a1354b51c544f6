"""Log lines go out together, in order and none of them lost; those of errors go out at once."""

import subprocess
import sys
from io import StringIO
from threading import Thread
from time import monotonic, sleep

from backend.config.logs import Batched

INFO, ERROR = '{"level": "info", "n": %d}\n', '{"level": "error", "n": %d}\n'
ENDS = """
import sys
from backend.config.logs import Batched
Batched(sys.stderr).write('{"level": "info"}\\n')
"""


def until_there(stream: StringIO, count: int) -> list[str]:
    limit = monotonic() + 20
    while (lines := stream.getvalue().splitlines()) and len(lines) < count and monotonic() < limit:
        sleep(0.01)
    return stream.getvalue().splitlines()


def test_lines_of_many_threads_all_go_out_once_and_each_threads_in_order() -> None:
    stream = StringIO()
    batched = Batched(stream)

    def write(first: int) -> None:
        for number in range(first, first + 500):
            batched.write(INFO % number)

    threads = [Thread(target=write, args=(first,)) for first in (0, 1_000, 2_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    batched.write_out()

    numbers = [int(line.rpartition(" ")[2].rstrip("}")) for line in until_there(stream, 1_500)]
    assert sorted(numbers) == [*range(500), *range(1_000, 1_500), *range(2_000, 2_500)]


def test_a_line_goes_out_by_itself() -> None:
    stream = StringIO()
    Batched(stream).write(INFO % 1)
    limit = monotonic() + 20
    while not stream.getvalue() and monotonic() < limit:
        sleep(0.01)
    assert stream.getvalue() == INFO % 1


def test_a_line_of_an_error_goes_out_at_once_after_those_before_it() -> None:
    stream = StringIO()
    batched = Batched(stream)
    batched.write(INFO % 1)
    batched.write(ERROR % 2)
    assert stream.getvalue().splitlines()[-1] == (ERROR % 2).strip()
    assert until_there(stream, 2) == [(INFO % 1).strip(), (ERROR % 2).strip()]


def test_a_process_that_ends_writes_what_is_left() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True, check=True)
    assert ended.stderr == '{"level": "info"}\n'
