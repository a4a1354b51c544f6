"""Sending a file to a signed address."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone

from backend.organizations.models import Upload
from backend.organizations.uploads import Ticket
from tenants.binding import client_transaction
from tests.organizations.uploading import ANNOUNCE, put
from tests.world.build import ClientWorld

CONTENT = b"external_id,name\r\n"


@pytest.fixture
def url(alder: ClientWorld, uploads: Path) -> str:
    """An address of Alder's for a file of the size of CONTENT."""
    return str(alder.manager.do(ANNOUNCE, filename="people.csv", size=len(CONTENT))["url"])


def stored(uploads: Path) -> list[bytes]:
    return [path.read_bytes() for path in uploads.rglob("*") if path.is_file()]


def arrived(client: ClientWorld) -> int:
    with client_transaction(client.row.schema_name):
        return Upload.objects.exclude(stored_at=None).count()


def test_stores_the_bytes_in_the_clients_folder(alder: ClientWorld, uploads: Path) -> None:
    announced = alder.manager.do(ANNOUNCE, filename="people.csv", size=len(CONTENT))
    assert announced["upload"]["storedAt"] is None
    answer = put(announced["url"], CONTENT)

    assert (answer.status, answer.body) == (201, {"size": len(CONTENT)})
    assert [path.parent.name for path in uploads.rglob("*") if path.is_file()] == [alder.row.schema_name]
    assert stored(uploads) == [CONTENT]
    assert arrived(alder) == 1


def test_works_once(url: str, alder: ClientWorld, uploads: Path) -> None:
    assert put(url, CONTENT).status == 201
    again = put(url, CONTENT.upper())

    assert (again.status, again.codes) == (409, ["ALREADY_USED"])
    assert stored(uploads) == [CONTENT]


def test_refuses_a_tampered_address_in_the_callers_language(url: str, alder: ClientWorld, uploads: Path) -> None:
    forged = url[:-1] + ("A" if url[-1] != "A" else "B")
    answer = put(forged, CONTENT, **{"Accept-Language": "ja"})

    assert (answer.status, answer.codes) == (404, ["NOT_FOUND"])
    assert answer.body["errors"][0]["message"] == "このアップロード用URLは正しくありません。"
    assert (stored(uploads), arrived(alder)) == ([], 0)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 410), (60, 201)])
def test_refuses_an_address_after_its_time(seconds: int, status: int, alder: ClientWorld, uploads: Path) -> None:
    alder.manager.do(ANNOUNCE, filename="people.csv", size=len(CONTENT))
    with client_transaction(alder.row.schema_name):
        upload_id: UUID = Upload.objects.get().id
    ticket = Ticket(client_id=alder.row.id, upload_id=upload_id, expires_at=timezone.now() + timedelta(seconds=seconds))

    assert put(f"{settings.PUBLIC_URL}/uploads/{ticket.signed()}", CONTENT).status == status
    assert len(stored(uploads)) == arrived(alder) == (status == 201)


def test_refuses_a_key_of_another_client(url: str, alder: ClientWorld, birch: ClientWorld, uploads: Path) -> None:
    answer = put(url, CONTENT, Authorization=f"Bearer {birch.manager.token}")
    assert (answer.status, answer.codes) == (404, ["NOT_FOUND"])
    assert (stored(uploads), arrived(alder), arrived(birch)) == ([], 0, 0)

    assert put(url, CONTENT, Authorization=f"Bearer {alder.manager.token}").status == 201


@pytest.mark.parametrize("other", ["birch.localhost", "birch.example.com"])
def test_refuses_the_host_of_another_client(
    other: str, url: str, alder: ClientWorld, uploads: Path, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    answer = put(url, CONTENT, host=other)
    assert (answer.status, answer.codes) == (404, ["NOT_FOUND"])
    assert (stored(uploads), arrived(alder)) == ([], 0)

    assert put(url, CONTENT, host=other.replace("birch", "alder")).status == 201


def test_does_not_find_an_upload_under_another_client(
    url: str, alder: ClientWorld, birch: ClientWorld, uploads: Path
) -> None:
    with client_transaction(alder.row.schema_name):
        upload = Upload.objects.get()
    ticket = Ticket(client_id=birch.row.id, upload_id=upload.id, expires_at=upload.expires_at)
    answer = put(f"{settings.PUBLIC_URL}/uploads/{ticket.signed()}", CONTENT)

    assert (answer.status, answer.codes) == (404, ["NOT_FOUND"])
    assert (stored(uploads), arrived(alder)) == ([], 0)


def test_refuses_another_size_than_announced(url: str, alder: ClientWorld, uploads: Path) -> None:
    answer = put(url, CONTENT + b"x")
    assert (answer.status, answer.codes) == (400, ["INVALID"])
    assert (stored(uploads), arrived(alder)) == ([], 0)


def test_refuses_more_than_two_megabytes(url: str, alder: ClientWorld, uploads: Path) -> None:
    answer = put(url, b"x" * (Upload.MAX_SIZE + 1))
    assert (answer.status, answer.codes) == (413, ["TOO_LONG"])
    assert (stored(uploads), arrived(alder)) == ([], 0)


def test_takes_exactly_two_megabytes(alder: ClientWorld, uploads: Path) -> None:
    announced = alder.manager.do(ANNOUNCE, filename="people.csv", size=Upload.MAX_SIZE)
    assert put(announced["url"], b"x" * Upload.MAX_SIZE).status == 201


@pytest.mark.parametrize("size", [0, Upload.MAX_SIZE + 1])
def test_does_not_announce_a_file_of_no_or_too_many_bytes(size: int, alder: ClientWorld) -> None:
    assert alder.manager.refused(ANNOUNCE, filename="people.csv", size=size) == [("OUT_OF_RANGE", "input.size")]
    with client_transaction(alder.row.schema_name):
        assert Upload.objects.count() == 0


def test_is_forbidden_to_a_viewer(alder: ClientWorld) -> None:
    assert alder.viewer.refused(ANNOUNCE, filename="people.csv", size=10) == [("FORBIDDEN", "")]


def test_answers_other_methods_with_405(url: str, alder: ClientWorld) -> None:
    response = alder.manager.browser.get(url.partition("localhost")[2].lstrip(":0123456789"))
    assert (response.status_code, response.headers["Allow"]) == (405, "PUT")
