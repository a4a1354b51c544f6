"""Comments beside an answer: nobody reads them before the round closes, and of few nobody ever does."""

from collections.abc import Callable
from typing import Any

import pytest
from strawberry.relay import to_base64

from backend.assessments.comments import LONGEST, GivenComment
from backend.assessments.models import Comment, Comments
from schema.endpoint import engine
from schema.engine.reads import Plans
from tenants.binding import client_transaction
from tests.answers.comments import answer, many, page_of, read, stored, withdraw
from tests.answers.rounds import SUBMIT, Round, all_at, form_of, post
from tests.answers.test_page import get
from tests.assessments.documents import CANCEL
from tests.world.build import ClientWorld

PROCESS = {"dimension": "PROCESS", "text": "引き継ぎの基準がありません。"}
OPEN = """
mutation Open($input: OpenAssessmentInput!) {
  openAssessment(input: $input) { assessment { asksComments } errors { code } }
}
"""
FORM = "{ answerForm { comments { limit notice { ja en } } sections { dimension } promises { ja en } } }"


def sent_by_the_api(round: Round, place: int) -> Any:
    return round.respondent(place).do(SUBMIT, answers=all_at(), comments=[PROCESS])["withdrawalCode"]


def sent_by_the_page(round: Round, place: int) -> Any:
    page = post(round.path(place), form_of(**{"comment.PROCESS": PROCESS["text"]}), locale="ja").content.decode()
    return page.partition("/answer/withdraw/")[2].partition('"')[0]


@pytest.mark.parametrize("door", [sent_by_the_api, sent_by_the_page])
def test_a_comment_is_sealed_and_its_code_is_told_once(door: Callable[[Round, int], Any], commented: Round) -> None:
    code = door(commented, 1)
    assert code.startswith("cw_")
    assert (commented.stands(), stored(commented)) == ((1, 4), (1, 0, 0))
    assert commented.respondent(1).refused(SUBMIT, answers=all_at(), comments=[PROCESS]) == [("ALREADY_USED", "")]
    assert post(commented.path(1), form_of(**{"comment.PROCESS": "x"})).status_code == 409
    assert stored(commented) == (1, 0, 0)


def test_who_leaves_no_comment_gets_no_code_and_an_envelope_all_the_same(commented: Round) -> None:
    assert commented.respondent(0).do(SUBMIT, answers=all_at())["withdrawalCode"] is None
    blank = [{"dimension": "PROCESS", "text": " \n "}]
    assert commented.respondent(1).do(SUBMIT, answers=all_at(), comments=blank)["withdrawalCode"] is None
    response = post(commented.path(2), form_of(**{"comment.PROCESS": " \r\n"}))
    assert (response.status_code, response.headers["Location"]) == (303, "/answer/thanks?lang=en")
    assert (commented.stands(), stored(commented)) == ((3, 2), (3, 0, 0))


def test_without_the_option_no_comment_is_asked_for(asked: Round) -> None:
    assert asked.respondent().ask(FORM)["answerForm"]["comments"] is None
    assert "<textarea" not in get(asked.path()).content.decode()
    asked.respondent().do(SUBMIT, answers=all_at())
    assert stored(asked) == (0, 0, 0)


def test_with_it_each_section_asks_for_one_and_says_what_to_know(commented: Round) -> None:
    form = commented.respondent().ask(FORM)["answerForm"]
    assert form["comments"]["limit"] == LONGEST
    assert "名前" in form["comments"]["notice"]["ja"]
    assert "10件以上" in "".join(promise["ja"] for promise in form["promises"])
    for locale, warning in (("ja", "ご自身やほかの人の名前"), ("en", "Do not name yourself or anybody else")):
        page = get(commented.path(), locale=locale).content.decode()
        assert page.count("<textarea") == page.count(warning) == len(form["sections"]) == 5


