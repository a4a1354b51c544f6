"""Closing a round: one sealed result, and the organization moves with it."""

from typing import Any

import pytest
from django.db import ProgrammingError, connections

from backend.assessments.figures import disclosure
from backend.assessments.models import AssessmentResult, Response
from tenants.database.aliases import CLIENT, OWNER
from tenants.provisioning.migrations import inside
from tests.assessments.documents import CLOSE, FIGURES, LATEST, PORTFOLIO
from tests.assessments.rounds import Company, plain

SIX_EACH = [("SALES", "STAFF", 2)] * 5 + [("SALES", "MANAGER", 4)] + [("MARKETING", "STAFF", 4)] * 6


def close(company: Company, assessment_id: str, **facts: Any) -> dict[str, Any]:
    return company.client.manager.do(CLOSE, id=assessment_id, **facts)


def cell(result: dict[str, Any], key: str) -> dict[str, Any]:
    return next(dict(each) for each in result["cells"] if each["key"] == key)


def test_computes_the_result_and_closes(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *SIX_EACH)
    done = close(acme, opened["id"])

    assert (done["assessment"]["state"], done["assessment"]["responseRate"]) == ("CLOSED", 1.0)
    result = done["result"]
    sales, marketing = cell(result, "side:SALES"), cell(result, "side:MARKETING")
    assert sales["total"]["value"] == pytest.approx(20 * (5 * 2 + 4) / 6)
    assert (sales["stage"], sales["count"], sales["invited"]) == ("DEFINED", 6, 6)
    assert marketing["total"]["value"] == 80
    assert result["total"]["value"] == pytest.approx((sales["total"]["value"] + 80) / 2)
    assert (result["basis"], result["stage"], result["isAsSealed"]) == ("SIDES", "ALIGNED", True)
    assert result["change"] is None
    (difference, heads) = result["differences"]
    assert difference["total"]["value"] == pytest.approx((sales["total"]["value"] - 80) / 20)
    assert (heads["total"]["value"], heads["total"]["suppressed"]) == (None, "TOO_FEW")
    assert heads["total"]["verdict"] == "SUPPRESSED"
    assert (difference["total"]["verdict"], difference["total"]["inference"]) == ("UNDERPOWERED", None)
    assert result["standing"] == cell(result, "all")["standing"]


def test_leaves_no_ticket_behind(acme: Company) -> None:
    opened, other = acme.open(), acme.open()
    acme.answer(opened["id"], *SIX_EACH)
    close(acme, opened["id"])
    assert acme.counts()["AnswerTicket"] == 12  # those of the other round
    assert acme.open()["id"] != other["id"]


def test_moves_the_organization_and_tells_the_portfolio(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *SIX_EACH)
    result = close(acme, opened["id"])["result"]

    (company,) = [edge["node"] for edge in nodes(acme) if edge["node"]["name"] == "Acme"]
    assert (company["stage"], company["latestResult"]["hash"]) == ("ALIGNED", result["hash"])
    row = portfolio(acme)
    assert (row["stage"], row["total"], row["totalChange"]) == ("ALIGNED", result["total"]["value"], None)
    assert row["assessedOn"] is not None


def test_a_team_moves_alone(acme: Company) -> None:
    opened = acme.open(organizationId=acme.ids["SALES"])
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 2 + [("SALES", "STAFF", 4)] * 3)
    close(acme, opened["id"])
    stages = {edge["node"]["name"]: edge["node"]["stage"] for edge in nodes(acme)}
    assert stages == {"Acme": None, "Marketing": None, "Sales": "ALIGNED"}
    assert portfolio(acme) == {"slug": "alder", "stage": None, "total": None, "totalChange": None, "assessedOn": None}


def test_at_the_edge_of_a_band_no_stage_is_named_and_the_organization_stays(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 6, *[("MARKETING", "STAFF", 3)] * 6)
    result = close(acme, opened["id"])["result"]
    assert (result["total"]["value"], result["stage"], result["stageSplit"]) == (60.0, None, None)
    assert result["standing"]["between"] == ["DEFINED", "ALIGNED"]
    assert {edge["node"]["stage"] for edge in nodes(acme)} == {None}
    row = portfolio(acme)
    assert (row["stage"], row["total"]) == (None, 60.0), "what is known is told"


def test_compares_with_the_round_before(acme: Company) -> None:
    first = acme.bring_in()["result"]
    opened = acme.open()
    acme.answer(opened["id"], *SIX_EACH)
    change = close(acme, opened["id"])["result"]["change"]

    assert (change["sinceHash"], change["statementsCompared"]) == (first["hash"], 20)
    everybody, sales, marketing = change["cells"]
    assert (everybody["stageBefore"], everybody["stageAfter"]) == (None, "ALIGNED")
    assert sales["side"] == "SALES"
    assert sales["total"]["value"] == pytest.approx(20 * 14 / 6 - 40)
    assert marketing["total"] == {"before": 80.0, "after": 80.0, "value": 0.0, "interval": None, "suppressed": None}
    assert portfolio(acme)["totalChange"] == pytest.approx(everybody["total"]["value"])


def test_rounds_of_another_organization_or_called_off_are_no_round_before(acme: Company) -> None:
    acme.bring_in(organizationId=acme.ids["SALES"], responses=[dict(SALES_ANSWER) for _ in range(5)])
    opened = acme.open()
    acme.answer(opened["id"], *SIX_EACH)
    assert close(acme, opened["id"])["result"]["change"] is None


