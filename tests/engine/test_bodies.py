"""Bad requests: each refused by status, code and words in both languages, before anything runs."""

import re

import pytest

from tests.engine.bad import Bad, bad_requests
from tests.engine.conftest import Answered, House

CHANGE = 'rename(title: "new")'
BAD = bad_requests(CHANGE)
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def sent(house: House, bad: Bad, *, locale: str) -> Answered:
    headers = {"accept": "application/graphql-response+json", "accept-language": locale} | bad.headers
    return house.send(bad.method, content=bad.content, query=bad.query, headers=headers, type=bad.type)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_refused_in_both_languages_and_nothing_runs(house: House, name: str) -> None:
    bad = BAD[name]
    english, japanese = (sent(house, bad, locale=locale) for locale in ("en", "ja"))

    for answer in (english, japanese):
        assert (answer.status, set(answer.codes)) == (bad.status, {bad.code})
        assert "data" not in answer.body
    assert bad.says in english.errors[0]["message"]
    assert not JAPANESE.search(english.errors[0]["message"])
    assert JAPANESE.search(japanese.errors[0]["message"])
    assert (house.opened, house.kept) == (0, [])


def test_the_change_that_bad_requests_ask_for_is_made_when_asked_well(house: House) -> None:
    assert house.ask(f"mutation {{ {CHANGE} }}").status == 200
    assert (house.opened, house.kept) == (1, ["new"])
