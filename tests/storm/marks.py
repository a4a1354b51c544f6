"""Rows that say whose they are: each client's names carry a word that no other client's do."""

from dataclasses import dataclass, field
from typing import Any

from backend.organizations.models import Organization
from tenants.binding import client_transaction
from tests.world.build import ClientWorld

CREATE = """
mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { id name } errors { code } }
}
"""
ROWS = 3


@dataclass(frozen=True)
class Marked:
    """A client and its seeded rows, by id."""

    client: ClientWorld = field(repr=False)
    rows: dict[str, str]

    @property
    def word(self) -> str:
        return f"of-{self.client.row.slug}"

    def name(self, what: Any) -> str:
        return f"{what} {self.word}"

    def stored(self) -> set[str]:
        """Return the names that are in the client's own table now."""
        with client_transaction(self.client.row.schema_name, read_only=True):
            return set(Organization.objects.values_list("name", flat=True))


def mark(client: ClientWorld) -> Marked:
    marked = Marked(client, {})
    for number in range(ROWS):
        row = client.manager.do(CREATE, kind="COMPANY", name=marked.name(f"seed {number}"))["organization"]
        marked.rows[row["id"]] = row["name"]
    return marked
