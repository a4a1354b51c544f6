"""Rounds with comments: many who leave some, and who reads what came of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.assessments.answering import About, GivenAnswer, submit_response
from backend.assessments.comments import GivenComment
from backend.assessments.models import Comment, SealedComments, Withdrawal
from tenants.actors import Actor
from tenants.answer_links import AnswerLink
from tenants.binding import client_transaction
from tests.answers.rounds import KEYS, Round
from tests.world.callers import Caller

WITHDRAW = """
mutation Withdraw($input: WithdrawCommentsInput!) {
  withdrawComments(input: $input) { withdrawn errors { code path message } }
}
"""
READ = """
query Read($filter: CommentFilter, $first: Int, $after: String) {
  client { assessments { edges { node { asksComments result {
    comments(filter: $filter, first: $first, after: $after) {
      totalCount pageInfo { endCursor } edges { node { id dimension text } }
    }
  } } } } }
}
"""


def answer(
    round: Round, *comments: tuple[str, str], place: int = 0, answers: Mapping[str, int] | None = None
) -> str | None:
    """Answer in a transaction of its own, as a door does; returns the code that withdraws the comments."""
    client = round.client.system.in_client()
    actor = Actor.respondent(client, AnswerLink.read(round.token(place)), "en")
    about = About(side="SALES", level="STAFF") if round.assessment.has_open_link else About()
    given = [GivenAnswer(statement=key, value=(answers or {}).get(key, 3)) for key in KEYS]
    said = [GivenComment(dimension=dimension, text=text) for dimension, text in comments]
    with client_transaction(client.schema_name):
        code = submit_response(actor, given, about, said)
    return code.token() if code else None


def many(round: Round, count: int, *, dimensions: Sequence[str] = ("PROCESS",)) -> list[str]:
    """Let so many answer by the open link, each with a comment on these dimensions; returns their codes."""
    codes = [answer(round, *[(each, f"{each} {place}") for each in dimensions]) for place in range(count)]
    return [code for code in codes if code]


def withdraw(code: str) -> None:
    assert Caller(token=code).do(WITHDRAW, confirm=True)["withdrawn"]


def page_of(reader: Caller, **variables: Any) -> dict[str, Any]:
    """Return the list of comments as the reader sees it."""
    (edge,) = reader.ask(READ, **variables)["client"]["assessments"]["edges"]
    return dict(edge["node"]["result"]["comments"])


def read(reader: Caller, **variables: Any) -> list[tuple[str, str]]:
    found = page_of(reader, **({"first": 100} | variables))
    return [(edge["node"]["dimension"], edge["node"]["text"]) for edge in found["edges"]]


def stored(round: Round) -> tuple[int, int, int]:
    """How many envelopes, withdrawals and open comments there are."""
    with client_transaction(round.client.row.schema_name):
        return SealedComments.objects.count(), Withdrawal.objects.count(), Comment.objects.count()