def test_the_option_is_chosen_when_the_round_opens(alder: ClientWorld, open_to_all: Round) -> None:
    organization = to_base64("Organization", open_to_all.assessment.organization_id)
    facts = {"organizationId": organization, "title": "A round", "daysOpen": 7, "openLink": True}
    assert alder.manager.do(OPEN, **facts)["assessment"] == {"asksComments": False}
    assert alder.manager.do(OPEN, **facts, asksComments=True)["assessment"] == {"asksComments": True}


def test_nobody_reads_a_comment_before_the_round_closes(alder: ClientWorld, commented_by_all: Round) -> None:
    many(commented_by_all, 12)
    node = alder.admin.ask(
        "{ client { assessments { edges { node { asksComments result { comments { totalCount } } } } } } }"
    )["client"]["assessments"]["edges"][0]["node"]
    assert node == {"asksComments": True, "result": None}


def test_from_the_tenth_on_comments_show_and_of_nine_none(alder: ClientWorld, commented_by_all: Round) -> None:
    many(commented_by_all, 9, dimensions=["PROCESS", "PLANNING"])
    many(commented_by_all, 1, dimensions=["PROCESS"])
    commented_by_all.finish()

    shown = read(alder.viewer)
    assert {dimension for dimension, _ in shown} == {"PROCESS"}
    assert len(shown) == 10
    assert read(alder.viewer, filter={"dimension": ["PLANNING"]}) == []
    assert page_of(alder.viewer, filter={"dimension": ["PLANNING"]})["totalCount"] == 0
    assert (page_of(alder.viewer)["totalCount"], stored(commented_by_all)) == (10, (0, 0, 19))


