"""Pages of other origins: those that are configured may ask with credentials, no other may read an answer."""

from contextlib import closing
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.world.build import ClientWorld

FRONTEND = "https://app.example.com"
FOREIGN = ["https://evil.example", "https://app.example.com.evil.example", "http://app.example.com", "null"]
ADDRESSES = ["/graphql", "/_allauth/browser/v1/config", "/uploads/unknown", "/healthz", "/nothing"]
SENT = ["authorization", "content-type", "accept-language", "x-client-company", "x-csrftoken"]


@pytest.fixture(autouse=True)
def _one_frontend(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [FRONTEND]


def preflight(address: str, origin: str, *, method: str = "POST", headers: str = ",".join(SENT)) -> HttpResponse:
    asks = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return Client().options(address, headers=asks)


def told(response: HttpResponse) -> dict[str, str]:
    """Return the CORS headers of an answer, by the rest of their name."""
    mark = "access-control-"
    return {
        name.lower().removeprefix(mark): value
        for name, value in response.headers.items()
        if name.lower().startswith(mark)
    }


def words(listed: str) -> set[str]:
    return {word.strip().lower() for word in listed.split(",")}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_preflight_of_the_frontend_is_answered(address: str) -> None:
    response = preflight(address, FRONTEND)
    granted = told(response)

    assert response.status_code == 200
    assert (granted["allow-origin"], granted["allow-credentials"]) == (FRONTEND, "true")
    assert words(granted["allow-headers"]) >= set(SENT)
    assert words(granted["allow-methods"]) >= {"get", "post", "put", "delete"}
    assert "*" not in "".join(granted.values())
    assert "origin" in words(response.headers["Vary"])


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_preflight_of_another_origin_is_granted_nothing(address: str, origin: str) -> None:
    response = preflight(address, origin)

    assert told(response) == {}
    assert "origin" in words(response.headers["Vary"])


@pytest.mark.parametrize("cookie", ["", "sessionid=somebody"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_frontend_may_read_answers_and_the_request_id(alder: ClientWorld, address: str, cookie: str) -> None:
    granted = told(Client().get(address, headers={"Origin": FRONTEND, "Cookie": cookie}))
    assert granted == {"allow-origin": FRONTEND, "allow-credentials": "true", "expose-headers": "x-request-id"}


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("cookie", ["", "sessionid=somebody"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_another_origin_may_read_nothing(alder: ClientWorld, address: str, cookie: str, origin: str) -> None:
    response = Client().get(address, headers={"Origin": origin, "Cookie": cookie})

    assert told(response) == {}
    assert "origin" in words(response.headers["Vary"])


def test_an_answer_with_data_is_read_by_the_frontend_alone(alder: ClientWorld) -> None:
    key = {"Authorization": f"Bearer {alder.viewer.token}"}

    def asked(origin: str) -> HttpResponse:
        return Client().get("/graphql", {"query": "{ client { slug } }"}, headers=key | {"Origin": origin})

    assert asked(FRONTEND).json()["data"] == {"client": {"slug": "alder"}}
    assert told(asked(FRONTEND))["allow-origin"] == FRONTEND
    assert told(asked(FOREIGN[0])) == {}


def test_without_configured_origins_nobody_is_granted_anything(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = []
    assert told(preflight("/graphql", FRONTEND)) == {}


@pytest.mark.parametrize(("origin", "granted"), [(FOREIGN[0], None), (FRONTEND, FRONTEND)])
def test_our_own_files_are_not_offered_to_every_origin(origin: str, granted: str | None) -> None:
    with closing(Client().get("/static/explorer/boot.js", headers={"Origin": origin})) as response:
        assert response.status_code == 200
        assert told(response).get("allow-origin") == granted
