"""Withdrawing comments: by the code alone, before the round closes and after, once."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from schema.endpoint import engine
from schema.engine.reads import Plans
from tenants.answer_links import AnswerLink, WithdrawalCode
from tests.answers.comments import WITHDRAW, answer, many, read, stored, withdraw
from tests.answers.rounds import SUBMIT, Round, all_at, everything_in
from tests.answers.test_refused import LANGUAGES
from tests.world.build import ClientWorld
from tests.world.callers import Caller


def pressed(code: str, *, locale: str = "en", method: str = "post", host: str = "localhost") -> Any:
    browser = Browser(raise_request_exception=False)
    headers = {"Accept-Language": locale}
    return getattr(browser, method)(f"/answer/withdraw/{code}", headers=headers, HTTP_HOST=host)


def code_on(response: Any) -> str:
    return "".join(re.findall(r'<section class="note" data-code="(\w+)"', response.content.decode()))


def test_withdrawn_before_the_close_it_never_shows(alder: ClientWorld, commented_by_all: Round) -> None:
    first, *_ = many(commented_by_all, 12)
    before = everything_in(alder.row.schema_name)
    withdraw(first)
    after = everything_in(alder.row.schema_name)
    changed = [table.partition(".")[2] for table in after if after[table] != before[table]]
    assert changed == ["assessments_withdrawal"]  # which envelope is meant, nothing tells

    commented_by_all.finish()
    assert sorted(read(alder.viewer)) == sorted(("PROCESS", f"PROCESS {place}") for place in range(1, 12))
    assert stored(commented_by_all) == (0, 0, 11)


def test_withdrawn_after_the_close_it_is_gone(alder: ClientWorld, commented_by_all: Round) -> None:
    _, second, *_ = many(commented_by_all, 12, dimensions=["PROCESS", "PLANNING"])
    commented_by_all.finish()
    withdraw(second)
    shown = read(alder.viewer)
    assert len(shown) == 22
    assert not {("PROCESS", "PROCESS 1"), ("PLANNING", "PLANNING 1")} & set(shown)
    assert len(commented_by_all.responses()) == 12


def test_one_withdrawn_of_ten_hides_all(alder: ClientWorld, commented_by_all: Round) -> None:
    codes = many(commented_by_all, 10)
    commented_by_all.finish()
    assert len(read(alder.viewer)) == 10
    withdraw(codes[4])
    assert (read(alder.viewer), stored(commented_by_all)) == ([], (0, 0, 9))


def test_of_one_dimension_of_several(alder: ClientWorld, commented_by_all: Round) -> None:
    many(commented_by_all, 10, dimensions=["PROCESS", "PLANNING"])
    code = answer(commented_by_all, ("PLANNING", "mine"))
    commented_by_all.finish()
    assert code
    withdraw(code)
    assert len(read(alder.viewer)) == 20


def test_the_page_asks_first_and_withdraws_then(alder: ClientWorld, commented_by_all: Round) -> None:
    codes = many(commented_by_all, 11)
    commented_by_all.finish()
    for locale, asks, done in (
        ("ja", "コメントを取り消しますか", "コメントを取り消しました"),
        ("en", "Withdraw your comments?", "Your comments are withdrawn"),
    ):
        code = codes.pop()
        for method in ("get", "head"):
            assert pressed(code, locale=locale, method=method).status_code == 200
        page = pressed(code, locale=locale, method="get").content.decode()
        assert asks in page
        assert commented_by_all.assessment.title in page
        before = stored(commented_by_all)[2]
        assert done in pressed(code, locale=locale).content.decode()
        assert stored(commented_by_all)[2] == before - 1
    assert read(alder.viewer) == []


def test_its_page_is_closed_like_the_others(commented_by_all: Round) -> None:
    (code,) = many(commented_by_all, 1)
    for response in (pressed(code, method="get"), pressed(code), pressed(code)):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.cookies


# --- refusals: coded, in both languages, and nothing changes


def refused(round: Round, caller: Caller, reasons: list[tuple[str, str]], **input: Any) -> None:
    before = stored(round), round.stands()
    assert caller.refused(WITHDRAW, **({"confirm": True} | input)) == reasons
    for locale, is_fitting in LANGUAGES.items():
        errors = caller.speaking(locale).attempt(WITHDRAW, **({"confirm": True} | input))["errors"]
        assert all(is_fitting(error["message"]) for error in errors)
    assert (stored(round), round.stands()) == before


def refused_page(round: Round, code: str, status: int, name: str, **more: Any) -> None:
    before = stored(round), round.stands()
    for method in ("get", "post") if name != "ALREADY_USED" else ("post",):
        for locale, is_fitting in LANGUAGES.items():
            response = pressed(code, locale=locale, method=method, **more)
            assert (response.status_code, code_on(response)) == (status, name)
            (heading,) = re.findall(r"<h1>(.+?)</h1>", response.content.decode())
            assert is_fitting(heading)
    assert (stored(round), round.stands()) == before


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_code_works_once(is_closed: bool, commented_by_all: Round) -> None:
    codes = many(commented_by_all, 12)
    if is_closed:
        commented_by_all.finish()
    withdraw(codes[0])
    refused(commented_by_all, Caller(token=codes[0]), [("ALREADY_USED", "")])
    refused_page(commented_by_all, codes[0], 409, "ALREADY_USED")
    withdraw(codes[1])


def test_a_code_that_was_used_before_the_close_is_used_after_it(commented_by_all: Round) -> None:
    codes = many(commented_by_all, 12)
    withdraw(codes[0])
    commented_by_all.finish()
    refused(commented_by_all, Caller(token=codes[0]), [("ALREADY_USED", "")])


def test_it_asks_to_be_confirmed(commented_by_all: Round) -> None:
    (code,) = many(commented_by_all, 1)
    refused(commented_by_all, Caller(token=code), [("REQUIRED", "input.confirm")], confirm=False)
    withdraw(code)


def test_of_a_round_that_was_called_off_nothing_is_left(commented_by_all: Round) -> None:
    (code,) = many(commented_by_all, 1)
    commented_by_all.cancel()
    refused(commented_by_all, Caller(token=code), [("CLOSED", "")])
    refused_page(commented_by_all, code, 410, "CLOSED")


@pytest.mark.parametrize("code", ["cw_", "cw_forged", "cw_" + "A" * 86, "x", "%00", "cw_%E3%81%82"])
def test_a_forged_code_withdraws_nothing(code: str, commented_by_all: Round) -> None:
    many(commented_by_all, 2)
    refused_page(commented_by_all, code, 404, "NOT_FOUND")
    if code.startswith("cw_"):
        answer = Caller(token=code).send(WITHDRAW, input={"confirm": True})
        assert (answer.status, answer.codes) == (404, ["NOT_FOUND"])
    assert stored(commented_by_all) == (2, 0, 0)


def test_each_bit_of_a_code_counts(commented_by_all: Round) -> None:
    (code,) = many(commented_by_all, 1)
    for place in range(3, len(code)):
        other = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
        assert pressed(other, method="get").status_code == 404
    assert pressed(code, method="get").status_code == 200


def test_a_code_of_a_round_or_client_that_is_gone_is_not_known(alder: ClientWorld, commented_by_all: Round) -> None:
    many(commented_by_all, 1)
    for client_id in (alder.row.id, uuid4()):
        code = WithdrawalCode(client_id=client_id, assessment_id=uuid4(), secret=b"x" * 16).token()
        refused_page(commented_by_all, code, 404, "NOT_FOUND")
        answer = Caller(token=code).send(WITHDRAW, input={"confirm": True})
        assert "NOT_FOUND" in str(answer.body)
    assert stored(commented_by_all) == (1, 0, 0)


def test_a_code_of_another_client_changes_nothing_here(birch: ClientWorld, commented_by_all: Round) -> None:
    (code,) = many(commented_by_all, 1)
    ours = WithdrawalCode.read(code)
    theirs = WithdrawalCode(client_id=birch.row.id, assessment_id=ours.assessment_id, secret=ours.secret).token()
    refused(commented_by_all, Caller(token=theirs), [("NOT_FOUND", "")])
    refused_page(commented_by_all, theirs, 404, "NOT_FOUND")
    refused_page(commented_by_all, code, 404, "SELECTORS_DISAGREE", host="birch.localhost")


def test_a_suspended_client_is_not_served(alder: ClientWorld, commented_by_all: Round) -> None:
    (code,) = many(commented_by_all, 1)
    alder.row.state = "SUSPENDED"
    alder.row.save(update_fields=["state"])
    try:
        refused_page(commented_by_all, code, 403, "CLIENT_SUSPENDED")
        answer = Caller(token=code).send(WITHDRAW, input={"confirm": True})
        assert (answer.status, answer.codes) == (403, ["CLIENT_SUSPENDED"])
    finally:
        alder.row.state = "ACTIVE"
        alder.row.save(update_fields=["state"])
    withdraw(code)


def test_the_right_to_withdraw_comes_with_the_code_alone(alder: ClientWorld, commented: Round) -> None:
    code = answer(commented, ("PROCESS", "mine"))
    assert code
    for caller in [*alder.callers.values(), commented.respondent(1)]:
        refused(commented, caller, [("FORBIDDEN", "")])
    token = Caller(token=code)
    assert token.refused(SUBMIT, answers=all_at()) == [("FORBIDDEN", "")]
    assert token.send("{ answerForm { title } client { name } }").codes
    assert commented.stands() == (1, 4)
    withdraw(code)


def test_an_answer_link_is_no_code_and_a_code_no_answer_link(commented: Round) -> None:
    code = answer(commented, ("PROCESS", "mine"))
    assert code
    refused_page(commented, commented.token(1), 404, "NOT_FOUND")
    link = AnswerLink.read(commented.token(1))
    disguised = WithdrawalCode(client_id=link.client_id, assessment_id=link.assessment_id, secret=link.secret)
    assert disguised.token()[3:] != link.token()[3:]
    assert Browser().get(f"/answer/{code}").status_code == 404


def test_other_methods_are_refused(commented_by_all: Round) -> None:
    (code,) = many(commented_by_all, 1)
    response = pressed(code, method="delete")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert stored(commented_by_all) == (1, 0, 0)


def test_the_rule_of_ten_is_what_hides_the_other_nine(
    alder: ClientWorld, commented_by_all: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = many(commented_by_all, 10)
    commented_by_all.finish()
    withdraw(codes[0])
    monkeypatch.setattr("backend.assessments.models.comments.FEWEST_COMMENTS", 9)
    monkeypatch.setattr(engine, "plans", Plans(engine.schema))  # the kept ones hold the guard
    assert len(read(alder.viewer)) == 9
