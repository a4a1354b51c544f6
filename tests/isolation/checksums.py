"""One checksum over all that a client holds: its schema, and the public rows that name it."""

from django.db import connections

from tenants.database.aliases import OWNER
from tests.isolation.rows import Rows, public_models

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
CONTENT = """SELECT md5(coalesce(string_agg(row::text, '' ORDER BY row::text), '')) FROM {table} AS row {condition}"""


def checksum(rows: Rows) -> dict[str, str]:
    """Return {table: hash of its rows}."""
    schema, client_id = rows.client.row.schema_name, str(rows.client.row.pk)
    sums = {}
    with connections[OWNER].cursor() as cursor:
        cursor.execute(TABLES, [schema])
        for (table,) in cursor.fetchall():
            cursor.execute(CONTENT.format(table=f'"{schema}"."{table}"', condition=""))
            sums[table] = cursor.fetchone()[0]
        for table, column in _public_places():
            cursor.execute(CONTENT.format(table=f"public.{table}", condition=f"WHERE {column} = %s"), [client_id])
            sums[f"public.{table}"] = cursor.fetchone()[0]
    return sums


def _public_places() -> list[tuple[str, str]]:
    places = [("tenants_clientcompany", "id::text"), ("procrastinate_jobs", "args->>'client_id'")]
    for model in public_models():
        for column in (each.column for each in model._meta.concrete_fields):
            if column in {"client_id", "tenant_id"}:
                places.append((model._meta.db_table, f"{column}::text"))
    return places
