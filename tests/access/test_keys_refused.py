"""A key that does not hold is refused at once, in the same words whatever is wrong with it."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from tenants.models import ApiKey
from tests.access.doors import WHO, ask
from tests.isolation.checksums import checksum
from tests.isolation.matrix import whole
from tests.isolation.requests import changes
from tests.isolation.rows import Rows
from tests.world.build import World

MARK, PREFIX, SECRET = range(3)


def altered(token: str, part: int, change: Callable[[str], str]) -> str:
    parts = token.split("_", 2)
    parts[part] = change(parts[part])
    return "_".join(parts)


WRONG = {
    "another secret": lambda token: altered(token, SECRET, lambda text: text[:-1] + ("A" if text[-1] != "A" else "B")),
    "a shorter secret": lambda token: token[:-1],
    "a longer secret": lambda token: f"{token}A",
    "no secret": lambda token: altered(token, SECRET, lambda text: ""),
    "another prefix": lambda token: altered(token, PREFIX, lambda text: "00000000"),
    "a pattern as prefix": lambda token: altered(token, PREFIX, lambda text: "%" * 8),
    "another mark": lambda token: altered(token, MARK, lambda text: "other"),
    "capitals": lambda token: token.upper(),
    "only the mark": lambda token: "concord",
    "nothing": lambda token: "",
    "underscores": lambda token: "_" * 20,
    "other letters": lambda token: altered(token, SECRET, lambda text: "é" * 43),
    "very long": lambda token: token * 100,
    "two keys": lambda token: f"{token} {token}",
    "a null character": lambda token: altered(token, PREFIX, lambda text: "\0" * 8),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_malformed_or_wrong_key_is_refused(world: World, fault: str) -> None:
    token = world.clients["alder"].admin.token or ""
    reply = ask(token=WRONG[fault](token))
    assert (reply.status, reply.codes) == (401, ["UNAUTHENTICATED"])
    assert reply == ask(token="concord_00000000_" + "0" * 43)


@pytest.mark.parametrize("scheme", ["Basic", "Token", "bearer:", "", "Digest"])
def test_a_key_in_another_scheme_is_refused(world: World, scheme: str) -> None:
    token = world.clients["alder"].admin.token
    assert ask(authorization=f"{scheme} {token}").codes == ["UNAUTHENTICATED"]


def test_the_key_itself_is_taken(world: World) -> None:
    assert ask(token=world.clients["alder"].admin.token).client == "alder"


def revoke(key: ApiKey) -> None:
    key.revoked_at = timezone.now()
    key.save()


def expire(key: ApiKey) -> None:
    key.expires_at = timezone.now()
    key.save()


@pytest.mark.parametrize("end", [revoke, expire, ApiKey.delete])
def test_a_key_that_ended_reads_and_changes_nothing(
    world: World, filled: dict[str, Rows], end: Callable[[ApiKey], object]
) -> None:
    caller = world.clients["alder"].admin
    token = caller.token or ""
    assert caller.ask(WHO)["client"] == {"slug": "alder"}

    end(ApiKey.objects.get(prefix=token.split("_")[1]))
    before = checksum(filled["alder"])

    assert ask(token=token).codes == ["UNAUTHENTICATED"]
    for request in changes():
        assert caller.send(request.document, **whole(request, filled["alder"])).codes == ["UNAUTHENTICATED"]
    assert checksum(filled["alder"]) == before


def test_a_wrong_key_is_not_forgiven_for_a_session(world: World) -> None:
    reply = ask(token="concord_00000000_" + "0" * 43, user=world.users["CLIENT_ADMIN@alder"], header="alder")
    assert reply.codes == ["UNAUTHENTICATED"]
