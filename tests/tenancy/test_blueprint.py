"""A client's schema is replayed from a recording, and is the one that the migrations make."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from tenants.database.aliases import OWNER
from tenants.models.clients import new_schema_name
from tenants.provisioning.clients import drop_schema, make_schema
from tenants.provisioning.migrations import current_blueprint, is_current, migrate_schema
from tenants.provisioning.roles import client_grants, client_role
from tenants.provisioning.roles import run as run_composed
from tests.tenancy.catalogue import run, told
from tests.world.build import World


@dataclass(frozen=True)
class Two:
    """Two schemas that should be alike."""

    replayed: str
    migrated: str


@pytest.fixture(scope="module")
def two(built_world: World) -> Iterator[Two]:
    """One schema made of the recording, and one by Django's own migrations."""
    both = Two(new_schema_name(), new_schema_name())
    with transaction.atomic(using=OWNER):
        make_schema(both.replayed, current_blueprint())
    for statement in client_role(both.migrated):
        run_composed(statement)
    run(f"CREATE SCHEMA {both.migrated}")
    migrate_schema(both.migrated)
    for statement in client_grants(both.migrated):
        run_composed(statement)
    yield both
    for schema in (both.replayed, both.migrated):
        drop_schema(schema)


def test_a_replayed_schema_is_the_migrated_one(two: Two) -> None:
    replayed, migrated = told(two.replayed), told(two.migrated)
    for question in migrated:
        assert replayed[question] == migrated[question], question
    assert len(migrated["relations"]) > 20
    assert len(migrated["constraints"]) > 40
    assert migrated["triggers"] == migrated["functions"] == []  # Citus takes none
    assert is_current(two.replayed)


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("columns", "ALTER TABLE {}.plans_plan ALTER title DROP NOT NULL"),
        ("columns", "ALTER TABLE {}.plans_plan ALTER title SET DEFAULT ''"),
        ("columns", "ALTER TABLE {}.plans_plan ALTER title TYPE varchar(9)"),
        ("constraints", "ALTER TABLE {}.metrics_target DROP CONSTRAINT target_after_start"),
        ("constraints", "ALTER TABLE {}.metrics_target RENAME CONSTRAINT target_after_start TO another"),
        ("indexes", "CREATE INDEX another ON {}.plans_plan (title)"),
        ("relations", "GRANT SELECT ON {}.plans_plan TO concord_front"),
        ("migrations", "DELETE FROM {}.django_migrations WHERE app = 'plans'"),
    ],
)
def test_the_comparison_sees_a_difference(two: Two, question: str, change: str) -> None:
    with transaction.atomic(using=OWNER):
        run(change.replace("{}", two.replayed))
        assert told(two.replayed)[question] != told(two.migrated)[question]
        transaction.set_rollback(True, using=OWNER)


def test_public_and_client_tables_are_disjoint(two: Two) -> None:
    public = {relation.split("'")[1] for relation in told("public")["relations"]}
    client = {relation.split("'")[1] for relation in told(two.replayed)["relations"]}
    assert {name for name in public & client if not name.startswith("django_migrations")} == set()


def test_no_reference_leaves_a_clients_schema(two: Two) -> None:
    assert [line for line in told(two.replayed)["constraints"] if "REFERENCES public." in line] == []
    assert [line for line in told(two.replayed)["constraints"] if "FOREIGN KEY" in line] != []
