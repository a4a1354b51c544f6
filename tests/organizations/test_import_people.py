"""Importing people from a file: all of its rows or none."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.events.models import AuditEvent
from backend.organizations import people_csv
from backend.organizations.models import Person
from tenants.binding import client_transaction
from tests.organizations.test_create_organization import CREATE
from tests.organizations.uploading import ANNOUNCE, IMPORT, imported, people, put, uploaded
from tests.world.build import ClientWorld
from tests.world.callers import Caller
from tests.world.statements import counted

EXAMPLES = Path(__file__).parents[2] / "examples"
HEADER = "external_id,name,email,side,level,organization,locale"
AOKI = "P1,青木 遥,aoki@alder.example.com,SALES,HEAD,A1,ja"
BABA = "P2,Ken Baba,baba@alder.example.com,MARKETING,STAFF,A1,en"

pytestmark = pytest.mark.usefixtures("uploads")


@pytest.fixture
def staffed(alder: ClientWorld) -> ClientWorld:
    """Alder with one organization and one person, Aoki."""
    alder.manager.do(CREATE, kind="COMPANY", name="Alder", externalId="A1")
    assert imported(alder.manager, file(AOKI))["created"] == 1
    return alder


def file(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


def plant(caller: Caller, tree: dict[str, Any], parent: str | None = None) -> None:
    """Create an example's organizations, from the top down."""
    facts = {"kind": tree["kind"], "name": tree["name"]["ja"], "externalId": tree["external_id"]}
    made = caller.do(CREATE, **facts, side=tree.get("side"), parentId=parent)["organization"]["id"]
    for child in tree.get("children", []):
        plant(caller, child, made)


def imports_told(client: ClientWorld) -> int:
    with client_transaction(client.row.schema_name):
        return AuditEvent.objects.filter(verb="people.imported").count()


@pytest.mark.parametrize(
    ("example", "count", "first"),
    [("brindlewick", 31, "Bethan Garnett"), ("nijimine", 64, "坂本 里美"), ("watagumo", 24, "長谷川 隆")],
)
def test_takes_the_example_whole(example: str, count: int, first: str, alder: ClientWorld) -> None:
    plant(alder.manager, yaml.safe_load((EXAMPLES / example / "company.yaml").read_text())["organization"])
    content = (EXAMPLES / example / "people.csv").read_bytes()
    done = imported(alder.manager, content)

    assert (done["errors"], done["rowErrors"], done["created"]) == ([], [], count)
    assert (len(people(alder)), people(alder)[0]["name"]) == (count, first)
    assert imported(alder.manager, content)["unchanged"] == count


def test_changes_who_is_known_and_adds_who_is_not(staffed: ClientWorld) -> None:
    done = imported(staffed.manager, file(AOKI.replace("HEAD", "MANAGER"), BABA))

    assert (done["created"], done["changed"], done["unchanged"]) == (1, 1, 0)
    aoki, baba = people(staffed)
    assert (aoki["level"], aoki["version"], baba["version"]) == ("MANAGER", 2, 1)
    assert baba["organization"] == {"externalId": "A1"}
    assert imports_told(staffed) == 2


