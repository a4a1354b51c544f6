"""Rounds of an own questionnaire: asked, answered by each door and counted on any scale."""

import re
from typing import Any

import pytest

from backend.assessments.models import Response
from tests.answers.rounds import SUBMIT, post
from tests.assessments.documents import CLOSE, HAND_OUT, IMPORT
from tests.assessments.rounds import Company, plain
from tests.questionnaires.author import Author, a_scale, a_statement
from tests.world.callers import Caller

FORM = (
    "{ answerForm { introduction { en } choices { value label { en } } sections { title { en } statements { key } } } }"
)
ADVICE = """
query Advice($id: ID!) { node(id: $id) { ... on AssessmentResult {
  recommendations(fromStage: DEFINED) { rank reasons { dimension mean suppressed text { ja en } } }
} } }
"""
SCALES = [(0, 1), (1, 2), (1, 3), (1, 4), (0, 4), (1, 7), (0, 10), (1, 11)]
KEYS = ("meeting", "blame", "plan")


def open_to_all(acme: Company, questionnaire: dict[str, Any], **facts: Any) -> tuple[str, str]:
    """Open a round by one link, and return its id and the link's token."""
    id = acme.open(questionnaireId=questionnaire["id"], openLink=True, **facts)["id"]
    return id, acme.client.manager.do(HAND_OUT, id=id)["openUrl"].rpartition("/")[2]


def by_api(token: str, side: str, *values: int) -> None:
    answers = [{"statement": key, "value": value} for key, value in zip(KEYS, values, strict=True)]
    Caller(token=token).do(SUBMIT, side=side, level="STAFF", answers=answers)


def by_page(token: str, side: str, *values: int) -> None:
    fields = {f"answer.{key}": str(value) for key, value in zip(KEYS, values, strict=True)}
    assert post(f"/answer/{token}", fields | {"side": side, "level": "STAFF"}).status_code == 303


def figures(cell: dict[str, Any]) -> dict[str, Any]:
    return {each["dimension"]: each["value"] for each in cell["dimensions"]}


def test_weights_reversed_statements_and_a_scale_of_seven_are_counted(author: Author, acme: Company) -> None:
    id, token = open_to_all(acme, author.publish(author.create()))
    for door in (by_api, by_page) * 3:
        door(token, "SALES", 3, 6, 5)
        door(token, "MARKETING", 5, 2, 3)
    result = acme.client.manager.do(CLOSE, id=id)["result"]

    sales, marketing = (cell for cell in result["cells"] if cell["kind"] == "SIDE")
    assert sales["total"]["value"] == pytest.approx(20 + 80 * (2 / 6 + 1 / 6 + 2.5 * 4 / 6) / 4.5)
    assert marketing["total"]["value"] == pytest.approx(20 + 80 * (4 / 6 + 5 / 6 + 2.5 * 2 / 6) / 4.5)
    assert figures(sales)["PROCESS"] == pytest.approx(2.0)
    assert figures(marketing)["PROCESS"] == pytest.approx(4.0)
    assert figures(sales)["PLANNING"] == pytest.approx(1 + 4 * 4 / 6)
    for cell in (sales, marketing):
        told = {each["dimension"]: each["suppressed"] for each in cell["dimensions"]}
        assert [told[name] for name in ("ROLES_LANGUAGE", "SYSTEMS_METRICS", "CUSTOMER_CULTURE")] == ["NOT_ASKED"] * 3
    assert result["isAsSealed"]
    advice = acme.client.viewer.ask(ADVICE, id=result["id"])["node"]["recommendations"]
    reasons = {reason["dimension"]: reason for each in advice for reason in each["reasons"]}
    assert reasons["ROLES_LANGUAGE"]["suppressed"] == "NOT_ASKED"
    assert reasons["PROCESS"]["mean"] == pytest.approx(3.0)


@pytest.mark.parametrize(("lowest", "highest"), SCALES)
def test_any_scale_is_asked_and_counted_from_end_to_end(
    author: Author, acme: Company, lowest: int, highest: int
) -> None:
    id, token = open_to_all(acme, author.publish(author.create(scale=a_scale(lowest, highest))))
    page = Caller().browser.get(f"/answer/{token}", headers={"Accept-Language": "en"}).content.decode()
    steps = [str(value) for value in range(lowest, highest + 1)]
    assert re.findall(r'name="answer.plan" value="(-?\d+)"', page) == steps
    assert re.findall(r"<p class=\"ends\"[^>]*><span>([^<]*)</span><span>([^<]*)</span>", page) == [
        ("Strongly disagree", "Strongly agree")
    ] * len(KEYS)
    form = Caller(token=token).ask(FORM)["answerForm"]
    assert [str(choice["value"]) for choice in form["choices"]] == steps
    assert [section["title"]["en"] for section in form["sections"]] == ["Processes and rules", "Planning and learning"]

    for turn in range(6):
        for side, door in (("SALES", by_api), ("MARKETING", by_page)):
            value = (lowest, highest)[turn % 2]
            door(token, side, value, lowest + highest - value, value)
    cells = acme.client.manager.do(CLOSE, id=id)["result"]["cells"]
    assert [cell["total"]["value"] for cell in cells if cell["kind"] in ("ALL", "SIDE")] == [60.0] * 3
    assert [figures(cell)["PLANNING"] for cell in cells if cell["kind"] == "SIDE"] == [3.0] * 2


