"""The database backend: django-tenants', made fail-closed.

django-tenants keeps the schema on the session and goes on when setting it fails, so a cancelled SET lets the next
statement run in the previous client. Here a client is bound to a transaction, by its role and its search path; when
that fails the connection is thrown away, and outside such a transaction no statement is sent at all.
"""

from typing import Any

from django.db.utils import ProgrammingError
from django.utils.functional import cached_property
from django_tenants.postgresql_backend import base as stock
from django_tenants.utils import quote_schema_name

from tenants.database.aliases import CLIENT, OWNER

BIND = """
SELECT set_config('role', %s, true), set_config('search_path', %s, true),
       set_config('transaction_read_only', %s, true), set_config('statement_timeout', %s, true)
"""


class NotBound(ProgrammingError):
    """A client's table was asked for outside a transaction bound to a client."""


class DatabaseWrapper(stock.DatabaseWrapper):  # type: ignore[misc]
    bound_to: str | None = None
    search_path_set_schemas: list[str] | None
    _connecting = False

    def connect(self) -> None:
        """Django asks a new connection for the server's version before any client can be bound."""
        self._connecting = True
        try:
            super().connect()
        finally:
            self._connecting = False

    @cached_property
    def pg_version(self) -> int:
        """Known from the connection: Django would open a cursor for it, which takes a client, while a plan is made."""
        self.ensure_connection()
        return int(self.connection.info.server_version)

    def bind(self, schema_name: str, *, read_only: bool, timeout_ms: int) -> None:
        """Make the open transaction the client's, by role and schema; all of it ends with the transaction."""
        if not self.in_atomic_block or self.bound_to:
            raise NotBound("A client is bound once, at the start of a transaction")
        self.bound_to = schema_name
        asked = (schema_name, quote_schema_name(schema_name), "on" if read_only else "off", f"{timeout_ms}ms")
        try:
            with self.cursor() as cursor:
                cursor.execute(BIND, asked)
                role, path, *_ = cursor.fetchone()
            if (role, path) != asked[:2]:
                raise NotBound("The database did not take the client's role")
        except BaseException:
            self.discard()
            raise

    def unbind(self) -> None:
        self.bound_to = None

    def discard(self) -> None:
        """Close the connection itself, so that no pool lends it again."""
        self.bound_to = None
        if self.connection is not None:
            self.connection.close()

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Called by django-tenants before each statement."""
        if self.alias == OWNER:
            self._enter_schema(cursor)
        elif self.alias == CLIENT and not self.bound_to and not self._connecting:
            raise NotBound("No client is bound: enter one with tenants.binding.client_transaction")

    def _enter_schema(self, cursor: Any) -> None:
        """Set the owner's search path for migrations; unlike the stock backend, a failure is raised."""
        wanted = self._get_cursor_search_paths()
        if self._setting_search_path or self.search_path_set_schemas == wanted:
            return
        statement = f"SET search_path = {', '.join(map(quote_schema_name, wanted))}"
        if cursor is None:
            with self.connection.cursor() as own:
                own.execute(statement)
        else:
            cursor.execute(statement)
        self.search_path_set_schemas = wanted
