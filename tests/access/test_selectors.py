"""Which client a request is about: the key, the host and the header must not disagree, and none tells of another."""

import itertools
from typing import Any

import pytest

from tenants.models import ClientState
from tests.access.doors import Reply, ask
from tests.world.build import World

NAMES = [None, "alder", "birch"]
TRIPLES = list(itertools.product(["firm", "alder", "birch"], NAMES, NAMES))
SELECTORS = ["header", "host"]


def token_of(world: World, key: str) -> str | None:
    return (world.firms["north"].admin if key == "firm" else world.clients[key].viewer).token


@pytest.mark.parametrize(("key", "host", "header"), TRIPLES)
def test_selectors_that_disagree_are_refused_and_others_choose(
    world: World, key: str, host: str | None, header: str | None
) -> None:
    reply = ask(token=token_of(world, key), host=host, header=header)
    named = {key, host, header} - {"firm", None}
    if len(named) > 1:
        assert (reply.status, reply.codes, reply.client) == (400, ["SELECTORS_DISAGREE"], None)
    elif named:
        assert (reply.status, reply.client) == (200, *named)
    else:
        assert reply.codes == ["CLIENT_REQUIRED"]


@pytest.mark.parametrize(("host", "header"), list(itertools.product(NAMES, NAMES)))
def test_it_is_the_same_for_who_is_signed_in(world: World, host: str | None, header: str | None) -> None:
    reply = ask(user=world.users["CONSULTANT@north"], host=host, header=header)
    named = {host, header} - {None}
    if len(named) > 1:
        assert (reply.status, reply.codes) == (400, ["SELECTORS_DISAGREE"])
    elif named:
        assert reply.client == named.pop()
    else:
        assert reply.codes == ["CLIENT_REQUIRED"]


def test_a_host_of_its_own_names_the_client_too(world: World, settings: Any) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "birch.example.com"]
    firm, alder = token_of(world, "firm"), token_of(world, "alder")
    assert ask(token=firm, host="birch.example.com").client == "birch"
    assert ask(token=alder, host="birch.example.com").codes == ["SELECTORS_DISAGREE"]


@pytest.mark.parametrize("selector", SELECTORS)
def test_a_selector_without_a_credential_opens_nothing(world: World, selector: str) -> None:
    known, unknown = ask(**{selector: "alder"}), ask(**{selector: "nowhere"})
    assert known == unknown
    assert known.client is None
    assert known.codes in (["UNAUTHENTICATED"], ["CLIENT_REQUIRED"])


def test_the_header_without_a_credential_is_unauthenticated(world: World) -> None:
    reply = ask(header="alder")
    assert (reply.status, reply.codes) == (401, ["UNAUTHENTICATED"])


# --- a client that is not yours is answered, to the byte, like one that never was

STRANGERS = {
    "a firm's key": lambda world: {"token": world.firms["north"].admin.token},
    "a consultant": lambda world: {"user": world.users["CONSULTANT@north"]},
    "a client's administrator": lambda world: {"user": world.users["CLIENT_ADMIN@alder"]},
}


def unlike(world: World, who: str, selector: str) -> tuple[Reply, Reply]:
    credential = STRANGERS[who](world)
    return ask(**credential, **{selector: "cedar"}), ask(**credential, **{selector: "nowhere"})


@pytest.mark.parametrize("selector", SELECTORS)
@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("state", ClientState.values)
def test_a_client_of_somebody_else_is_answered_like_one_that_never_was(
    world: World, who: str, selector: str, state: str
) -> None:
    cedar = world.clients["cedar"].row
    type(cedar).objects.filter(pk=cedar.pk).update(state=state)

    forbidden, unknown = unlike(world, who, selector)

    assert forbidden == unknown
    assert (forbidden.status, forbidden.codes) == (404, ["CLIENT_NOT_FOUND"])


def test_a_door_that_told_them_apart_would_be_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.access._place_of_person", lambda user, client: ("", frozenset(), None))
    forbidden, unknown = unlike(world, "a consultant", "header")
    assert forbidden != unknown


@pytest.mark.parametrize(
    "slug", ["", " ", "ALDER", "alder ", "alder,birch", "%", "'", '"', "../alder", "a" * 5000, "榛"]
)
def test_a_header_that_is_no_name_finds_no_other_client(world: World, slug: str) -> None:
    reply = ask(token=token_of(world, "firm"), header=slug)
    assert reply.client is None or (reply.client == "alder" and slug.strip() == "alder")
    assert reply.codes in (["CLIENT_NOT_FOUND"], ["CLIENT_REQUIRED"], [])
