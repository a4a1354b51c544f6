"""Opening a client: our replay of the blueprint against django-tenants' own `migrate_schemas`, in turn."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from uuid import uuid4

from django.db import transaction

from tenants.database.aliases import OWNER
from tenants.models import ClientCompany
from tenants.provisioning.clients import provision
from tenants.provisioning.everything import migrate_all
from tenants.provisioning.migrations import current_blueprint

ROUNDS = 7


def measure() -> dict[str, float]:
    """Return the median seconds of both ways and ours divided by theirs."""
    migrate_all(say=lambda line: None)
    current_blueprint()
    ours, stock = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(lambda client: provision(client.id)))
        stock.append(_timed(lambda client: client.create_schema(check_if_exists=False, verbosity=0)))
    return {
        "rounds": ROUNDS,
        "ours_s": round(median(ours), 4),
        "migrate_schemas_s": round(median(stock), 4),
        "ratio": round(median(ours) / median(stock), 3),
    }


def _timed(open_client: Callable[[ClientCompany], object]) -> float:
    with transaction.atomic(using=OWNER):
        client = ClientCompany.objects.using(OWNER).create(slug=f"b-{uuid4().hex[:12]}", name="Bench")
    start = perf_counter()
    open_client(client)
    return perf_counter() - start