def test_without_the_rule_the_nine_would_show(
    alder: ClientWorld, commented_by_all: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(commented_by_all, 9)
    commented_by_all.finish()
    monkeypatch.setattr(Comments, "visible_to", lambda self, actor: self.all())
    monkeypatch.setattr(engine, "plans", Plans(engine.schema))  # the kept ones hold the guard
    assert len(read(alder.viewer)) == 9


def test_a_single_comment_of_nine_is_not_to_be_had_by_its_id(alder: ClientWorld, commented_by_all: Round) -> None:
    codes = many(commented_by_all, 10)
    commented_by_all.finish()
    id = page_of(alder.viewer)["edges"][0]["node"]["id"]
    document = "query N($id: ID!) { node(id: $id) { ... on Comment { text } } }"
    assert alder.viewer.ask(document, id=id)["node"]["text"]

    withdraw(codes[0])
    assert alder.viewer.send(document, id=id).data["node"] is None


def test_the_order_stays_and_pages_fit_together(alder: ClientWorld, commented_by_all: Round) -> None:
    many(commented_by_all, 25)
    commented_by_all.finish()
    whole = read(alder.viewer)
    assert whole == read(alder.admin)
    first = page_of(alder.viewer, first=10)
    second = page_of(alder.viewer, first=100, after=first["pageInfo"]["endCursor"])
    texts = [edge["node"]["text"] for page in (first, second) for edge in page["edges"]]
    assert texts == [text for _, text in whole]
    assert len(set(texts)) == 25


@pytest.mark.parametrize("role", ["CLIENT_ADMIN", "CLIENT_VIEWER", "CONSULTANT"])
def test_whoever_may_read_the_result_reads_them(role: str, alder: ClientWorld, commented_by_all: Round) -> None:
    many(commented_by_all, 10)
    commented_by_all.finish()
    assert len(read(alder.callers[role])) == 10


def test_what_is_called_off_is_deleted_unread(alder: ClientWorld, commented_by_all: Round) -> None:
    many(commented_by_all, 12)
    id = to_base64("Assessment", commented_by_all.assessment.pk)
    alder.manager.do(CANCEL, id=id, reason="Wrong people")
    assert stored(commented_by_all) == (0, 0, 0)


def test_the_sealed_result_holds_no_comment(commented_by_all: Round) -> None:
    many(commented_by_all, 12)
    result = commented_by_all.finish()
    assert "PROCESS 3" not in str(result.document)
    assert "omment" not in str(result.document)


def test_a_round_whose_key_is_lost_closes_without_its_comments(
    alder: ClientWorld, commented_by_all: Round, settings: Any
) -> None:
    many(commented_by_all, 12)
    settings.SECRET_KEY = "another"
    commented_by_all.finish()
    assert (read(alder.viewer), stored(commented_by_all)) == ([], (0, 0, 0))


ODD = {
    "NUL and controls": ("a\0b\x07c\x1b[31md\x7fe\x9b", "abc[31mde"),
    "lines and tabs": ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree four"),
    "an override": ("abc\u202edef\u202c\u2066ghi\u2069", "abcdefghi"),
    "emoji": ("👩‍👩‍👧‍👦 🇯🇵 ✅", "👩‍👩‍👧‍👦 🇯🇵 ✅"),
    "from right to left": ("שלום عليكم", "שלום عليكم"),
    "half a letter": ("a\ud83d b", "a b"),
    "markup": ("<script>alert(1)</script>&amp;", "<script>alert(1)</script>&amp;"),
    "a long word": ("長" * LONGEST, "長" * LONGEST),
    "four bytes a letter": ("𠮷" * LONGEST, "𠮷" * LONGEST),
}


@pytest.mark.parametrize("kind", ODD)
def test_whatever_is_written_is_kept_as_text(kind: str, alder: ClientWorld, commented_by_all: Round) -> None:
    text, kept = ODD[kind]
    assert GivenComment(dimension="PROCESS", text=text).clean == kept
    answer(commented_by_all, ("PROCESS", text))
    many(commented_by_all, 9)
    commented_by_all.finish()
    assert ("PROCESS", kept) in read(alder.viewer)


@pytest.mark.parametrize("kind", ODD)
def test_whatever_is_written_breaks_no_door(kind: str, alder: ClientWorld, commented: Round) -> None:
    text, kept = ODD[kind]
    answer = commented.respondent(1).send(
        SUBMIT, input={"answers": all_at(), "comments": [{"dimension": "PROCESS", "text": text}]}
    )
    assert answer.codes == [] or set(answer.codes) <= {"BAD_USER_INPUT", "BAD_REQUEST"}
    is_refused = bool(answer.codes)
    if "\ud83d" not in text:  # which no form can send
        assert post(commented.path(2), form_of(**{"comment.PROCESS": text})).status_code == 200
    count = 2 - is_refused - ("\ud83d" in text)
    assert (commented.stands(), stored(commented)) == ((count, 5 - count), (count, 0, 0))
    for place in (0, 3, 4):
        commented.respondent(place).do(SUBMIT, answers=all_at())
    commented.finish()
    with client_transaction(alder.row.schema_name):
        assert [comment.text for comment in Comment.objects.all()] == [kept] * count


def test_the_longest_comments_on_everything_fit(alder: ClientWorld, commented_by_all: Round) -> None:
    dimensions = ["PROCESS", "ROLES_LANGUAGE", "PLANNING", "SYSTEMS_METRICS", "CUSTOMER_CULTURE"]
    fields = form_of(side="SALES", level="HEAD", **{f"comment.{each}": "𠮷" * LONGEST for each in dimensions})
    assert post(commented_by_all.path(), fields).status_code == 200
    many(commented_by_all, 9, dimensions=dimensions)
    commented_by_all.finish()
    assert sum(text == "𠮷" * LONGEST for _, text in read(alder.viewer)) == 5


def test_what_was_written_comes_back_beside_what_is_missing_and_is_never_markup(commented: Round) -> None:
    evil = "\nfirst line\n</textarea><script>alert(1)</script>"
    page = post(commented.path(), {"comment.PLANNING": evil}).content.decode()
    assert "\nfirst line" in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert stored(commented) == (0, 0, 0)
