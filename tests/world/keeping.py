"""Keeps what many tests begin with: made once per process as a client would make it, from then on put back as rows."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.world.build import ClientWorld, World, own_tables, owner, put, put_in, rows_of

Value = TypeVar("Value")
BESIDE = {"public.portfolio_portfoliorow": "client_id::text", "public.procrastinate_jobs": "args->>'client_id'"}
ROWS = "SELECT '{table}', json_agg(row ORDER BY row::text)::text FROM {table} AS row {of_client}"


@dataclass(frozen=True)
class Kept:
    """What was returned, and all rows of the client as they stood then: {table: JSON}."""

    value: Any
    rows: dict[str, str]


_kept: dict[tuple[str, str], Kept] = {}
_kept_of_all: dict[str, Kept] = {}


def kept(client: ClientWorld, name: str, make: Callable[[], Value], *, after: str | None = None) -> Value:
    """Return what `make` returns, from the second time on a copy of it, with its rows put into the client.

    It is made for itself where the client does not hold exactly what was kept as `after`; nothing, unless named.
    """
    schema = client.row.schema_name
    places = _places(client)
    expected = _kept[schema, after].rows if after else {}
    if _inside(_rows(client, places)) != _inside(expected):
        return make()
    if (schema, name) not in _kept:
        value = make()
        _kept[schema, name] = Kept(_copy(value, client), _rows(client, places))
        return value
    _put(client, places, _kept[schema, name].rows)
    return _copy(_kept[schema, name].value, client)


def kept_of_all(world: World, name: str, make: Callable[[], Value]) -> Value:
    """Return what `make` returns; from the second time on the very same, with all rows of the world put back.

    It comes before whatever else a test stores.
    """
    if name in _kept_of_all:
        put(world, _kept_of_all[name].rows)
    else:
        value = make()
        _kept_of_all[name] = Kept(value, rows_of(world))
    return _kept_of_all[name].value


def _copy(value: Any, client: ClientWorld) -> Any:
    return copy.deepcopy(value, {id(client): client})


def _places(client: ClientWorld) -> dict[str, str]:
    """Return {table: condition}: the client's own, and the public ones that its work fills."""
    own = dict.fromkeys(own_tables([client.row.schema_name]), "")
    return own | {table: f"WHERE {column} = %(client)s" for table, column in BESIDE.items()}


def _rows(client: ClientWorld, places: dict[str, str]) -> dict[str, str]:
    every = " UNION ALL ".join(ROWS.format(table=table, of_client=condition) for table, condition in places.items())
    found = owner().execute(every, {"client": str(client.row.pk)})
    return {table: rows for table, rows in found if rows is not None}


def _inside(rows: dict[str, str]) -> dict[str, str]:
    return {table: content for table, content in rows.items() if table not in BESIDE}


def _put(client: ClientWorld, places: dict[str, str], rows: dict[str, str]) -> None:
    with owner().transaction(), owner().cursor() as cursor:
        for table, condition in places.items():
            cursor.execute(f"DELETE FROM {table} {condition}", {"client": str(client.row.pk)})
        for table, content in rows.items():
            put_in(table, content)
