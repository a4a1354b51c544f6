"""One checksum over all that a client holds: its schema, and the public rows that name it."""

from functools import cache

from tests.isolation.rows import Rows, public_models
from tests.world.build import owner

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
SUM = """SELECT '{table}', md5(coalesce(string_agg(row::text, '' ORDER BY row::text), ''))
         FROM {table} AS row {condition}"""


def checksum(rows: Rows) -> dict[str, str]:
    """Return {table: hash of its rows}."""
    schema, client_id = rows.client.row.schema_name, str(rows.client.row.pk)
    own = [SUM.format(table=f"{schema}.{table}", condition="") for (table,) in owner().execute(TABLES, [schema])]
    public = [
        SUM.format(table=f"public.{table}", condition=f"WHERE {column} = %(client)s")
        for table, column in _public_places()
    ]
    found = owner().execute(" UNION ALL ".join([*own, *public]), {"client": client_id}).fetchall()
    return {table.removeprefix(f"{schema}."): content for table, content in found}


@cache
def _public_places() -> list[tuple[str, str]]:
    places = [("tenants_clientcompany", "id::text"), ("procrastinate_jobs", "args->>'client_id'")]
    for model in public_models():
        for column in (each.column for each in model._meta.concrete_fields):
            if column in {"client_id", "tenant_id"}:
                places.append((model._meta.db_table, f"{column}::text"))
    return places
