"""`manage.py explain`: how a query is answered, for whoever asks why it is slow."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.world.build import World


def explain(tmp_path: Path, document: str, *options: str) -> str:
    file = tmp_path / "document.graphql"
    file.write_text(document, encoding="utf-8")
    told = StringIO()
    call_command("explain", str(file), *options, stdout=told)
    return told.getvalue()


@pytest.mark.parametrize("analyze", [True, False])
def test_a_compiled_query_is_told_with_its_sql_and_what_postgresql_does(
    world: World, tmp_path: Path, analyze: bool
) -> None:
    document = "query Q($n: Int!) { viewer { clients { totalCount } } client { people(first: $n) { totalCount } } }"
    options = ["--client", "alder", "--variables", json.dumps({"n": 3}), *(["--analyze"] if analyze else [])]
    told = explain(tmp_path, document, *options)
    assert "path: compiled" in told
    assert "as the front" in told
    assert "as the client" in told
    assert 'client."organizations_person"' in told
    assert world.clients["alder"].row.schema_name not in told.split("Aggregate")[0]
    assert ("actual time" in told) == analyze


def test_a_query_that_is_not_compiled_is_told_why(world: World, tmp_path: Path) -> None:
    document = "{ client { history { edges { node { actorName } } } } }"
    told = explain(tmp_path, document, "--client", "alder")
    assert "path: plain, because AuditEvent.actorName asks the database itself" in told


REFUSED: dict[str, Any] = {
    "an unknown field": ("{ nothing }", [], "GRAPHQL_VALIDATION_FAILED"),
    "no GraphQL": ("{", [], "GRAPHQL_PARSE_FAILED"),
    "a change": ("mutation { submitResponse(input: {answers: []}) { errors { code } } }", [], "Only queries"),
    "a missing variable": ("query Q($n: Int!) { client { people(first: $n) { totalCount } } }", [], "BAD_USER_INPUT"),
    "an unknown client": ("{ client { slug } }", ["--client", "nobody"], "no active client"),
    "two operations": ("query A { stages { stage } } query B { stages { stage } }", [], "BAD_REQUEST"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_explained_is_refused(world: World, tmp_path: Path, fault: str) -> None:
    document, options, says = REFUSED[fault]
    with pytest.raises(CommandError, match=says):
        explain(tmp_path, document, *options)
