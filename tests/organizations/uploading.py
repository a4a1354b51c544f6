"""Sends files as a user's program does: announce, PUT, import."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client as Browser

from tests.world.build import ClientWorld
from tests.world.callers import Answer, Caller

ANNOUNCE = """
mutation Announce($input: CreateUploadInput!) {
  createUpload(input: $input) { upload { id filename size storedAt } url errors { code path message } }
}
"""
IMPORT = """
mutation Import($input: ImportPeopleInput!) {
  importPeople(input: $input) {
    created changed unchanged rowErrorCount
    rowErrors { code row column message { ja en } }
    errors { code path message }
  }
}
"""
PEOPLE = """
{ client { people(first: 100) { edges { node {
  externalId name email side level locale version organization { externalId }
} } } } }
"""


def put(url: str, content: bytes, *, host: str = "localhost", **headers: str) -> Answer:
    """PUT raw bytes without any key, unless `headers` bring one."""
    response = Browser(raise_request_exception=False).put(
        urlsplit(url).path, content, content_type="text/csv", headers=headers, HTTP_HOST=host
    )
    return Answer(response.status_code, response.json(), response.headers)


def uploaded(caller: Caller, content: bytes) -> str:
    """Announce and send a file, and return its id."""
    announced = caller.do(ANNOUNCE, filename="people.csv", size=len(content))
    assert put(announced["url"], content).status == 201
    return str(announced["upload"]["id"])


def imported(caller: Caller, content: bytes, *, dry_run: bool = False) -> dict[str, Any]:
    """Send a file, import it, and return the payload, refused or not."""
    return caller.attempt(IMPORT, uploadId=uploaded(caller, content), dryRun=dry_run)


def people(client: ClientWorld) -> list[dict[str, Any]]:
    edges = client.viewer.ask(PEOPLE)["client"]["people"]["edges"]
    return sorted((edge["node"] for edge in edges), key=lambda person: person["externalId"])
