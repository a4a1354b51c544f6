"""Loads the example companies through the public API, as any client would; safe to repeat.

    python -m examples.load --url http://localhost:8000 --out demo.json

The consultancies' first keys are read from `bootstrap.json` beside the output file.
"""

import argparse
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.progress import Progress

from examples.api import Api
from examples.company import Company
from examples.steps.metrics import put_metrics, send_points
from examples.steps.organizations import import_people, open_client, put_organizations
from examples.steps.plans import import_actions, put_plan
from examples.steps.questionnaires import put_questionnaires
from examples.steps.rounds import hold_round, import_round, open_round, put_programme

COMPANIES = ("nijimine", "watagumo", "brindlewick")
STEPS = 8

KEY = """mutation Key($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { token errors { code path message } }
}"""
INVITE = """mutation Invite($input: InviteMemberInput!) {
  inviteMember(input: $input) { member { role } errors { code path message } }
}"""


def main() -> None:
    """Load all companies and write what a script needs to use them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    first = json.loads((options.out.parent / "bootstrap.json").read_text(encoding="utf-8"))
    links_file = options.out.parent / "links.json"

    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        firms = {firm: stack.enter_context(Api(options.url, key)) for firm, key in first["keys"].items()}
        companies = [Company(slug) for slug in COMPANIES]
        clients = [load_company(company, firms[company.firm], progress, links_file) for company in companies]
    options.out.write_text(
        json.dumps(told(options.url, first, clients), ensure_ascii=False, indent=2), encoding="utf-8"
    )
    links_file.unlink(missing_ok=True)


def load_company(company: Company, firm: Api, progress: Progress, links_file: Path) -> dict[str, Any]:
    """Open one client company and fill it from its folder; return what it is called, its keys and its open links."""
    task = progress.add_task(company.slug, total=STEPS)

    client = open_client(firm, company)
    progress.advance(task)
    organizations = put_organizations(client, company)
    progress.advance(task)
    people = import_people(client, company)
    progress.advance(task)

    put_questionnaires(client, company)
    rounds = {}
    for past in (each for each in company.facts["rounds"] if each["imported"]):
        rounds[past["file"]] = import_round(client, company, past, organizations)
    progress.advance(task)

    metrics = put_metrics(client, company)
    send_points(client, company)
    progress.advance(task)

    known = {"organizations": organizations, "people": people, "rounds": rounds, "metrics": metrics}
    for plan in company.facts["plans"]:
        put_plan(client, plan, company, known)
    import_actions(client, company)
    progress.advance(task)

    for present in (each for each in company.facts["rounds"] if not each["imported"]):
        hold_round(client, company, present, organizations, links_file=links_file)
    progress.advance(task)

    links: dict[str, str] = {}
    if programme := company.facts.get("programme"):
        put_programme(client, company, programme, organizations)
    if waiting := company.facts.get("open_round"):
        _, links = open_round(client, company, waiting, organizations, links_file=links_file)
    keys = give_access(client, company)
    progress.advance(task)
    return {"company": company, "keys": keys, "answer_links": list(links.values())}


def give_access(client: Api, company: Company) -> dict[str, str]:
    """Invite the client's manager and draw two keys; secrets of older ones cannot be shown again."""
    client.do(
        INVITE,
        email=manager_of(company),
        name=f"Manager of {company.slug}",
        role="CLIENT_MANAGER",
        locale=company.locale,
        idempotencyKey=f"example-{company.slug}-manager",
    )
    roles = ("CLIENT_ADMIN", "CLIENT_VIEWER")
    return {role: client.do(KEY, name=f"Example {role}", role=role)["token"] for role in roles}


def manager_of(company: Company) -> str:
    return f"manager@{company.slug}.example.com"


def told(url: str, first: dict[str, Any], clients: list[dict[str, Any]]) -> dict[str, Any]:
    """What demo.json says; keys are whole bearer tokens."""
    mine = clients[0]
    firm = mine["company"].firm
    other = next(client for client in clients if client["company"].firm != firm)
    host = url.removeprefix("http://")
    return {
        "url": url,
        "explorer": f"{url}/graphql",
        "clients": [
            {
                "slug": client["company"].slug,
                "name": client["company"].say(client["company"].facts["name"]),
                "host": f"{client['company'].slug}.{host}",
            }
            for client in clients
        ],
        "keys": {
            "consultancy": first["keys"][firm],
            "client_admin": mine["keys"]["CLIENT_ADMIN"],
            "client_viewer": mine["keys"]["CLIENT_VIEWER"],
            "other_client_admin": other["keys"]["CLIENT_ADMIN"],
        },
        "logins": first["logins"],
        "answer_links": [link for client in clients for link in client["answer_links"]],
    }


if __name__ == "__main__":
    main()
