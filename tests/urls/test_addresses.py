"""Every address that is served is asked here; one that is not in the table fails the suite."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, path

from backend.config.urls import urlpatterns
from tests.world.build import World

JSON, HTML = "application/json", "text/html"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"]
SIGN_IN = "_allauth/browser/v1/"


@dataclass(frozen=True)
class Address:
    """What an anonymous GET is answered, and which methods there are (None: as django-allauth does it)."""

    path: str
    status: int
    media: str
    allowed: str | None = None


SERVED = {
    "graphql": Address("/graphql", 400, JSON, "GET, POST"),
    "answer/thanks": Address("/answer/thanks", 200, HTML, "GET, HEAD"),
    "answer/thanks/by-name": Address("/answer/thanks/by-name", 200, HTML, "GET, HEAD"),
    "answer/preview/<str:token>": Address("/answer/preview/unknown", 404, HTML, "GET, HEAD"),
    "answer/<str:token>": Address("/answer/unknown", 404, HTML, "GET, HEAD, POST"),
    "answer/withdraw/<str:token>": Address("/answer/withdraw/unknown", 404, HTML, "GET, HEAD, POST"),
    "uploads/<str:token>": Address("/uploads/unknown", 405, JSON, "PUT"),
    "account/password/reset": Address("/account/password/reset", 404, HTML, "GET, HEAD, POST"),
    "healthz": Address("/healthz", 200, JSON, "GET, HEAD"),
    "readyz": Address("/readyz", 200, JSON, "GET, HEAD"),
    f"{SIGN_IN}config": Address(f"/{SIGN_IN}config", 200, JSON),
    f"{SIGN_IN}auth/session": Address(f"/{SIGN_IN}auth/session", 401, JSON),
    f"{SIGN_IN}auth/login": Address(f"/{SIGN_IN}auth/login", 405, HTML),
    f"{SIGN_IN}auth/reauthenticate": Address(f"/{SIGN_IN}auth/reauthenticate", 401, JSON),
    f"{SIGN_IN}auth/password/request": Address(f"/{SIGN_IN}auth/password/request", 405, HTML),
    f"{SIGN_IN}auth/password/reset": Address(f"/{SIGN_IN}auth/password/reset", 400, JSON),
    f"{SIGN_IN}account/password/change": Address(f"/{SIGN_IN}account/password/change", 401, JSON),
}
OURS = {route: address for route, address in SERVED.items() if address.allowed}


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            assert isinstance(pattern, URLPattern)
            yield here


def asked(method: str, address: str) -> HttpResponse:
    return Client(raise_request_exception=False).generic(method, address)


def test_every_address_is_in_the_table() -> None:
    assert sorted(routes(urlpatterns)) == sorted(SERVED)


def test_an_address_that_nobody_tests_would_be_found() -> None:
    new = path("new", lambda request: HttpResponse())
    assert set(routes([*urlpatterns, new])) - set(SERVED) == {"new"}


@pytest.mark.parametrize("route", SERVED)
def test_a_stranger_is_answered_as_told_and_by_closed_headers(world: World, route: str) -> None:
    address = SERVED[route]
    response = asked("GET", address.path)

    assert (response.status_code, response.headers["Content-Type"].partition(";")[0]) == (address.status, address.media)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert len(response.headers["X-Request-Id"]) == 32
    assert settings.SESSION_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("route", [route for route, address in SERVED.items() if address.media == HTML])
def test_a_page_loads_nothing_of_another_site(world: World, route: str) -> None:
    response = asked("GET", SERVED[route].path)
    policy = response.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy or not response.content


@pytest.mark.parametrize(
    ("route", "method"),
    [(route, method) for route, address in OURS.items() for method in METHODS if method not in str(address.allowed)],
)
def test_other_methods_are_told_which_ones_there_are(world: World, route: str, method: str) -> None:
    response = asked(method, OURS[route].path)
    allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
    assert (response.status_code, allowed) == (405, OURS[route].allowed)


@pytest.mark.parametrize(
    ("route", "method"),
    [(route, method) for route, address in OURS.items() for method in METHODS if method in str(address.allowed)],
)
def test_the_methods_that_there_are_are_not_refused(world: World, route: str, method: str) -> None:
    assert asked(method, OURS[route].path).status_code != 405


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", sorted(set(SERVED) - set(OURS)))
def test_no_method_breaks_the_addresses_of_sign_in(world: World, route: str, method: str) -> None:
    assert asked(method, SERVED[route].path).status_code < 500
