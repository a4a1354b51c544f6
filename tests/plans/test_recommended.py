"""Recommendations as the API tells them, on the result of an assessment."""

from typing import Any

from backend.assessments.models import AssessmentResult
from backend.plans.playbook import playbook
from backend.plans.recommendations import recommend
from schema.explorer.samples import sample_operations
from tests.assessments.rounds import Company, plain
from tests.plans.asked import ADOPT, CREATE
from tests.plans.work import a_plan, assessed
from tests.world.statements import counted

ADVICE = """
query Advice($from: Stage) {
  client { assessments { edges { node { result { stage recommendations(fromStage: $from) {
    rank priority practice { key core }
    reasons {
      dimension mean code suppressed wanted shortfall difference differenceSuppressed text { ja en text }
    }
  } } } } } }
}
"""


def advice(company: Company, **arguments: Any) -> list[dict[str, Any]]:
    (edge,) = company.client.viewer.ask(ADVICE, **arguments)["client"]["assessments"]["edges"]
    return list(edge["node"]["result"]["recommendations"])


def test_tells_what_is_computed_from_the_sealed_document(acme: Company) -> None:
    id = assessed(acme)
    with acme.inside():
        document = AssessmentResult.objects.get(assessment=plain(id)).document
    expected = recommend(document, playbook(), from_stage="DEFINED")

    told = advice(acme)
    assert [(each["rank"], each["practice"]["key"], each["priority"]) for each in told] == [
        (each.rank, each.practice.key, each.priority) for each in expected
    ]
    reason, right = told[0]["reasons"][0], expected[0].reasons[0]
    assert (reason["mean"], reason["wanted"], reason["shortfall"]) == (2.5, 3.0, 0.5)
    assert (reason["difference"], reason["suppressed"]) == (-1.0, None)
    assert reason["text"] == {"ja": right.text.ja, "en": right.text.en, "text": right.text.en}


def test_recommends_for_another_stage_when_asked(acme: Company) -> None:
    assessed(acme)
    keys = {each["practice"]["key"] for each in advice(acme, **{"from": "UNDEFINED"})}
    assert keys == {practice.key for practice in playbook().for_step("UNDEFINED")}
    assert advice(acme, **{"from": "INTEGRATED"}) == []


def test_tells_no_figure_that_is_withheld(acme: Company) -> None:
    acme.bring_in(responses=[{"side": "SALES", "level": "STAFF", "answers": [3] * 20}] * 3)
    assert advice(acme) == []
    for reason in (reason for each in advice(acme, **{"from": "DEFINED"}) for reason in each["reasons"]):
        assert (reason["mean"], reason["shortfall"], reason["difference"]) == (None, None, None)
        assert reason["suppressed"] == "TOO_FEW"
        assert not any(sign.isdigit() for sign in reason["text"]["ja"] + reason["text"]["en"])


def test_a_recommendation_becomes_an_action_by_one_call(acme: Company) -> None:
    plan = acme.client.manager.do(CREATE, **a_plan(acme, assessed(acme)))["plan"]["id"]
    first = advice(acme)[0]["practice"]["key"]
    adopted = acme.client.manager.do(ADOPT, planId=plan, practice=first, ownerId=acme.people["S2"])["action"]
    assert adopted["practice"] == {"key": first}


def test_asks_the_database_for_no_more_than_the_result(acme: Company) -> None:
    assessed(acme)
    advice(acme)
    with counted() as count:
        advice(acme)
    assert count.sent <= 9


def test_the_explorers_tab_tells_a_plan_and_what_to_take_up_next(acme: Company) -> None:
    acme.client.manager.do(CREATE, **a_plan(acme, assessed(acme)))
    tab = next(sample.query for sample in sample_operations() if sample.title == "Plan")
    client = acme.client.viewer.ask(tab)["client"]
    assert client["plans"]["edges"][0]["node"]["toStage"] == "ALIGNED"
    assert client["organizations"]["edges"][0]["node"]["latestResult"]["recommendations"][0]["rank"] == 1
