"""The database itself refuses to change or delete an entry of a record or a line of the log."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("clinic_entry", "clinic_log")
SAYS = "is append-only: write one more entry that supersedes it"

SQLITE = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} {says}'); END
"""
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION clinic_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% {SAYS}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION clinic_only_grows()
"""


def guard(apps: object, schema: BaseDatabaseSchemaEditor) -> None:
    vendor = schema.connection.vendor
    if vendor == "postgresql":
        schema.execute(POSTGRESQL_FUNCTION, params=None)
    for table in TABLES:
        for act in ("update", "delete", *(("truncate",) if vendor == "postgresql" else ())):
            text = POSTGRESQL if vendor == "postgresql" else SQLITE
            schema.execute(text.format(table=table, act=act, says=SAYS), params=None)


def unguard(apps: object, schema: BaseDatabaseSchemaEditor) -> None:
    vendor = schema.connection.vendor
    for table in TABLES:
        for act in ("update", "delete", *(("truncate",) if vendor == "postgresql" else ())):
            on = f" ON {table}" if vendor == "postgresql" else ""
            schema.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}", params=None)


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
