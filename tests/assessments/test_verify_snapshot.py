"""A sealed result is computed again and compared: what differs is told by place, never by figure."""

from typing import Any

from backend.assessments.figures.hashing import seal
from backend.assessments.models import AssessmentResult, Response
from tenants.database.aliases import OWNER
from tenants.provisioning.migrations import inside
from tests.assessments.rounds import KEYS, Company, a_response, plain

VERIFY = """
mutation Verify($input: VerifySnapshotInput!) {
  verifySnapshot(input: $input) { result { id } outcome differsAt errors { code path message } }
}
"""


def verified(company: Company, result: dict[str, Any]) -> tuple[str, list[str]]:
    found = company.client.manager.do(VERIFY, id=result["id"])
    assert found["result"] == {"id": result["id"]}
    return found["outcome"], found["differsAt"]


def spread(day: int, *, lift: int) -> dict[str, Any]:
    """The input of a round of twelve a side whose answers vary."""
    rows = [[1 + lift + (place + item) % 3 for item in range(len(KEYS))] for place in range(12)]
    answers = [{**a_response(side), "answers": row} for side in ("SALES", "MARKETING") for row in rows]
    return {
        "openedOn": f"2025-0{day}-06",
        "closedOn": f"2025-0{day}-17",
        "responses": answers,
        "invited": [{"side": "SALES", "count": 14}, {"side": "MARKETING", "count": 14}],
    }


def as_owner(company: Company) -> Any:
    """The client's schema as only the owner of the database can change it."""
    return inside(company.client.row.schema_name)


def test_the_stored_answers_give_the_sealed_figures_again(acme: Company) -> None:
    first = acme.bring_in(**spread(1, lift=0))["result"]
    third = acme.bring_in(**spread(5, lift=1))["result"]
    assert third["change"]["cells"][0]["total"]["interval"] is not None
    assert verified(acme, first) == verified(acme, third) == ("EQUAL", [])

    acme.bring_in(**spread(3, lift=2))
    assert verified(acme, third) == ("EQUAL", []), "a round that was brought in since lies between"


def test_other_answers_are_found_and_told_by_place_alone(acme: Company) -> None:
    result = acme.bring_in(**spread(1, lift=0))["result"]
    before = acme.counts()
    with as_owner(acme):
        answers = Response.objects.using(OWNER).first()
        assert answers is not None
        Response.objects.using(OWNER).filter(id=answers.id).update(answers=dict.fromkeys(KEYS, 5))
    outcome, differs_at = verified(acme, result)
    assert outcome == "DIFFERENT"
    assert differs_at[0] == "cells[0].dimensions[0].value"
    assert len(differs_at) == 20
    assert acme.counts() == before, "nothing is stored"


def test_answers_that_are_more_than_were_asked_differ(acme: Company) -> None:
    result = acme.bring_in(**spread(1, lift=0))["result"]
    acme.answer(result_of(acme, result), *[("SALES", "STAFF", 3)] * 3)
    assert verified(acme, result) == ("DIFFERENT", [])


def test_a_changed_document_has_a_broken_seal(acme: Company) -> None:
    result = acme.bring_in(**spread(1, lift=0))["result"]
    document = document_of(acme, result)
    document["cells"][0]["total"]["value"] += 1
    tamper(acme, result, document=document)
    assert verified(acme, result)[0] == "BROKEN_SEAL"
    sealed_anew = seal(document)
    tamper(acme, result, document=sealed_anew)
    assert verified(acme, result)[0] == "BROKEN_SEAL", "its row keeps the hash of the first"
    tamper(acme, result, document=sealed_anew, hash=sealed_anew["hash"])
    assert verified(acme, result) == ("DIFFERENT", ["cells[0].total.value"]), "the control: sealed, and yet not so"


def test_a_result_of_an_earlier_method_is_read_and_not_computed(acme: Company) -> None:
    result = acme.bring_in(**spread(1, lift=0))["result"]
    document = document_of(acme, result)
    for name in ("seed", "stage_split"):
        del document[name]
    for cell in document["cells"]:
        del cell["standing"]
    for pair in document["differences"]:
        for part in (pair["total"], *pair["dimensions"], *(pair["statements"] or ())):
            for name in ("verdict", "inference", "more_per_side", "beyond_roster"):
                del part[name]
    old = seal(document | {"method": "1"})
    tamper(acme, result, document=old, hash=old["hash"], method="1")
    assert verified(acme, result) == ("OTHER_METHOD", [])
    read = acme.client.viewer.ask(READ, id=result["id"])["node"]
    assert (read["standing"], read["stageSplit"], read["isAsSealed"]) == (None, None, True)
    assert read["differences"][0]["total"] == {"verdict": None, "explanation": None, "value": 0.0}


def test_only_who_writes_assessments_may_verify_and_only_results_there_are(acme: Company) -> None:
    result = acme.bring_in(**spread(1, lift=0))["result"]
    with acme.unchanged():
        assert acme.client.viewer.refused(VERIFY, id=result["id"]) == [("FORBIDDEN", "")]
        assert acme.client.manager.refused(VERIFY, id=acme.id) == [("NOT_FOUND", "input.id")]


READ = """query Q($id: ID!) { node(id: $id) { ... on AssessmentResult {
  isAsSealed stageSplit standing { between } differences { total { value verdict explanation { en } } }
} } }"""


def result_of(company: Company, result: dict[str, Any]) -> str:
    asked = "query Q($id: ID!) { node(id: $id) { ... on AssessmentResult { assessment { id } } } }"
    return str(company.client.viewer.ask(asked, id=result["id"])["node"]["assessment"]["id"])


def document_of(company: Company, result: dict[str, Any]) -> dict[str, Any]:
    with company.inside():
        document: dict[str, Any] = AssessmentResult.objects.get(id=plain(result["id"])).document
        return document


def tamper(company: Company, result: dict[str, Any], **columns: Any) -> None:
    with as_owner(company):
        AssessmentResult.objects.using(OWNER).filter(id=plain(result["id"])).update(**columns)
