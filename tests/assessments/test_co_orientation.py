"""A round that asks what the sides expect of each other: opened, answered or brought in, closed, read and verified."""

from typing import Any

import pytest

from backend.assessments.figures.hashing import seal
from backend.assessments.models import Assessment, Response
from tenants.database.aliases import OWNER
from tests.answers.rounds import SUBMIT, all_at
from tests.assessments.clock import instant, tick
from tests.assessments.documents import CLOSE, HAND_OUT, IMPORT, OPEN
from tests.assessments.rounds import KEYS, Company, a_past_round, a_response, plain
from tests.assessments.test_verify_snapshot import as_owner, document_of, tamper, verified
from tests.world.callers import Caller

ASKS = "query Q($id: ID!) { node(id: $id) { ... on Assessment { asksExpectations } } }"
READ = """query Q($id: ID!) { node(id: $id) { ... on AssessmentResult { method coOrientation {
  expectations { side dimensions { dimension value code suppressed } }
  comparisons { kind side dimensions {
    dimension value code suppressed verdict inference { low high p } morePerSide beyondRoster explanation { ja en }
  } }
  falseConsensus { side dimension value explanation { ja en } }
} } } }"""


def row(place: int, *, lift: int) -> list[int]:
    return [min(max(2 + lift + (place + item) % 2, 1), 5) for item in range(len(KEYS))]


def of_one_mind(count: int = 14) -> dict[str, Any]:
    """A past round: Sales answers two points above Marketing, and each expects the other to answer as itself."""
    return {
        "responses": [
            {**a_response(side), "answers": row(place, lift=lift), "expectations": row(place + 1, lift=lift)}
            for side, lift in (("SALES", 2), ("MARKETING", 0))
            for place in range(count)
        ]
        + [a_response("BOTH", value=3)] * 5
    }


def read(company: Company, result: dict[str, Any]) -> Any:
    return company.client.viewer.ask(READ, id=result["id"])["node"]["coOrientation"]


def parts(told: dict[str, Any], kind: str, side: str | None) -> dict[str, Any]:
    (found,) = (each["dimensions"] for each in told["comparisons"] if (each["kind"], each["side"]) == (kind, side))
    return {part["dimension"]: part for part in found}


def test_a_past_round_tells_what_the_sides_expect(acme: Company) -> None:
    result = acme.bring_in(**of_one_mind())["result"]
    told = read(acme, result)
    assert {each["side"]: each["dimensions"][0]["value"] for each in told["expectations"]} == {
        "SALES": 4.5,
        "MARKETING": 2.5,
    }
    assert parts(told, "DISAGREEMENT", None)["PROCESS"]["verdict"] == "GAP"
    misperceived = parts(told, "MISPERCEPTION", "SALES")["PROCESS"]
    assert (misperceived["value"], misperceived["verdict"]) == (2.0, "GAP")
    assert misperceived["inference"]["low"] <= 2.0 <= misperceived["inference"]["high"]
    assert misperceived["explanation"]["en"].startswith("Sales expects Marketing to answer 2.00 points higher than it")
    expected = parts(told, "EXPECTED_DISAGREEMENT", "MARKETING")["PLANNING"]
    assert (expected["value"], expected["verdict"]) == (0.0, "EQUIVALENT")
    assert [each["value"] for each in told["falseConsensus"]] == [True] * 10
    assert "side by side" in told["falseConsensus"][0]["explanation"]["en"]


def test_what_was_sealed_is_computed_again_to_the_same_figures(acme: Company) -> None:
    result = acme.bring_in(**of_one_mind(21))["result"]
    assert verified(acme, result) == ("EQUAL", [])


def test_a_changed_expectation_is_found(acme: Company) -> None:
    result = acme.bring_in(**of_one_mind())["result"]
    with as_owner(acme):
        rows = Response.objects.using(OWNER).filter(side="SALES")
        first = rows.first()
        assert first is not None
        rows.filter(id=first.id).update(expected=dict.fromkeys(KEYS, 1))
    outcome, differs_at = verified(acme, result)
    assert outcome == "DIFFERENT"
    assert "co_orientation.comparisons[1].dimensions[0].value" in differs_at
    assert all(place.startswith("co_orientation.") for place in differs_at)


