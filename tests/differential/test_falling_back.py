"""Where the compiled path cannot answer, the plain one does, or the same coded error comes; nothing is left stuck."""

from typing import Any

import pytest

from schema.endpoint import engine
from schema.engine import plans as planning
from schema.engine.documents import Documents
from schema.engine.limits import LIMITS
from schema.engine.reads import MOST_VARIANTS, Plans
from schema.engine.sql import or_elsewhere
from tenants import reading
from tests.storm.cancelling import come_to_rest, watching
from tests.world.build import ClientWorld, World

LIST = "{ client { slug organizations(first: 3) { edges { node { name version } } } } }"
CREATE = """mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { name } errors { code } }
}"""


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "plans", Plans(engine.schema))


@pytest.fixture
def unit(alder: ClientWorld) -> ClientWorld:
    alder.manager.do(CREATE, kind="COMPANY", name="Head office")
    return alder


def how(client: ClientWorld, document: str, monkeypatch: pytest.MonkeyPatch, settings: Any, **variables: Any) -> Any:
    """Ask with DEBUG on, and return how it was answered beside the answer."""
    settings.DEBUG = True
    answer = client.viewer.send(document, **variables)
    settings.DEBUG = False
    return answer.body["extensions"].get("plan"), answer


def test_a_query_is_compiled_and_its_plan_is_kept(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    first, _ = how(unit, LIST, monkeypatch, settings)
    second, answer = how(unit, LIST, monkeypatch, settings)
    assert (first["path"], first["hit"], second["hit"]) == ("compiled", False, True)
    assert "organizations_organization" in second["sql"][0]
    assert unit.row.schema_name not in second["sql"][0]
    assert second["statementMs"] > 0
    assert answer.data["client"]["organizations"]["edges"][0]["node"] == {"name": "Head office", "version": 1}


def test_an_expression_that_fails_only_where_it_is_compiled_is_answered_by_the_plain_path(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(planning, "leaf", lambda column, *rest, **more: [f"(1 / (length({column}::text) * 0))::text"])
    told, answer = how(unit, LIST, monkeypatch, settings)
    assert (told["path"], told["why"]) == ("plain", "the database said 22012")
    assert answer.data["client"]["organizations"]["edges"][0]["node"]["name"] == "Head office"
    assert come_to_rest()


def test_null_where_there_must_be_a_value_is_told_as_the_plain_path_tells_it(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(planning, "leaf", lambda *rest, **more: [or_elsewhere("NULL::text")])
    told, answer = how(unit, LIST, monkeypatch, settings)
    assert (told["path"], told["why"]) == ("plain", "the database said 42704")
    assert answer.status == 200


def test_a_statement_that_takes_too_long_is_a_timeout_and_is_not_tried_again(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.STATEMENT_TIMEOUT_MS = 100
    lines = reading.Lines(reading.connected)
    monkeypatch.setattr(reading, "lines", lines)
    asked: list[str] = []
    plain = engine.plain
    monkeypatch.setattr(engine, "plain", lambda *given: asked.append("plain") or plain(*given))
    monkeypatch.setattr(planning, "leaf", lambda *rest, **more: ["pg_sleep(30)::text"])
    answer = unit.viewer.send(LIST)
    assert (answer.status, answer.codes, answer.data) == (504, ["TIMEOUT"], {})
    assert asked == []
    monkeypatch.undo()
    assert unit.viewer.ask(LIST)["client"]["slug"] == "alder"
    lines.close()
    assert come_to_rest()


def test_dead_connections_are_replaced_unnoticed(unit: ClientWorld) -> None:
    for _ in range(3):
        assert unit.viewer.ask(LIST)["client"]["slug"] == "alder"
        assert reading.lines._idle
        with watching() as watcher:
            for line in reading.lines._idle:
                watcher.execute("SELECT pg_terminate_backend(%s, 5000)", [line.session])
    assert unit.viewer.ask(LIST)["client"]["slug"] == "alder"


def test_the_plain_path_can_be_asked_for_where_debug_is_on(unit: ClientWorld, settings: Any) -> None:
    def path() -> Any:
        response = unit.viewer.browser.post(
            "/graphql",
            {"query": LIST},
            content_type="application/json",
            headers={"Authorization": f"Bearer {unit.viewer.token}", "X-Engine": "plain"},
            HTTP_HOST="localhost",
        )
        return response.json()["extensions"].get("plan", {}).get("path")

    assert path() is None  # neither told nor obeyed
    settings.DEBUG = True
    assert path() == "plain"


def test_only_who_may_is_told_how_it_was_answered(world: World) -> None:
    north = world.firms["north"]
    assert north.admin.in_("alder").send(LIST).body["extensions"]["plan"]["path"] == "compiled"
    assert "plan" not in world.clients["alder"].admin.send(LIST).body["extensions"]


def test_a_filter_on_the_rows_of_another_path_is_not_forgotten(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Both paths ask visible_to: hiding a row hides it on the compiled path as well."""
    from backend.organizations.models import Organizations

    monkeypatch.setattr(Organizations, "visible_to", lambda self, actor: self.exclude(name="Head office"))
    told, answer = how(unit, LIST, monkeypatch, settings)
    assert told["path"] == "compiled"
    assert answer.data["client"]["organizations"]["edges"] == []


def test_plans_are_kept_up_to_a_bound(world: World) -> None:
    few = Plans(engine.schema, most=50)
    documents = Documents(engine.schema._schema, LIMITS)
    actor = world.clients["alder"].system
    for number in range(200):
        prepared = documents.prepared(f"query Q{number} {{ client {{ slug organizations {{ totalCount }} }} }}")
        few.find(documents.priced(prepared, prepared.operation(None), {}), actor)
    assert len(few) == 50


def test_variants_of_one_operation_are_kept_up_to_a_bound(world: World) -> None:
    from dataclasses import replace

    kept = Plans(engine.schema)
    documents = Documents(engine.schema._schema, LIMITS)
    prepared = documents.prepared("{ client { organizations { totalCount } } }")
    request = documents.priced(prepared, prepared.operation(None), {})
    actor = world.clients["alder"].system
    rights = sorted(actor.permissions, key=lambda right: right.value)
    for number in range(len(rights)):
        few = replace(actor, permissions=frozenset(rights[number:]))
        kept.find(request, few)
        assert kept.find(request, few)[1]
    assert len(kept) == MOST_VARIANTS < len(rights)


def test_what_rests_on_the_day_is_planned_anew_each_day(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from datetime import date

    from tenants.actors import ClientFacts

    overdue = "{ client { actions(filter: {overdue: true}) { totalCount } } }"
    hits = []
    for day in (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 2)):
        monkeypatch.setattr(ClientFacts, "today", day)
        hits.append(how(unit, overdue, monkeypatch, settings)[0]["hit"])
    assert hits == [False, True, False]


def test_the_database_never_writes_what_the_plan_left_open(unit: ClientWorld, settings: Any, monkeypatch: Any) -> None:
    """Values travel as parameters: the SQL of two requests with other values is the same text."""
    document = "query Q($name: String!) { client { organizations(filter: {nameContains: $name}) { totalCount } } }"
    texts = set()
    for name in ("Head", "'; DROP TABLE x; --", "%", "\\"):
        told, answer = how(unit, document, monkeypatch, settings, name=name)
        texts.add(told["sql"][0])
        assert answer.data["client"]["organizations"]["totalCount"] == (name == "Head")
    assert len(texts) == 1


UPDATE = """mutation Update($input: UpdateOrganizationInput!) { updateOrganization(input: $input) {
  again: organization { id name children(first: 2) { totalCount } }
  organization { id name version recommendedTarget { stage } parent { name } people(first: 1) { totalCount } }
  errors { code path }
} }"""


def told_twice(unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any) -> tuple[Any, Any, list[str]]:
    """Change the same twice, read back by the engine and by the plain path, and name the places that were read."""
    id = unit.viewer.ask("{ client { organizations { edges { node { id } } } } }")["client"]["organizations"]["edges"]
    read, places = engine.read_inside, []

    def noted(place: str, *rest: Any) -> Any:
        places.append(place)
        return read(place, *rest)

    monkeypatch.setattr(engine, "read_inside", noted)
    answers = []
    for name, headers in (("One", {}), ("One", {"X-Engine": "plain"})):
        settings.DEBUG = True
        given = {"query": UPDATE, "variables": {"input": {"id": id[0]["node"]["id"], "name": name, "profile": "LARGE"}}}
        response = unit.manager.browser.post(
            "/graphql",
            given,
            content_type="application/json",
            headers={"Authorization": f"Bearer {unit.manager.token}"} | headers,
            HTTP_HOST="localhost",
        )
        settings.DEBUG = False
        answers.append(response.json()["data"]["updateOrganization"])
        answers[-1]["organization"].pop("version")
    return answers[0], answers[1], places


def test_what_a_mutation_changed_is_read_back_by_the_engine_and_told_alike(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    compiled, plain, places = told_twice(unit, monkeypatch, settings)
    assert compiled == plain
    assert compiled["organization"]["name"] == "One"
    assert places == ["client", "client"]


def test_a_changed_row_that_cannot_be_read_back_by_the_engine_is_read_by_the_plain_path(
    unit: ClientWorld, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(planning, "leaf", lambda column, *rest, **more: [f"(1 / (length({column}::text) * 0))::text"])
        compiled, plain, places = told_twice(unit, broken, settings)
    assert compiled == plain
    assert compiled["organization"]["name"] == "One"
    assert len(places) == 2
    assert unit.viewer.ask(LIST)["client"]["organizations"]["edges"][0]["node"]["name"] == "One"
