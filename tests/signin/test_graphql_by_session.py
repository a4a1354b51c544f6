"""/graphql in a browser: a session needs the CSRF token for each POST, an API key does not."""

import pytest

from tests.signin.browsing import Visitor
from tests.signin.test_session import CONSULTANT, MANAGER
from tests.world.build import PASSWORD, ClientWorld

CREATE = (
    'mutation { createOrganization(input: {kind: COMPANY, name: "Made"}) { organization { name } errors { code } } }'
)
COUNT = "{ client { organizations { totalCount } } }"


def organizations(client: ClientWorld) -> int:
    return int(client.viewer.ask(COUNT)["client"]["organizations"]["totalCount"])


@pytest.fixture(params=[MANAGER, CONSULTANT])
def visitor(alder: ClientWorld, request: pytest.FixtureRequest) -> Visitor:
    """A client's manager, then a consultant, signed in."""
    visitor = Visitor()
    visitor.signs_in(request.param, PASSWORD)
    return visitor


def test_a_mutation_with_the_token_is_done(alder: ClientWorld, visitor: Visitor) -> None:
    answer = visitor.asks(CREATE, client="alder")
    assert answer.data["createOrganization"] == {"organization": {"name": "Made"}, "errors": []}
    assert organizations(alder) == 1


def test_a_mutation_without_the_token_is_refused(alder: ClientWorld, visitor: Visitor) -> None:
    answer = visitor.asks(CREATE, client="alder", csrf=False)
    assert (answer.status, answer.codes) == (403, ["FORBIDDEN"])
    assert organizations(alder) == 0


def test_a_mutation_with_a_wrong_token_is_refused(alder: ClientWorld, visitor: Visitor) -> None:
    answer = visitor.asks(CREATE, client="alder", csrf=False, **{"X-CSRFToken": "x" * 64})
    assert (answer.status, answer.codes) == (403, ["FORBIDDEN"])
    assert organizations(alder) == 0


def test_a_mutation_from_another_origin_is_refused(alder: ClientWorld, visitor: Visitor) -> None:
    answer = visitor.asks(CREATE, client="alder", Origin="https://evil.example")
    assert (answer.status, answer.codes) == (403, ["FORBIDDEN"])
    assert organizations(alder) == 0


def test_a_query_by_post_needs_the_token_too(alder: ClientWorld, visitor: Visitor) -> None:
    assert visitor.asks(COUNT, client="alder", csrf=False).status == 403
    assert visitor.asks(COUNT, client="alder").data["client"]["organizations"]["totalCount"] == 0


def test_a_query_by_get_needs_none_and_a_mutation_by_get_is_never_done(alder: ClientWorld, visitor: Visitor) -> None:
    assert visitor.reads(COUNT, client="alder").data["client"]["organizations"]["totalCount"] == 0
    assert visitor.reads(CREATE, client="alder").status == 405
    assert organizations(alder) == 0


def test_a_key_needs_no_token_even_beside_a_session(alder: ClientWorld, visitor: Visitor) -> None:
    key = {"Authorization": f"Bearer {alder.viewer.token}"}
    answer = visitor.asks("{ viewer { kind role } }", csrf=False, **key)
    assert answer.data == {"viewer": {"kind": "KEY", "role": "CLIENT_VIEWER"}}


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic eDp5", "x", " x"])
def test_no_other_authorization_lets_the_session_slip_in(alder: ClientWorld, visitor: Visitor, header: str) -> None:
    answer = visitor.asks(CREATE, client="alder", csrf=False, Authorization=header)
    assert answer.status in {401, 403}
    assert organizations(alder) == 0


def test_says_why_in_japanese(alder: ClientWorld, visitor: Visitor) -> None:
    visitor.locale = "ja"
    (error,) = visitor.asks(CREATE, client="alder", csrf=False).body["errors"]
    assert error["message"] == "CSRF トークンがないか、正しくありません。"
