"""Answering by the API."""

from uuid import UUID

import pytest

from tests.answers.rounds import KEYS, SUBMIT, Round, all_at

FORM = """{ answerForm {
  title organization introduction { ja en text } closesAt asksWho side level team
  teams { id name } choices { value label { ja en } }
  sections { title { ja } statements { key text { ja en } } } promises { ja en }
} }"""


def test_a_person_answers_once(asked: Round) -> None:
    respondent = asked.respondent(1)
    assert respondent.do(SUBMIT, answers=all_at(4))["accepted"]

    (response,) = asked.responses()
    assert (response.side, response.level, response.team_id) == ("SALES", "STAFF", asked.team.id)
    assert response.answers == dict.fromkeys(KEYS, 4)
    assert asked.stands() == (1, 4)

    assert respondent.refused(SUBMIT, answers=all_at(5)) == [("ALREADY_USED", "")]
    assert (asked.stands(), asked.responses()[0].answers) == ((1, 4), response.answers)


def test_who_works_in_no_team_has_none(asked: Round) -> None:
    asked.respondent(0).do(SUBMIT, answers=all_at())
    (response,) = asked.responses()
    assert (response.level, response.team_id) == ("HEAD", None)


def test_many_answer_by_the_open_link(open_to_all: Round) -> None:
    form = open_to_all.respondent().ask(FORM)["answerForm"]
    (team,) = form["teams"]
    assert (form["asksWho"], form["side"], team["name"]) == (True, None, "関東営業チーム")

    open_to_all.respondent().do(SUBMIT, answers=all_at(1), side="MARKETING", level="HEAD")
    open_to_all.respondent().do(SUBMIT, answers=all_at(2), side="SALES", level="STAFF", teamId=team["id"])

    stored = {(row.side, row.level, row.team_id) for row in open_to_all.responses()}
    assert stored == {("MARKETING", "HEAD", None), ("SALES", "STAFF", open_to_all.team.id)}


def test_the_form_says_what_is_asked_and_what_is_kept(asked: Round) -> None:
    form = asked.respondent(1).speaking("ja").ask(FORM)["answerForm"]

    assert (form["title"], form["organization"]) == ("2026年秋の連携診断", "緑川産業")
    assert (form["asksWho"], form["side"], form["level"], form["team"]) == (False, "SALES", "STAFF", "関東営業チーム")
    assert form["introduction"]["text"] == form["introduction"]["ja"]
    assert [each["value"] for each in form["choices"]] == [1, 2, 3, 4, 5]
    assert [each["key"] for section in form["sections"] for each in section["statements"]] == list(KEYS)
    assert "5人に満たない" in form["promises"][1]["ja"]
    assert asked.stands() == (0, 5)


def test_the_form_of_a_used_link_is_refused(asked: Round) -> None:
    asked.respondent().do(SUBMIT, answers=all_at())
    answer = asked.respondent().send(FORM)
    assert (answer.data["answerForm"], answer.codes) == (None, ["ALREADY_USED"])


@pytest.mark.parametrize(("happens", "code"), [("close", "CLOSED"), ("cancel", "CLOSED"), ("expire", "EXPIRED")])
def test_a_round_that_is_over_takes_no_answer(happens: str, code: str, asked: Round) -> None:
    getattr(asked, happens)()
    assert asked.respondent().refused(SUBMIT, answers=all_at()) == [(code, "")]
    assert asked.respondent().send(FORM).codes == [code]
    assert asked.stands() == (0, 5)


def test_a_cancelled_round_says_so(asked: Round) -> None:
    asked.cancel()
    (error,) = asked.respondent().attempt(SUBMIT, answers=all_at())["errors"]
    assert error["message"] == "This assessment was called off. There is nothing left for you to do."


def test_no_order_of_sending_is_kept(asked: Round) -> None:
    asked.respondent(1).do(SUBMIT, answers=all_at()[::-1])
    asked.respondent(2).do(SUBMIT, answers=all_at())
    one, other = asked.responses()
    assert list(one.answers) == list(other.answers)
    assert {UUID(str(row.id)).version for row in (one, other)} == {4}
