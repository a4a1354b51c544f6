"""Two requests that store the same at one moment: one is stored, the other is told so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from tests.organizations.test_upsert_person import ORGANIZATION
from tests.world.build import ClientWorld

ALL = "{ client { organizations { totalCount } } }"
RACERS = 6


def test_parallel_upserts_of_one_new_organization_make_one(alder: ClientWorld) -> None:
    start = Barrier(RACERS)

    def put(number: int) -> list[str]:
        try:
            start.wait()
            caller = alder.manager.in_(None)
            return [e["code"] for e in caller.attempt(ORGANIZATION, externalId="O1", kind="TEAM", name="One")["errors"]]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RACERS) as pool:
        codes = [code for errors in pool.map(put, range(RACERS)) for code in errors]

    assert set(codes) <= {"CONFLICT", "DUPLICATE"}
    assert alder.viewer.ask(ALL)["client"]["organizations"]["totalCount"] == 1
