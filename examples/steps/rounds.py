"""Steps 2, 3, 4 and 7: rounds. Past ones are imported; the present one is opened, answered by its links and closed."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from examples.api import Api, Refused
from examples.company import Company, given

STATEMENTS = "{ standardQuestionnaire { statements { key } } }"
IMPORT = """mutation Past($input: ImportAssessmentInput!) {
  importAssessment(input: $input) { assessment { id } errors { code path message } }
}"""
OPEN = """mutation Open($input: OpenAssessmentInput!) {
  openAssessment(input: $input) { assessment { id } errors { code path message } }
}"""
HAND_OUT = """mutation HandOut($input: HandOutLinksInput!) {
  handOutLinks(input: $input) { links { externalId url } errors { code path message } }
}"""
ANSWER = """mutation Answer($input: SubmitResponseInput!) {
  submitResponse(input: $input) { accepted errors { code path message } }
}"""
CLOSE = """mutation Close($input: CloseAssessmentInput!) {
  closeAssessment(input: $input) { assessment { id } errors { code path message } }
}"""
PROGRAMME = """mutation Programme($input: CreateProgrammeInput!) {
  createProgramme(input: $input) { programme { id } errors { code path message } }
}"""
CANCEL = """mutation Cancel($input: CancelAssessmentInput!) {
  cancelAssessment(input: $input) { assessment { id } errors { code path message } }
}"""


def import_round(client: Api, company: Company, round: dict[str, Any], organizations: dict[str, str]) -> str:
    """Bring in a round that was answered elsewhere; its file names nobody. Returns its global id."""
    statements = [each["key"] for each in client.ask(STATEMENTS)["standardQuestionnaire"]["statements"]]
    responses = [
        given(side=row["side"], level=row["level"], teamExternalId=row["team"])
        | {"answers": [int(row[statement]) for statement in statements]}
        for row in _rows(company, round)
    ]
    done = client.do(
        IMPORT,
        **_facts(company, round, organizations),
        openedOn=round["opened_on"].isoformat(),
        closedOn=round["closed_on"].isoformat(),
        invited=[{"side": side, "count": count} for side, count in round["invited"].items()],
        responses=responses,
    )
    return str(done["assessment"]["id"])


def hold_round(
    client: Api, company: Company, round: dict[str, Any], organizations: dict[str, str], *, links_file: Path
) -> str:
    """Open a round, answer it through each person's own link, and close it. Returns its global id."""
    rows = _rows(company, round)
    id, links = open_round(client, company, round, organizations, links_file=links_file)
    for row in rows:
        link = links[row.pop("external_id")]
        answers = [{"statement": statement, "value": int(value)} for statement, value in row.items()]
        _unless("ALREADY_USED", "CLOSED", client.holding(_token(link)), ANSWER, answers=answers)
    _unless("CLOSED", "", client, CLOSE, id=id)
    return id


def open_round(
    client: Api, company: Company, round: dict[str, Any], organizations: dict[str, str], *, links_file: Path
) -> tuple[str, dict[str, str]]:
    """Open a round and be handed the links, once: they are kept in a file until the load is through."""
    facts = _facts(company, round, organizations) | {"daysOpen": round["days_open"], "delivery": "HANDOUT"}
    facts["who"] = {"sides": round["sides"]}
    id = str(client.do(OPEN, **facts)["assessment"]["id"])

    kept = json.loads(links_file.read_text(encoding="utf-8")) if links_file.exists() else {}
    if id not in kept:
        kept[id] = {link["externalId"]: link["url"] for link in client.do(HAND_OUT, id=id)["links"]}
        links_file.touch(mode=0o600)
        links_file.write_text(json.dumps(kept), encoding="utf-8")
    return id, kept[id]


def put_programme(client: Api, company: Company, programme: dict[str, Any], organizations: dict[str, str]) -> None:
    """Let rounds open by themselves, by mail, from the first day of the next quarter."""
    today = datetime.now(UTC).date()
    quarter = today.year * 4 + (today.month - 1) // 3 + 1
    facts = {
        "organizationId": organizations[programme["organization"]],
        "title": company.say(programme["title"]),
        "rule": programme["rule"],
        "startsOn": date(quarter // 4, quarter % 4 * 3 + 1, 1).isoformat(),
        "daysOpen": programme["days_open"],
        "reminderDays": programme["reminder_days"],
        "who": {"sides": programme["sides"]},
        "idempotencyKey": f"example-{company.slug}-programme",
    }
    _unless("IDEMPOTENCY_MISMATCH", "", client, PROGRAMME, **facts)  # a load in an earlier quarter named another day


def _facts(company: Company, round: dict[str, Any], organizations: dict[str, str]) -> dict[str, Any]:
    name = f"{company.slug}-{Path(round['file']).stem}"
    return {
        "organizationId": organizations[round["organization"]],
        "title": company.say(round["title"]),
        "externalId": name,
        "idempotencyKey": f"example-{name}",
    }


def _rows(company: Company, round: dict[str, Any]) -> list[dict[str, str]]:
    with open(company.folder / round["file"], encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _token(link: str) -> str:
    """The last part of an answer link is what the API takes as a bearer token."""
    return link.rpartition("/")[2]


def _unless(code: str, other: str, api: Api, document: str, **input: Any) -> None:
    """Do it, unless an earlier load did."""
    try:
        api.do(document, **input)
    except Refused as refused:
        if not refused.codes <= {code, other}:
            raise
