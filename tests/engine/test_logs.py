"""What the logs hold of a request through the real door: who, where, what by name and how long; never a value."""

import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from structlog import get_logger
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from backend.config.logs import configure
from schema import root
from schema.engine import reads
from tests.world.build import ClientWorld

CREATE = """mutation AddUnit($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { id } errors { code } }
}"""
VALUE = "a name that concerns nobody else"


Entries = list[Any]


def lines(logged: Entries, event: str) -> Entries:
    return [entry for entry in logged if entry["event"] == event]


@pytest.fixture
def logged() -> Iterator[Entries]:
    """What is logged, as it stands before it is written as text."""
    with capture_logs(processors=[merge_contextvars]) as entries:
        yield entries


def test_a_request_is_one_line_with_its_id_and_without_values(alder: ClientWorld, logged: Entries) -> None:
    answer = alder.manager.send(CREATE, input={"kind": "COMPANY", "name": VALUE})

    (line,) = lines(logged, "graphql.request")
    assert line["request_id"] == answer.headers["X-Request-Id"] == answer.body["extensions"]["requestId"]
    assert (line["client"], line["operation"], line["kind"]) == ("alder", "AddUnit", "mutation")
    assert line["actor"].startswith("key:")
    assert (line["status"], line["errors"]) == (200, [])
    assert line["statements"] > 3
    assert line["ms"] > 0
    assert VALUE not in str(logged)
    assert alder.manager.token.rpartition("_")[2] not in str(logged)


def test_a_planted_bug_is_masked_and_found_by_its_id(
    alder: ClientWorld, logged: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug() -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(root, "stages", bug)
    answer = alder.viewer.send("query Stages($a: Boolean = true) { stages @include(if: $a) { stage } client { slug } }")

    assert (answer.status, answer.codes, answer.data) == (
        200,
        ["INTERNAL_SERVER_ERROR"],
        {"stages": None, "client": {"slug": "alder"}},
    )
    assert "planted" not in json.dumps(answer.body)
    (line,) = lines(logged, "graphql.bug")
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert answer.body["errors"][0]["extensions"]["requestId"] == line["request_id"]
    assert str(line["exc_info"]) == "planted"


@pytest.fixture
def as_before(settings: Any) -> Iterator[None]:
    """Asked for ahead of capfd, so that what is set up in the end does not write where capfd did."""
    yield
    configure(settings.LOGGING)


@pytest.mark.parametrize("json_lines", [True, False])
def test_a_trace_shows_neither_colours_nor_local_variables_nor_quoted_values(
    as_before: None, capfd: pytest.CaptureFixture[str], json_lines: bool
) -> None:
    configure({"json": json_lines})
    try:
        local = "".join(["in a ", "local variable"])
        raise RuntimeError(f"refused\nDETAIL: Key (email)=({VALUE}) already exists.\nHINT: none") from None
    except RuntimeError:
        logging.getLogger("concord.test").exception("failed")

    written = capfd.readouterr().err
    assert "RuntimeError: refused" in written
    assert VALUE not in written
    assert "\x1b" not in written
    assert local not in written


def test_a_value_that_the_database_refuses_is_not_logged(
    alder: ClientWorld, logged: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "log", get_logger())  # the module's own may be bound to former settings
    id = b64encode(f"Organization:{VALUE}".encode()).decode()
    answer = alder.viewer.send("query Look($id: ID!) { node(id: $id) { ... on Organization { name } } }", id=id)

    assert answer.status in {200, 400}
    (line,) = lines(logged, "graphql.fallback")
    assert line["why"] == "the database said 22P02"
    assert VALUE not in str(logged)