@pytest.mark.parametrize("value", [0, 8, -1])
def test_an_answer_off_the_scale_is_refused_by_each_door(author: Author, acme: Company, value: int) -> None:
    _, token = open_to_all(acme, author.publish(author.create()))
    with acme.unchanged():
        answers = [{"statement": key, "value": 4 if key != "plan" else value} for key in KEYS]
        refused = Caller(token=token).refused(SUBMIT, side="SALES", level="STAFF", answers=answers)
        assert refused == [("OUT_OF_RANGE", "input.answers.2.value")]
        fields = {"answer.meeting": "4", "answer.blame": "4", "answer.plan": str(value)}
        response = post(f"/answer/{token}", fields | {"side": "SALES", "level": "STAFF"})
        assert response.status_code == 422
        assert response.content.decode().count("Answer with a number from 1 to 7") or value < 0


def test_a_past_round_of_it_can_be_brought_in(author: Author, acme: Company) -> None:
    published = author.publish(author.create())
    responses = [{"side": side, "level": "STAFF", "answers": [4, 4, 4]} for side in ("SALES", "MARKETING") * 6]
    result = acme.bring_in(questionnaireId=published["id"], responses=responses)["result"]
    assert result["total"]["value"] == 60.0
    draft = author.create(key="draft")
    with acme.unchanged():
        asked = {"organizationId": acme.id, "title": "Past", "openedOn": "2025-01-06", "closedOn": "2025-01-17"}
        refused = acme.client.manager.refused(IMPORT, **asked, questionnaireId=draft["id"], responses=responses)
        assert refused == [("ILLEGAL_MOVE", "input.questionnaireId")]


def a_round(acme: Company, questionnaire: dict[str, Any], month: int, *values: int) -> dict[str, Any]:
    responses = [{"side": side, "level": "STAFF", "answers": list(values)} for side in ("SALES", "MARKETING") * 6]
    days = {"openedOn": f"2025-{month:02}-06", "closedOn": f"2025-{month:02}-17"}
    return dict(acme.bring_in(questionnaireId=questionnaire["id"], responses=responses, **days)["result"])


def test_a_reworded_statement_is_compared_only_where_its_author_says_so(author: Author, acme: Company) -> None:
    first = author.publish(author.create())
    reworded = {"text": {"ja": "別の文です。", "en": "Other words."}}
    statements = [
        a_statement("meeting", **reworded),
        a_statement("blame", reverse=True),
        a_statement("plan", "PLANNING"),
    ]
    second = author.publish(author.update(author.draft_after(first), statements=statements))
    assert [each["comparableSince"] for each in second["statements"]] == [2, 1, 1]
    statements[0] |= {"text": {"ja": "さらに別の文です。", "en": "Yet other words."}, "comparable": True}
    third = author.publish(author.update(author.draft_after(second), statements=statements))
    assert [each["comparableSince"] for each in third["statements"]] == [2, 1, 1]

    a_round(acme, first, 1, 3, 4, 4)
    change = a_round(acme, second, 2, 5, 4, 4)["change"]
    assert change["statementsCompared"] == 2
    assert change["cells"][0]["total"]["value"] == 0.0
    change = a_round(acme, third, 3, 4, 4, 4)["change"]
    assert change["statementsCompared"] == 3
    moved = {each["dimension"]: each["value"] for each in change["cells"][0]["dimensions"]}
    assert moved["PROCESS"] == pytest.approx(-1 / 3)


def test_on_another_scale_only_what_its_author_vouches_for_is_compared(author: Author, acme: Company) -> None:
    first = author.publish(author.create())
    plan = {"dimension": "PLANNING", "weight": "2.5"}
    statements = [a_statement("meeting"), a_statement("blame", reverse=True), a_statement("plan", **plan)]
    draft = author.update(author.draft_after(first), scale=a_scale(0, 10), statements=statements)
    assert [each["comparableSince"] for each in draft["statements"]] == [2, 2, 2]
    statements[2]["comparable"] = True
    second = author.publish(author.update(draft, scale=a_scale(0, 10), statements=statements))
    assert [each["comparableSince"] for each in second["statements"]] == [2, 2, 1]

    a_round(acme, first, 1, 4, 4, 4)
    change = a_round(acme, second, 2, 5, 5, 6)["change"]
    assert change["statementsCompared"] == 1
    assert change["cells"][0]["total"]["value"] == pytest.approx(8.0)


def test_rounds_of_another_questionnaire_are_not_compared(author: Author, acme: Company) -> None:
    a_round(acme, author.publish(author.create()), 1, 4, 4, 4)
    assert a_round(acme, author.publish(author.create(key="other")), 2, 5, 4, 4)["change"] is None


def test_nothing_that_an_answer_to_it_writes_tells_who_answered(author: Author, acme: Company) -> None:
    id, token = open_to_all(acme, author.publish(author.create()))
    before = acme.counts()
    by_api(token, "SALES", 3, 6, 5)
    after = acme.counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {"Response": 1}
    with acme.inside():
        (stored,) = Response.objects.filter(assessment=plain(id))
    assert stored.answers == {"meeting": 3, "blame": 6, "plan": 5}