def test_refuses_to_close_what_nobody_answered(acme: Company) -> None:
    opened = acme.open()
    with acme.unchanged():
        for locale, is_ascii in (("en", True), ("ja", False)):
            (refusal,) = acme.client.manager.speaking(locale).attempt(CLOSE, id=opened["id"])["errors"]
            assert (refusal["code"], refusal["path"]) == ("TOO_FEW", ["input", "id"])
            assert refusal["message"].isascii() is is_ascii


def test_four_answers_give_a_result_without_a_figure(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *[("SALES", "STAFF", 2)] * 4)
    done = close(acme, opened["id"])

    assert small_groups(done["result"]) == []
    assert {each["total"]["suppressed"] for each in done["result"]["cells"]} == {"TOO_FEW"}
    assert (done["result"]["stage"], done["result"]["count"], done["result"]["basis"]) == (None, None, "POOLED")
    assert {edge["node"]["stage"] for edge in nodes(acme)} == {None}
    assert portfolio(acme)["assessedOn"] is None


def test_one_side_alone_is_pooled(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *[("SALES", "STAFF", 3)] * 3 + [("SALES", "STAFF", 4)] * 3)
    result = close(acme, opened["id"])["result"]
    assert (result["basis"], result["stage"]) == ("POOLED", "ALIGNED")
    assert cell(result, "side:MARKETING")["total"]["suppressed"] == "TOO_FEW"


def test_an_assessment_may_raise_the_smallest_group(acme: Company) -> None:
    opened = acme.open(smallestGroup=7)
    acme.answer(opened["id"], *SIX_EACH)
    result = close(acme, opened["id"])["result"]
    assert (result["smallestGroup"], result["count"]) == (7, 12)
    assert cell(result, "side:SALES")["total"] == {"value": None, "code": None, "suppressed": "TOO_FEW"}


def test_with_the_rule_off_a_small_group_shows(acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of `small_groups`: it finds what the rule hides."""
    monkeypatch.setattr(disclosure, "publishable", at_least_one)
    monkeypatch.setattr(disclosure, "shown_numbers", EveryNumber)
    opened = acme.open()
    acme.answer(opened["id"], ("SALES", "HEAD", 3), *SIX_EACH[1:])
    assert "side:SALES/level:HEAD" in small_groups(close(acme, opened["id"])["result"])


def test_close_is_answered_again_for_a_repeated_key_and_refused_for_another(acme: Company) -> None:
    opened = acme.open()
    acme.answer(opened["id"], *SIX_EACH)
    first = close(acme, opened["id"], idempotencyKey="c1")
    assert close(acme, opened["id"], idempotencyKey="c1") == first
    with acme.unchanged():
        assert acme.client.manager.refused(CLOSE, id=opened["id"]) == [("CLOSED", "input.id")]
        assert acme.client.manager.refused(CLOSE, id=opened["id"], version=1) == [("STALE", "input.version")]


@pytest.mark.parametrize("model", [AssessmentResult, Response])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_clients_role_cannot_change_results_and_responses(acme: Company, model: Any, statement: str) -> None:
    acme.bring_in()
    with (
        acme.unchanged(),
        pytest.raises(ProgrammingError, match="permission denied"),
        acme.inside(),
        connections[CLIENT].cursor() as cursor,
    ):
        cursor.execute(statement.format(table=model._meta.db_table))


def test_a_changed_document_is_not_as_sealed(acme: Company) -> None:
    result = acme.bring_in()["result"]
    assert result["isAsSealed"] is True
    with acme.inside():
        document = AssessmentResult.objects.get(id=plain(result["id"])).document
    document["cells"][0]["total"]["value"] += 1
    tamper(acme, result["id"], document)
    read = acme.client.viewer.ask("query Q($id: ID!) { node(id: $id) { ...Whole } }" + FIGURES, id=result["id"])
    assert read["node"]["isAsSealed"] is False


SALES_ANSWER = {"side": "SALES", "level": "STAFF", "answers": [3] * 20}


def at_least_one(rows: Any, **rest: Any) -> list[str | None]:
    """The rule with k lowered to 1, and subtraction forgotten."""
    return [None if row.any() else "TOO_FEW" for row in rows]


class EveryNumber(dict):  # type: ignore[type-arg]
    """Stands for what may be shown: everything."""

    def __init__(self, scores: Any, rows: Any, **rest: Any) -> None:
        figures = (scores.total, *scores.dimensions, *scores.statements)
        super().__init__({figure: frozenset(range(len(rows))) for figure in figures})


def small_groups(result: dict[str, Any], least: int = 5) -> list[str]:
    """Name the groups that show a figure or a count though fewer than `least` are in them."""
    shown = []
    for each in result["cells"]:
        figures = [each["total"], *each["dimensions"], *(each["statements"] or [])]
        tells = any(figure["value"] is not None or figure["code"] for figure in figures)
        if each["count"] is None:
            assert not tells, f"{each['key']} has figures and no count"
        if each["count"] is not None and each["count"] < least:
            shown.append(each["key"])
    return shown


def nodes(company: Company) -> list[dict[str, Any]]:
    return list(company.client.viewer.ask(LATEST)["client"]["organizations"]["edges"])


def portfolio(company: Company) -> dict[str, Any]:
    edges = company.client.consultant.ask(PORTFOLIO)["portfolio"]["edges"]
    return next(dict(edge["node"]) for edge in edges if edge["node"]["slug"] == company.client.row.slug)


def tamper(company: Company, result_id: str, document: dict[str, Any]) -> None:
    """Change a result as only the owner of the database can."""
    with inside(company.client.row.schema_name):
        AssessmentResult.objects.using(OWNER).filter(id=plain(result_id)).update(document=document)
