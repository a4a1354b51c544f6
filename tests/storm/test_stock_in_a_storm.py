"""A storm of cancels over one connection, no statement touched: the stock backend answers wrongly, ours never."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import cycle, islice

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django_tenants.postgresql_backend.base import DatabaseWrapper as StockBackend

from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT, OWNER
from tests.storm.cancelling import watching
from tests.storm.marks import Marked
from tests.storm.test_stock_backend import names, own

pytestmark = pytest.mark.proof

TRIES, OF_STOCK = 20_000, 100_000  # the stock backend is wrong about once in 3,500, and asked until it is
CANCEL_ALL = """
SELECT count(pg_cancel_backend(pid)) FROM generate_series(1, 100) AS turn, pg_stat_activity, pg_sleep(turn * 0 + 0.0003)
WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()
"""


def test_the_stock_backend_answers_wrongly(marked: dict[str, Marked]) -> None:
    with closing(StockBackend(connections[OWNER].settings_dict, "stock")) as connection, cancelling("owner"):

        def ask(schema: str) -> list[str]:
            connection.set_schema(schema)
            return names(connection)

        ends = asked(marked, ask, OF_STOCK)

    assert ends["WRONG"] > 0, ends
    assert ends["CANCELLED"] > 0, ends


def test_ours_never_does(marked: dict[str, Marked]) -> None:
    def ask(schema: str) -> list[str]:
        with client_transaction(schema):
            return names(connections[CLIENT])

    with cancelling("app"):
        ends = asked(marked, ask, TRIES)

    assert ends["WRONG"] == 0, ends
    assert ends["CANCELLED"] > 0, ends
    assert ends["OWN"] > 0, ends


def asked(marked: dict[str, Marked], ask: Callable[[str], list[str]], tries: int) -> Counter[str]:
    """Ask for one client after the other until an answer is wrong, and count what came of each."""
    ends: Counter[str] = Counter()
    for each in islice(cycle(marked.values()), tries):
        try:
            told = ask(each.client.row.schema_name)
        except OperationalError:
            ends["CANCELLED"] += 1
            continue
        ends["OWN" if told == own(each) else "WRONG"] += 1
        if ends["WRONG"]:
            break
    return ends


@contextmanager
def cancelling(whose: str) -> Iterator[None]:
    """Cancel without a pause whatever a login's sessions do."""
    over = threading.Event()

    def storm() -> None:
        with watching(settings.DATABASE_ADMIN_URL if whose == "owner" else settings.DATABASE_URL) as watcher:
            while not over.is_set():
                watcher.execute(CANCEL_ALL)

    thread = threading.Thread(target=storm)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
