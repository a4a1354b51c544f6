"""The door for compiled reads: as the front role what is public, then as the client's role what is the client's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections, transaction

from tenants.database.aliases import CLIENT, FRONT
from tenants.database.base import NotBound
from tenants.database.lines import SCHEMA, Line, Lines, Row, Step

__all__ = ["PROOF", "SCHEMA", "connected", "read", "read_inside"]
PROOF, ROLE, LIMITS = "proof", "role", "limits"
BECOME = "SELECT set_config('role', $1, true)"


def read(statements: Mapping[str, Step], schema_name: str | None, proof: Step | None = None) -> dict[str, Row]:
    """Run at most one statement at each place, in one read-only transaction, and return the row that each gives.

    The role is the client's only until the transaction ends, and only its own schema is named in the statement.
    `proof` is one more statement at the front, whose row comes back under PROOF.
    Raises NotBound where a client's statement comes without a client, and django.db.Error as Django's own cursors do.
    """
    steps, names = ([], []) if settings.PREPARED_STATEMENTS else ([limits()], [LIMITS])
    if proof:
        steps.append(proof)
        names.append(PROOF)
    if FRONT in statements:
        steps.append(statements[FRONT])
        names.append(FRONT)
    if CLIENT in statements:
        if schema_name is None:
            raise NotBound("A client's tables are asked for without a client")
        role = Step(BECOME, [schema_name.encode()])
        steps += [role, statements[CLIENT]._replace(schema=schema_name)]
        names += [ROLE, CLIENT]
    try:
        rows = dict(zip(names, lines.run(steps), strict=True))
    except psycopg.Error as error:
        with connections[FRONT].wrap_database_errors:
            raise error
    if CLIENT in statements and rows[ROLE] != [schema_name.encode()]:  # type: ignore[union-attr]
        raise NotBound("The database did not take the client's role")
    return rows


def limits() -> Step:
    """Return what keeps a transaction to reading, and not for long, where a pooler drops a line's own options."""
    timeout = b"%dms" % settings.STATEMENT_TIMEOUT_MS
    return Step(
        "SELECT set_config('transaction_read_only', 'on', true), set_config('statement_timeout', $1, true)", [timeout]
    )


def read_inside(place: str, step: Step, schema_name: str | None) -> Row:
    """Run one statement inside Django's open transaction at a place, where it sees what was changed, or nowhere else.

    Where it fails, only itself is undone. Raises NotBound and django.db.Error.
    """
    named = step._replace(schema=schema_name or "").sql
    given = [None if value is None else value.decode() for value in step.parameters]
    with (
        transaction.atomic(using=place),
        connections[place].cursor() as cursor,
        connections[place].wrap_database_errors,
    ):
        raw = psycopg.RawCursor(cursor.cursor.connection)
        raw.execute(named.encode(), given)
        return [None if value is None else str(value).encode() for value in raw.fetchone() or ()]


def connected() -> Line:
    """Open a line of the app's login, which rests in the front role."""
    parameters: dict[str, Any] = connections[FRONT].get_connection_params()
    own = {name: parameters[name] for name in parameters if name not in NOT_OURS}
    limits = f"-c default_transaction_read_only=on -c statement_timeout={settings.STATEMENT_TIMEOUT_MS}"
    own["options"] = f"{own.get('options', '')} {limits}".strip()
    return Line(psycopg.connect(**own, autocommit=True), most_prepared=settings.PREPARED_STATEMENTS)


NOT_OURS = {"cursor_factory", "context", "prepare_threshold", "server_side_binding", "pool", "isolation_level"}
lines = Lines(connected)
