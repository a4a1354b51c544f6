"""An answer link as the credential of a request; what its holder may not do: tests/access, kind RESPONDENT."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.answers.rounds import SUBMIT, Round, all_at
from tests.world.build import ClientWorld
from tests.world.callers import Caller

ASK = "{ answerForm { title } }"


@pytest.mark.parametrize(
    "caller", [{"client": "birch"}, {"client": "unheard-of"}, {"host": "birch.localhost"}, {"host": "cedar.localhost"}]
)
def test_a_link_beside_another_clients_name_is_refused(caller: dict[str, str], asked: Round) -> None:
    answer = Caller(token=asked.token(), **caller).send(SUBMIT, input={"answers": all_at()})
    assert (answer.status, answer.codes) == (400, ["SELECTORS_DISAGREE"])
    assert asked.stands() == (0, 5)

    Caller(token=asked.token(), client="alder", host="alder.localhost").do(SUBMIT, answers=all_at())


def test_a_link_of_a_suspended_client_is_refused_until_it_is_served_again(asked: Round, alder: ClientWorld) -> None:
    alder.row.state = "SUSPENDED"
    alder.row.save(update_fields=["state"])
    answer = asked.respondent().send(SUBMIT, input={"answers": all_at()})
    alder.row.state = "ACTIVE"
    alder.row.save(update_fields=["state"])

    assert (answer.status, answer.codes) == (403, ["CLIENT_SUSPENDED"])
    assert asked.stands() == (0, 5)
    asked.respondent().do(SUBMIT, answers=all_at())


def test_the_right_to_answer_comes_with_the_link_alone(asked: Round, alder: ClientWorld) -> None:
    for caller in [*alder.callers.values()]:
        assert caller.send(ASK).codes == ["FORBIDDEN"]
        assert caller.refused(SUBMIT, answers=all_at()) == [("FORBIDDEN", "")]
    assert asked.stands() == (0, 5)


def test_an_open_link_that_was_never_opened_is_no_link(asked: Round, open_to_all: Round) -> None:
    token = open_to_all.token()
    open_to_all.change(has_open_link=False)
    assert Caller(token=token).refused(SUBMIT, answers=all_at(), side="SALES", level="HEAD") == [("NOT_FOUND", "")]
    assert open_to_all.stands() == (0, 5)  # the tickets are those of the other round


def test_a_link_answers_its_own_round_alone(asked: Round, open_to_all: Round) -> None:
    asked.respondent(1).do(SUBMIT, answers=all_at())
    assert [row.assessment_id for row in asked.responses()] == [asked.assessment.id]


def test_time_that_is_extended_opens_the_link_again(asked: Round) -> None:
    asked.expire()
    assert asked.respondent().refused(SUBMIT, answers=all_at()) == [("EXPIRED", "")]
    asked.change(closes_at=timezone.now() + timedelta(days=1))
    asked.respondent().do(SUBMIT, answers=all_at())
