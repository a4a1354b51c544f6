"""Every round of the example companies, brought in and read over GraphQL, against figures computed by other code."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.assessments.documents import IMPORT
from tests.assessments.rounds import KEYS, ORGANIZATION
from tests.content.places import COMPANIES, EXAMPLES, QUESTIONNAIRE, company, people
from tests.content.recompute import Response, read_responses, recompute
from tests.world.build import ClientWorld

ROUNDS = [(slug, declared) for slug in COMPANIES for declared in company(slug)["rounds"]]
LIVE_DAYS = {"opened_on": "2026-10-05", "closed_on": "2026-10-16"}


@pytest.mark.parametrize(("slug", "declared"), ROUNDS, ids=[f"{slug}/{each['file']}" for slug, each in ROUNDS])
def test_the_figures_equal_an_independent_recomputation(
    alder: ClientWorld, slug: str, declared: dict[str, Any]
) -> None:
    file = EXAMPLES / slug / declared["file"]
    ids = put_organizations(alder, company(slug)["organization"])
    responses = read_responses(file, QUESTIONNAIRE, people(slug))
    days = {name: str(declared.get(name, day)) for name, day in LIVE_DAYS.items()}
    result = alder.manager.do(
        IMPORT,
        organizationId=ids[declared["organization"]],
        title=declared["title"]["en"],
        openedOn=days["opened_on"],
        closedOn=days["closed_on"],
        invited=[{"side": side, "count": n} for side, n in declared["invited"].items()]
        if "invited" in declared
        else None,
        responses=[imported(response) for response in responses],
    )["result"]

    expected = recompute(file, QUESTIONNAIRE, people(slug))
    names = {id: external_id for external_id, id in ids.items()}
    compared = list(pairs(result, expected, names))
    shown = [(place, figure, right) for place, figure, right in compared if figure["value"] is not None]

    for place, figure, right in shown:
        assert figure["value"] == pytest.approx(right, abs=1e-9), place
    for place, figure, _ in compared:
        assert (figure["value"] is None) == (figure["suppressed"] is not None), place
    if len(responses) < 5:
        assert shown == []
    else:
        assert len(shown) > 40
        band = expected["stages"]["basis"][result["basis"]]
        assert band in result["standing"]["between"]
        assert result["stage"] == (band if len(result["standing"]["between"]) == 1 else None)
        assert (result["stage"] is None) == (declared["file"] == "rounds/2.csv" and slug == "watagumo")
    for cell in result["cells"]:
        if cell["count"] is not None:
            assert cell["count"] >= 5, cell["key"]
            assert cell["count"] == count_of(cell, expected, names, result["basis"]), cell["key"]


def pairs(
    result: dict[str, Any], expected: dict[str, Any], names: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any], float]]:
    """Yield the place of each figure, the figure as the API tells it, and the recomputed one."""
    totals, basis = expected["totals"], result["basis"]
    for cell in result["cells"]:
        key = cell["key"]
        if cell["kind"] == "ALL":
            yield key, cell["total"], totals["basis"][basis]
        elif (group := group_of(cell, names)) in totals[cell["kind"].lower()]:
            yield key, cell["total"], totals[cell["kind"].lower()][group]
        if cell["kind"] == "SIDE" and cell["side"] in expected["dimensions"]:
            yield from parts(key, cell, expected["dimensions"][cell["side"]], expected["statements"][cell["side"]])
        if cell["kind"] == "ALL" and basis == "POOLED":
            yield from parts(key, cell, expected["dimensions"]["ALL"], expected["statements"]["ALL"])
        if cell["kind"] == "ALL" and basis == "SIDES":
            yield from parts(key, cell, halves(expected["dimensions"]), halves(expected["statements"]))
    if expected["difference"]["total"] is not None:
        sides = result["differences"][0]
        yield "difference", sides["total"], expected["difference"]["total"]
        yield from parts(
            "difference", sides, expected["difference"]["dimensions"], expected["difference"]["statements"]
        )


def parts(
    key: str, cell: dict[str, Any], dimensions: dict[str, float], statements: dict[str, float]
) -> Iterator[tuple[str, dict[str, Any], float]]:
    for figure in cell["dimensions"]:
        yield f"{key}/{figure['dimension']}", figure, dimensions[figure["dimension"]]
    for figure in cell["statements"]:
        yield f"{key}/{figure['statement']}", figure, statements[figure["statement"]]


def halves(by_group: dict[str, dict[str, float]]) -> dict[str, float]:
    sales, marketing = by_group["SALES"], by_group["MARKETING"]
    return {key: (sales[key] + marketing[key]) / 2 for key in sales}


def group_of(cell: dict[str, Any], names: dict[str, str]) -> str:
    if cell["kind"] == "TEAM":
        return names[cell["team"]["organizationId"]]
    return "/".join(filter(None, (cell["side"], cell["level"])))


def count_of(cell: dict[str, Any], expected: dict[str, Any], names: dict[str, str], basis: str) -> int:
    counts = expected["counts"]
    if cell["kind"] == "ALL":
        return int(counts["all"] if basis == "POOLED" else counts["side"]["SALES"] + counts["side"]["MARKETING"])
    return int(counts[cell["kind"].lower()][group_of(cell, names)])


def imported(response: Response) -> dict[str, Any]:
    return {
        "side": response.side,
        "level": response.level,
        "teamExternalId": response.team or None,
        "answers": [response.answers[key] for key in KEYS],
    }


def put_organizations(client: ClientWorld, unit: dict[str, Any], parent: str | None = None) -> dict[str, str]:
    """Create the tree and return the global ids by external id."""
    facts = {"externalId": unit["external_id"], "parentExternalId": parent, "kind": unit["kind"]}
    row = client.manager.do(ORGANIZATION, name=unit["name"]["en"], side=unit.get("side"), **facts)["organization"]
    ids = {unit["external_id"]: row["id"]}
    for child in unit.get("children", []):
        ids |= put_organizations(client, child, unit["external_id"])
    return ids