def test_only_says_what_would_happen_in_a_dry_run(staffed: ClientWorld) -> None:
    before = people(staffed)
    done = imported(staffed.manager, file(AOKI.replace("HEAD", "STAFF"), BABA), dry_run=True)

    assert (done["created"], done["changed"], done["unchanged"]) == (1, 1, 0)
    assert (people(staffed), imports_told(staffed)) == (before, 1)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("P3,,c@alder.example.com,SALES,HEAD,A1,ja", "REQUIRED", "name"),
        (",C,c@alder.example.com,SALES,HEAD,A1,ja", "REQUIRED", "external_id"),
        (f"P3,{'C' * 201},c@alder.example.com,SALES,HEAD,A1,ja", "TOO_LONG", "name"),
        ('P3,"C\nC",c@alder.example.com,SALES,HEAD,A1,ja', "INVALID", "name"),
        ("P3,C,no address,SALES,HEAD,A1,ja", "INVALID", "email"),
        ("P3,C,c@alder.example.com,LEGAL,HEAD,A1,ja", "INVALID", "side"),
        ("P3,C,c@alder.example.com,SALES,BOSS,A1,ja", "INVALID", "level"),
        ("P3,C,c@alder.example.com,SALES,HEAD,A1,fr", "INVALID", "locale"),
        ("P3,C,c@alder.example.com,SALES,HEAD,A9,ja", "NOT_FOUND", "organization"),
        ("P2,C,c@alder.example.com,SALES,HEAD,A1,ja", "DUPLICATE", "external_id"),
        ("P3,C,BABA@alder.example.com,SALES,HEAD,A1,ja", "DUPLICATE", "email"),
        ("P3,C,aoki@alder.example.com,SALES,HEAD,A1,ja", "DUPLICATE", "email"),
        ("P3,C,c@alder.example.com,SALES,HEAD,A1", "INVALID", None),
    ],
)
def test_changes_nothing_when_one_row_is_wrong(row: str, code: str, column: str | None, staffed: ClientWorld) -> None:
    before = people(staffed)
    done = imported(staffed.manager, file(BABA, row))

    assert [(error["code"], error["path"]) for error in done["errors"]] == [("INVALID", ["input", "uploadId"])]
    assert [(error["code"], error["row"], error["column"]) for error in done["rowErrors"]] == [(code, 3, column)]
    assert all(done["rowErrors"][0]["message"].values())
    assert (people(staffed), imports_told(staffed)) == (before, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (file(BABA + ",x", header=HEADER + ",salary"), "INVALID"),
        (file("P2,Ken", header="external_id,name"), "REQUIRED"),
        (file(BABA + ",ja", header=HEADER + ",locale"), "DUPLICATE"),
        (b"\r\n", "REQUIRED"),
        (file(), "REQUIRED"),
        (file(BABA) + b"\xe9\xff\xff", "UNREADABLE_FILE"),
        (file(BABA) + b"\0", "UNREADABLE_FILE"),
        (file(BABA).decode().encode("utf-16"), "UNREADABLE_FILE"),
        (file(BABA, 'P3,"open'), "UNREADABLE_FILE"),
    ],
)
def test_changes_nothing_when_the_file_is_wrong(content: bytes, code: str, staffed: ClientWorld) -> None:
    before = people(staffed)
    done = imported(staffed.manager, content)

    assert [(error["code"], error["path"]) for error in done["errors"]] == [(code, ["input", "uploadId"])]
    assert (people(staffed), imports_told(staffed)) == (before, 1)


@pytest.mark.parametrize(("most", "codes"), [(1, ["TOO_MANY"]), (2, [])])
def test_refuses_too_many_rows(
    most: int, codes: list[str], staffed: ClientWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_csv, "MAX_ROWS", most)
    done = imported(staffed.manager, file(AOKI, BABA))
    assert [error["code"] for error in done["errors"]] == codes
    assert len(people(staffed)) == (1 if codes else 2)


def test_keeps_what_looks_like_a_formula_as_plain_text(staffed: ClientWorld) -> None:
    formula = '=HYPERLINK("http://evil.example")'
    quoted = '"' + formula.replace('"', '""') + '"'
    assert imported(staffed.manager, file(BABA.replace("Ken Baba", quoted)))["created"] == 1
    assert people(staffed)[1]["name"] == formula


def test_sends_no_more_statements_for_more_rows(staffed: ClientWorld) -> None:
    def statements(count: int) -> int:
        rows = [f"N{n},Name {n},n{n}@alder.example.com,SALES,STAFF,A1,en" for n in range(count)]
        id = uploaded(staffed.manager, file(*rows))
        with counted() as sent:
            assert staffed.manager.attempt(IMPORT, uploadId=id)["errors"] == []
        return sent.sent

    assert statements(64) <= statements(2) + 2


def test_asks_for_the_file_first(staffed: ClientWorld) -> None:
    announced = staffed.manager.do(ANNOUNCE, filename="people.csv", size=len(file(BABA)))
    id = announced["upload"]["id"]
    assert staffed.manager.refused(IMPORT, uploadId=id) == [("INCOMPLETE", "input.uploadId")]
    assert len(people(staffed)) == 1

    assert put(announced["url"], file(BABA)).status == 201
    assert staffed.manager.do(IMPORT, uploadId=id)["created"] == 1


def test_does_not_find_a_file_of_another_client(staffed: ClientWorld, birch: ClientWorld) -> None:
    id = uploaded(staffed.manager, file(BABA))
    assert birch.manager.refused(IMPORT, uploadId=id) == [("NOT_FOUND", "input.uploadId")]
    assert people(birch) == []


def test_is_forbidden_to_a_viewer(staffed: ClientWorld) -> None:
    id = uploaded(staffed.manager, file(BABA))
    assert staffed.viewer.refused(IMPORT, uploadId=id) == [("FORBIDDEN", "")]
    assert len(people(staffed)) == 1


def test_allows_as_many_characters_as_the_table_does() -> None:
    fields = {name: Person._meta.get_field(name) for name in people_csv.LENGTHS}
    assert {name: field.max_length for name, field in fields.items()} == people_csv.LENGTHS
