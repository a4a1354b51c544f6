"""A client is opened by the worker, all or nothing; what failed is tried again, and a suspended one is resumed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tenants.database.aliases import OWNER
from tenants.models import AccessGrant, ClientCompany, ClientState, RegistryEvent
from tenants.provisioning import clients, everything
from tenants.provisioning.clients import provision
from tests.tenancy.catalogue import rows
from tests.world.build import FirmWorld, World
from tests.world.jobs import work_off

STATE = "clientCompany { id slug state } errors { code path message }"
OPEN = f"mutation Open($input: OpenClientInput!) {{ openClient(input: $input) {{ {STATE} }} }}"
RETRY = f"mutation Retry($input: RetryClientInput!) {{ retryClient(input: $input) {{ {STATE} }} }}"
SUSPEND = f"mutation Suspend($input: SuspendClientInput!) {{ suspendClient(input: $input) {{ {STATE} }} }}"
RESUME = f"mutation Resume($input: ResumeClientInput!) {{ resumeClient(input: $input) {{ {STATE} }} }}"
ELM = {"slug": "elm", "name": "Elm", "timeZone": "Asia/Tokyo", "locale": "ja", "industry": "Wood"}
WHO = "{ client { name organizations { totalCount } } }"


@pytest.fixture(autouse=True)
def at_once(settings: Any) -> None:
    """Nobody waits for a worker that does not run here."""
    settings.OPEN_CLIENT_WAIT_S = 0


def left_behind(schema: str) -> list[Any]:
    """The schema and the role by this name, if any."""
    return rows(
        f"SELECT nspname FROM pg_namespace WHERE nspname = '{schema}'"
        f" UNION ALL SELECT rolname FROM pg_roles WHERE rolname = '{schema}'"
    )


def opened(firm: FirmWorld, **facts: Any) -> ClientCompany:
    firm.admin.do(OPEN, **ELM | facts)
    return ClientCompany.objects.get(slug=facts.get("slug", "elm"))


def test_the_worker_makes_a_new_client_active(north: FirmWorld) -> None:
    assert north.admin.do(OPEN, **ELM)["clientCompany"]["state"] == "PROVISIONING"
    assert north.admin.in_("elm").send(WHO).codes == ["CLIENT_NOT_READY"]

    work_off()

    assert north.admin.in_("elm").ask(WHO)["client"] == {"name": "Elm", "organizations": {"totalCount": 0}}
    row = ClientCompany.objects.get(slug="elm")
    assert row.schema_name.startswith("t_")
    assert len(row.schema_name) == 18
    assert left_behind(row.schema_name) == [(row.schema_name,)] * 2


def test_the_answer_waits_shortly_for_a_worker_that_is_quick(
    north: FirmWorld, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPEN_CLIENT_WAIT_S = 30
    from tenants.operations import clients as operations

    wait = operations._wait_for

    def worker_then_wait(client_id: Any) -> None:
        provision(client_id)
        wait(client_id)

    monkeypatch.setattr(operations, "_wait_for", worker_then_wait)
    assert north.admin.do(OPEN, **ELM)["clientCompany"]["state"] == "ACTIVE"


def test_a_failure_half_way_leaves_nothing_and_is_tried_again(
    north: FirmWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = opened(north)
    whole = clients.client_grants

    def broken(schema_name: str) -> list[Any]:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(clients, "client_grants", broken)
    with pytest.raises(RuntimeError):
        provision(row.pk)
    row.refresh_from_db()
    assert (row.state, row.failure) == (ClientState.FAILED, "RuntimeError: the disk is full")
    assert left_behind(row.schema_name) == []
    assert north.admin.in_("elm").send(WHO).codes == ["CLIENT_NOT_READY"]

    monkeypatch.setattr(clients, "client_grants", whole)
    asked = north.admin.ask('{ viewer { clients(filter: {slug: ["elm"]}) { edges { node { id } } } } }')
    id = asked["viewer"]["clients"]["edges"][0]["node"]["id"]
    assert north.admin.do(RETRY, id=id)["clientCompany"]["state"] == "PROVISIONING"
    work_off()
    assert north.admin.in_("elm").ask(WHO)["client"]["name"] == "Elm"
    row.refresh_from_db()
    assert row.failure == ""


def test_two_workers_at_once_make_one_schema(north: FirmWorld) -> None:
    row = opened(north)

    def work(_: int) -> None:
        try:
            provision(row.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))

    row.refresh_from_db()
    assert (row.state, left_behind(row.schema_name)) == (ClientState.ACTIVE, [(row.schema_name,)] * 2)


def test_a_suspended_client_is_not_served_until_it_is_resumed(north: FirmWorld, world: World) -> None:
    id = north.admin.ask('{ viewer { clients(filter: {slug: ["alder"]}) { edges { node { id } } } } }')
    id = id["viewer"]["clients"]["edges"][0]["node"]["id"]
    assert north.admin.refused(SUSPEND, id=id, reason=" ") == [("REQUIRED", "input.reason")]
    north.admin.do(SUSPEND, id=id, reason="Unpaid")
    assert world.clients["alder"].admin.send(WHO).codes == ["CLIENT_SUSPENDED"]
    assert north.admin.refused(SUSPEND, id=id, reason="Again")[0][0] == "ILLEGAL_MOVE"
    north.admin.do(RESUME, id=id, reason="Paid")
    assert world.clients["alder"].admin.ask(WHO)["client"]["name"] == "Alder"
    assert north.admin.refused(RETRY, id=id)[0][0] == "ILLEGAL_MOVE"


WRONG: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a slug that is taken": ({"slug": "alder"}, ("DUPLICATE", "input.slug")),
    "a slug of another firm's client": ({"slug": "cedar"}, ("DUPLICATE", "input.slug")),
    "capitals": ({"slug": "Elm"}, ("INVALID", "input.slug")),
    "a statement": ({"slug": '"; DROP SCHEMA public; --'}, ("INVALID", "input.slug")),
    "a name of PostgreSQL's own": ({"slug": "pg_elm"}, ("INVALID", "input.slug")),
    "a newline at the end": ({"slug": "elm\n"}, ("INVALID", "input.slug")),
    "Japanese letters": ({"slug": "にれ"}, ("INVALID", "input.slug")),
    "a very long slug": ({"slug": "e" * 41}, ("INVALID", "input.slug")),
    "no slug": ({"slug": ""}, ("REQUIRED", "input.slug")),
    "a time zone that is none": ({"timeZone": "Tokyo"}, ("INVALID", "input.timeZone")),
    "a language that is none": ({"locale": "fr"}, ("INVALID", "input.locale")),
    "no name": ({"name": ""}, ("REQUIRED", "input.name")),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_cannot_be_a_client_is_refused(north: FirmWorld, fault: str) -> None:
    facts, expected = WRONG[fault]
    before = held()
    told = {locale: north.admin.speaking(locale).attempt(OPEN, **ELM | facts)["errors"] for locale in ("en", "ja")}
    assert [(error["code"], ".".join(error["path"])) for error in told["en"]][:1] == [expected]
    assert not told["ja"][0]["message"].isascii()
    assert held() == before


@pytest.mark.parametrize("name", ['"; DROP SCHEMA public CASCADE; --', "pg_catalog", "t_0000000000000000", "'' OR 1=1"])
def test_a_hostile_name_is_kept_as_data(north: FirmWorld, name: str) -> None:
    row = opened(north, name=name)
    work_off()
    assert north.admin.in_("elm").ask(WHO)["client"]["name"] == name
    assert row.schema_name != name


def held() -> list[Any]:
    tables = (ClientCompany, AccessGrant, RegistryEvent)
    jobs = rows("SELECT count(*) FROM public.procrastinate_jobs")
    return [*(list(table.objects.order_by("pk").values()) for table in tables), jobs]


def test_one_client_that_cannot_be_migrated_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    migrate, asked = everything.migrate_schema, []

    def migrate_but_birch(schema_name: str) -> list[str]:
        asked.append(schema_name)
        if schema_name == world.clients["birch"].row.schema_name:
            raise RuntimeError("a column is in the way")
        return migrate(schema_name)

    monkeypatch.setattr(everything, "migrate_schema", migrate_but_birch)
    assert everything.migrate_all(say=said.append) == ["birch"]
    assert said == ["birch: failed, a column is in the way"]
    assert set(asked) >= {client.row.schema_name for client in world.clients.values()}

    monkeypatch.setattr(everything, "migrate_schema", migrate)
    assert everything.migrate_all(say=said.append) == []
    connections[OWNER].close()