def test_a_round_that_did_not_ask_tells_none(acme: Company) -> None:
    result = acme.bring_in()["result"]
    assert read(acme, result) is None
    assert verified(acme, result) == ("EQUAL", [])


def test_a_result_of_before_it_could_be_asked_tells_none(acme: Company) -> None:
    result = acme.bring_in()["result"]
    document = document_of(acme, result)
    del document["co_orientation"]
    old = seal(document | {"method": "2"})
    tamper(acme, result, document=old, hash=old["hash"], method="2")
    assert read(acme, result) is None
    assert verified(acme, result) == ("OTHER_METHOD", [])


REFUSED: list[tuple[list[dict[str, Any]], list[tuple[str, str]]]] = [
    ([a_response(expectations=[3] * 20), a_response()], [("INCOMPLETE", "input.responses.1.expectations")]),
    ([a_response(expectations=[3] * 19)], [("INCOMPLETE", "input.responses.0.expectations")]),
    ([a_response(expectations=[])], [("INCOMPLETE", "input.responses.0.expectations")]),
    (
        [a_response(expectations=[3] * 19 + [6]), a_response("MARKETING", expectations=[0] + [3] * 19)],
        [
            ("OUT_OF_RANGE", "input.responses.0.expectations.19"),
            ("OUT_OF_RANGE", "input.responses.1.expectations.0"),
        ],
    ),
    ([a_response("BOTH", expectations=[3] * 20)], [("INVALID", "input.responses.0.expectations")]),
    (
        [a_response(expectations=[3] * 20), a_response("OTHER", expectations=[3] * 20)],
        [("INVALID", "input.responses.1.expectations")],
    ),
]


@pytest.mark.parametrize(("responses", "reasons"), REFUSED)
def test_refuses_what_is_wrong_in_a_past_round_in_both_languages_and_stores_nothing(
    responses: list[dict[str, Any]], reasons: list[tuple[str, str]], acme: Company
) -> None:
    asked = a_past_round(acme.id, responses=responses)
    with acme.unchanged():
        assert acme.client.manager.refused(IMPORT, **asked) == reasons
        ja = acme.client.manager.speaking("ja").attempt(IMPORT, **asked)["errors"]
    assert not any(error["message"].isascii() for error in ja)


def test_a_round_is_opened_answered_and_closed(acme: Company) -> None:
    opened = acme.open(asksExpectations=True)
    assert acme.client.viewer.ask(ASKS, id=opened["id"])["node"]["asksExpectations"] is True
    for link in acme.client.manager.do(HAND_OUT, id=opened["id"])["links"]:
        is_sales = link["name"].startswith("Sales")
        own, other = (2, 4) if is_sales else (4, 3)
        Caller(token=link["url"].rpartition("/")[2]).do(SUBMIT, answers=all_at(own), expectations=all_at(other))
    told = read(acme, acme.client.manager.do(CLOSE, id=opened["id"])["result"])
    assert {each["side"]: each["dimensions"][0]["value"] for each in told["expectations"]} == {
        "SALES": 4.0,
        "MARKETING": 3.0,
    }
    assert parts(told, "MISPERCEPTION", "SALES")["PROCESS"]["value"] == 0.0
    assert parts(told, "MISPERCEPTION", "MARKETING")["PROCESS"]["value"] == 1.0
    own = parts(told, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]
    assert (own["value"], own["verdict"], own["inference"]) == (2.0, "UNDERPOWERED", None)
    assert own["morePerSide"] > 0
    assert "more of Sales" in own["explanation"]["en"]


def test_a_planned_round_asks_it_once_it_opens(acme: Company) -> None:
    opened = acme.open(asksExpectations=True, opensAt=instant(2, 10).isoformat())
    tick(2, 11)
    with acme.inside():
        assert Assessment.objects.get(pk=plain(opened["id"])).asks_expectations
    assert acme.client.viewer.ask(ASKS, id=acme.open()["id"])["node"]["asksExpectations"] is False


def test_by_name_it_is_not_asked(acme: Company) -> None:
    facts = {"organizationId": acme.id, "title": "A round", "daysOpen": 7, "mode": "NAMED", "asksExpectations": True}
    with acme.unchanged():
        assert acme.client.manager.refused(OPEN, **facts) == [("INVALID", "input.asksExpectations")]
