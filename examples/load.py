"""Loads the example companies through the public API, as any client would; safe to repeat.

    python -m examples.load --url http://localhost:8000 --out demo.json

The consultancies' first keys are read from `bootstrap.json` beside the output file.
"""

import argparse
import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from rich.progress import Progress

from examples.api import Api

HERE = Path(__file__).parent
COMPANIES = ("nijimine", "watagumo", "brindlewick")
ENCODINGS = ("utf-8-sig", "cp932")

OPEN = """mutation Open($input: OpenClientInput!) {
  openClient(input: $input) { clientCompany { id slug state } errors { code path message } }
}"""
STATE = """query State($slug: [String!]) { viewer { clients(filter: {slug: $slug}) { edges { node { state } } } } }"""
ORGANIZATION = """mutation Put($input: UpsertOrganizationInput!) {
  upsertOrganization(input: $input) { organization { id } errors { code path message } }
}"""
PERSON = """mutation Add($input: CreatePersonInput!) {
  createPerson(input: $input) { person { id } errors { code path message } }
}"""
KEY = """mutation Key($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { token errors { code path message } }
}"""


def main() -> None:
    """Load all companies and write what a script needs to use them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    first = json.loads((options.out.parent / "bootstrap.json").read_text(encoding="utf-8"))

    with Progress() as progress:
        firms = {firm: Api(options.url, key) for firm, key in first["keys"].items()}
        clients = [load_company(slug, firms[firm_of(slug)], progress) for slug in COMPANIES]
    options.out.write_text(
        json.dumps(told(options.url, first, clients), ensure_ascii=False, indent=2), encoding="utf-8"
    )


def load_company(slug: str, firm: Api, progress: Progress) -> dict[str, Any]:
    """Open one client company and fill it from its folder; return what it is called and its keys."""
    company, people = company_of(slug), people_of(slug)
    units = list(walk(company["organization"], locale=company["locale"]))
    task = progress.add_task(slug, total=1 + len(units) + len(people))

    name = company["name"][company["locale"]]
    facts = {key: company[key] for key in ("slug", "locale", "industry")} | {"timeZone": company["time_zone"]}
    firm.do(OPEN, name=name, idempotencyKey=f"example-{slug}", **facts)
    wait_until_served(firm, slug)
    client = firm.inside(slug)
    progress.advance(task)

    ids = {}
    for unit in units:
        ids[unit["externalId"]] = client.do(ORGANIZATION, **unit | root_facts(company, unit))["organization"]["id"]
        progress.advance(task)
    for row in people:
        client.do(PERSON, idempotencyKey=f"example-{row['external_id']}", **person(row, ids))
        progress.advance(task)

    roles = ("CLIENT_ADMIN", "CLIENT_VIEWER")
    keys = {role: client.do(KEY, name=f"Example {role}", role=role)["token"] for role in roles}
    return {"slug": slug, "name": name, "keys": keys}


def wait_until_served(firm: Api, slug: str) -> None:
    """The worker makes the client's schema; usually it is there before the first answer."""
    for _ in range(300):
        edges = firm.ask(STATE, slug=[slug])["viewer"]["clients"]["edges"]
        if edges and edges[0]["node"]["state"] == "ACTIVE":
            return
        time.sleep(0.1)
    raise SystemExit(f"{slug} was not ready within 30 seconds; is the worker running?")


def walk(unit: dict[str, Any], parent: str | None = None, *, locale: str) -> Iterator[dict[str, Any]]:
    """Yield the organizations from the top down, so that each one's parent exists."""
    yield {
        "externalId": unit["external_id"],
        "parentExternalId": parent,
        "kind": unit["kind"],
        "name": unit["name"][locale],
        "side": unit.get("side"),
    }
    for child in unit.get("children", []):
        yield from walk(child, unit["external_id"], locale=locale)


def root_facts(company: dict[str, Any], unit: dict[str, Any]) -> dict[str, Any]:
    """The company itself carries the profile and the target stage."""
    if unit["parentExternalId"]:
        return {}
    facts = {"profile": company["profile"], "sharesKeyAccounts": company["shares_key_accounts"]}
    chosen = company["target_stage"]
    if chosen != "recommended":
        facts |= {"targetStage": chosen["stage"], "targetReason": chosen["reason"]}
    return facts


def person(row: dict[str, str], ids: dict[str, str]) -> dict[str, Any]:
    return {
        "externalId": row["external_id"],
        "organizationId": ids[row["organization"]],
        **{name: row[name] for name in ("name", "email", "side", "level", "locale")},
    }


def told(url: str, first: dict[str, Any], clients: list[dict[str, Any]]) -> dict[str, Any]:
    """What demo.json says; keys are whole bearer tokens."""
    mine, other = (
        clients[0],
        next(client for client in clients if firm_of(client["slug"]) != firm_of(clients[0]["slug"])),
    )
    host = url.removeprefix("http://")
    return {
        "url": url,
        "explorer": f"{url}/graphql",
        "clients": [
            {"slug": client["slug"], "name": client["name"], "host": f"{client['slug']}.{host}"} for client in clients
        ],
        "keys": {
            "consultancy": first["keys"][firm_of(mine["slug"])],
            "client_admin": mine["keys"]["CLIENT_ADMIN"],
            "client_viewer": mine["keys"]["CLIENT_VIEWER"],
            "other_client_admin": other["keys"]["CLIENT_ADMIN"],
        },
        "logins": first["logins"],
        "answer_links": [],
    }


def firm_of(slug: str) -> str:
    return str(company_of(slug)["consultancy"]["slug"])


def company_of(slug: str) -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / slug / "company.yaml").read_text(encoding="utf-8")))


def people_of(slug: str) -> list[dict[str, str]]:
    """Read the CSV in whichever of the usual encodings it was saved."""
    raw = (HERE / slug / "people.csv").read_bytes()
    for encoding in ENCODINGS:
        try:
            return list(csv.DictReader(raw.decode(encoding).splitlines()))
        except UnicodeDecodeError:
            continue
    raise SystemExit(f"{slug}/people.csv is neither UTF-8 nor cp932")


if __name__ == "__main__":
    main()
