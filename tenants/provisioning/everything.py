"""The whole database, from any state to this release's."""

from collections.abc import Callable

from django.db import connections, transaction

from tenants.database.aliases import OWNER
from tenants.models import ClientCompany, ClientState
from tenants.provisioning.migrations import current_blueprint, migrate_schema
from tenants.provisioning.roles import client_grants, ensure_roles, grant_public, run

ONE_AT_A_TIME = 4_127_001  # the advisory lock that keeps two migrators apart


def migrate_all(*, say: Callable[[str], object]) -> list[str]:
    """Migrate everything and return the slugs of clients whose schema failed; one failure stops no other."""
    lock = connections[OWNER].cursor()
    lock.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    try:
        with transaction.atomic(using=OWNER):
            ensure_roles()
        for name in migrate_schema("public"):
            say(f"public: {name}")
        with transaction.atomic(using=OWNER):
            grant_public()
        current_blueprint()
        return [client.slug for client in _clients() if not _migrated(client, say)]
    finally:
        lock.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _clients() -> list[ClientCompany]:
    with_schema = [ClientState.ACTIVE, ClientState.SUSPENDED]
    return list(ClientCompany.objects.using(OWNER).filter(state__in=with_schema))


def _migrated(client: ClientCompany, say: Callable[[str], object]) -> bool:
    """Migrate one client's schema and return whether that went well."""
    try:
        applied = migrate_schema(client.schema_name)
        if applied:
            with transaction.atomic(using=OWNER):
                for statement in client_grants(client.schema_name):
                    run(statement)
            say(f"{client.slug}: {', '.join(applied)}")
    except Exception as error:
        say(f"{client.slug}: failed, {error}")
        return False
    return True
