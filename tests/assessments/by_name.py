"""Rounds by name in a company, answered through the real door."""

from tests.answers.rounds import CONSENT, SUBMIT, all_at
from tests.assessments.documents import HAND_OUT
from tests.assessments.rounds import Company
from tests.world.callers import Caller

Values = dict[str, int]  # {person: the same value for each statement}


def answer_by_name(company: Company, id: str, values: Values) -> None:
    """Let these people be handed their links, consent and answer."""
    for person, value in values.items():
        (link,) = company.client.manager.do(HAND_OUT, id=id, personIds=[company.people[person]])["links"]
        holder = Caller(token=link["url"].rpartition("/")[2])
        version = holder.ask(CONSENT)["answerForm"]["consent"]["version"]
        holder.do(SUBMIT, answers=all_at(value), consent=version)


def round_by_name(company: Company, values: Values, **facts: object) -> str:
    """Open a round by name of everybody, or of whom `facts` say, and answer it; return its id."""
    id = str(company.open(mode="NAMED", **facts)["id"])
    answer_by_name(company, id, values)
    return id
