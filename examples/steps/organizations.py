"""Step 1: a consultancy opens its client; the organization tree, and the staff list as an uploaded file."""

import time
from typing import Any

from examples.api import Api
from examples.company import Company, given

OPEN = """mutation Open($input: OpenClientInput!) {
  openClient(input: $input) { clientCompany { id slug state } errors { code path message } }
}"""
STATE = """query State($slug: [String!]) { viewer { clients(filter: {slug: $slug}) { edges { node { state } } } } }"""
ORGANIZATION = """mutation Put($input: UpsertOrganizationInput!) {
  upsertOrganization(input: $input) { organization { id } errors { code path message } }
}"""
UPLOAD = """mutation Announce($input: CreateUploadInput!) {
  createUpload(input: $input) { upload { id } url errors { code path message } }
}"""
IMPORT = """mutation Import($input: ImportPeopleInput!) {
  importPeople(input: $input) { created rowErrors { row column message { en } } errors { code path message } }
}"""
PEOPLE = """query People($after: String) { client { people(first: 100, after: $after) {
  edges { node { id externalId } } pageInfo { hasNextPage endCursor }
} } }"""


def open_client(firm: Api, company: Company) -> Api:
    """Open the client company and return the firm's view of it."""
    facts = company.facts
    firm.do(
        OPEN,
        slug=company.slug,
        name=company.say(facts["name"]),
        locale=company.locale,
        industry=facts["industry"],
        timeZone=facts["time_zone"],
        idempotencyKey=f"example-{company.slug}",
    )
    _wait_until_served(firm, company.slug)
    return firm.inside(company.slug)


def put_organizations(client: Api, company: Company) -> dict[str, str]:
    """Create or change the tree from the top down; return the global ids by external id."""
    ids = {}
    for unit in company.units:
        facts = given(
            externalId=unit["external_id"],
            parentExternalId=unit["parent"],
            kind=unit["kind"],
            name=company.say(unit["name"]),
            side=unit.get("side"),
        )
        top = _profile(company) if unit["parent"] is None else {}
        ids[unit["external_id"]] = client.do(ORGANIZATION, **facts, **top)["organization"]["id"]
    return ids


def import_people(client: Api, company: Company) -> dict[str, str]:
    """Upload the staff list as it is, whatever wrote it, and import it; return the global ids by external id."""
    content = (company.folder / "people.csv").read_bytes()
    announced = client.do(UPLOAD, filename="people.csv", size=len(content))
    client.put(announced["url"], content)
    client.do(IMPORT, uploadId=announced["upload"]["id"])

    ids: dict[str, str] = {}
    after = None
    while True:
        page = client.ask(PEOPLE, after=after)["client"]["people"]
        ids |= {edge["node"]["externalId"]: edge["node"]["id"] for edge in page["edges"]}
        if not page["pageInfo"]["hasNextPage"]:
            return ids
        after = page["pageInfo"]["endCursor"]


def _wait_until_served(firm: Api, slug: str) -> None:
    """The worker makes the client's schema; usually it is there before the first answer."""
    for _ in range(300):
        edges = firm.ask(STATE, slug=[slug])["viewer"]["clients"]["edges"]
        if edges and edges[0]["node"]["state"] == "ACTIVE":
            return
        time.sleep(0.1)
    raise SystemExit(f"{slug} was not ready within 30 seconds; is the worker running?")


def _profile(company: Company) -> dict[str, Any]:
    """The company itself carries the profile and the target stage."""
    facts = company.facts
    profile = {"profile": facts["profile"], "sharesKeyAccounts": facts["shares_key_accounts"]}
    chosen = facts["target_stage"]
    if chosen == "recommended":
        return profile
    return profile | {"targetStage": chosen["stage"], "targetReason": chosen["reason"]}
