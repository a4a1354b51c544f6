"""What PostgreSQL itself says of a schema, without the schema's own name: equal for two schemas that are alike."""

from typing import Any

from django.db import connections

from tenants.database.aliases import OWNER

QUESTIONS = {
    "relations": """SELECT c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.reloptions, c.relacl::text,
        pg_get_userbyid(c.relowner), obj_description(c.oid, 'pg_class')
        FROM pg_class c WHERE c.relnamespace = {schema} AND c.relkind <> 'i'""",
    "columns": """SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attidentity, a.attgenerated, a.attcollation, pg_get_expr(d.adbin, d.adrelid), a.attacl::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = {schema} AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """SELECT c.conrelid::regclass::text, c.conname, c.contype, c.condeferrable, c.condeferred,
        c.convalidated, pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.connamespace = {schema}""",
    "indexes": """SELECT i.relname, t.relname, x.indisvalid, pg_get_indexdef(x.indexrelid)
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE i.relnamespace = {schema}""",
    "sequences": """SELECT sequencename, data_type::text, start_value, min_value, max_value, increment_by, cycle
        FROM pg_sequences WHERE schemaname::regnamespace = {schema}""",
    "functions": """SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = {schema}""",
    "triggers": """SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = {schema} AND NOT t.tgisinternal""",
}


def told(schema: str) -> dict[str, list[Any]]:
    """Return every row that the catalogue holds of a schema, by question."""
    answers = {name: rows(text.replace("{schema}", f"'{schema}'::regnamespace")) for name, text in QUESTIONS.items()}
    answers["migrations"] = rows(f'SELECT app, name FROM "{schema}".django_migrations')
    return {name: sorted(str(row).replace(schema, "<schema>") for row in found) for name, found in answers.items()}


def rows(text: str) -> list[Any]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(text)
        return list(cursor.fetchall())


def run(text: str) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(text)
