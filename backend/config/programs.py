"""The short way in: a POST to /graphql that carries a key of its own, and neither a cookie nor an origin.

No browser sends such a request, so nothing of sessions, forgery, other origins, pages or files can apply to it; what is
left is the view, and the headers that every answer carries.
"""

from collections.abc import Callable, Iterable
from functools import cache
from http.client import responses
from io import BytesIO
from random import getrandbits
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from backend.core.text import locale_from
from schema.http.bodies import announced_length
from schema.http.negotiation import JSON, RESPONSE_JSON, chosen
from schema.http.view import GraphQLView

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def with_short_way(application: Application, view: GraphQLView) -> Application:
    """Give programs' requests to the view itself, and all others to the whole application."""

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not is_from_a_program(environ) or settings.SECURE_SSL_REDIRECT:
            return application(environ, start_response)
        request = ProgramRequest(environ)
        try:
            request.get_host()
        except DisallowedHost:
            return application(environ, start_response)
        accept, language = environ.get("HTTP_ACCEPT", ""), environ.get("HTTP_ACCEPT_LANGUAGE", "")
        reply = view.reply(request, chosen(accept, (JSON, RESPONSE_JSON)))
        of_this = {
            "Vary": reply.headers["Vary"] + ", origin",
            "Content-Language": locale_from(language),
            "Content-Length": str(len(reply.body)),
            "X-Request-Id": request.request_id,
        }
        headers = reply.headers | of_every_answer(request.is_secure()) | of_this
        start_response(f"{reply.status} {responses[reply.status]}", list(headers.items()))
        return [reply.body]

    return answered


@cache
def of_every_answer(is_secure: bool) -> dict[str, str]:
    """Return the headers that Django's own middleware gives to an answer."""
    response = HttpResponse()
    request = WSGIRequest(
        {"REQUEST_METHOD": "POST", "wsgi.url_scheme": "https" if is_secure else "http", "wsgi.input": BytesIO()}
    )
    before = set(response.headers)
    for Middleware in (XFrameOptionsMiddleware, SecurityMiddleware):
        Middleware(lambda request: response).process_response(request, response)
    return {name: value for name, value in response.headers.items() if name not in before}


def is_from_a_program(environ: dict[str, Any]) -> bool:
    return (
        environ["PATH_INFO"] == "/graphql"
        and environ["REQUEST_METHOD"] == "POST"
        and "HTTP_AUTHORIZATION" in environ
        and not ("HTTP_COOKIE" in environ or "HTTP_ORIGIN" in environ)
    )


class ProgramRequest(WSGIRequest):
    """A request of which no more is read than is asked for, and whose host name is checked once."""

    def __init__(self, environ: dict[str, Any]) -> None:  # not Django's, which reads all that a page may need
        self.META = self.environ = environ
        self.method = environ["REQUEST_METHOD"]
        self.path = self.path_info = environ["PATH_INFO"]
        self.headers = HeadersOnDemand(environ)  # type: ignore[assignment]
        self.request_id = f"{getrandbits(128):032x}"  # to tell requests apart; a secret it is not

    def read(self, size: int) -> bytes:  # type: ignore[override]
        """Read the body, no further than its announced length."""
        body: bytes = self.environ["wsgi.input"].read(max(0, min(size, announced_length(self.environ))))
        return body

    def get_host(self) -> str:
        raw: str = self._get_raw_host()  # type: ignore[attr-defined]
        if raw not in _allowed:
            if len(_allowed) >= MOST_HOSTS:
                _allowed.clear()
            _allowed[raw] = super().get_host()
        return _allowed[raw]


class HeadersOnDemand:
    """A request's headers by name, as far as anybody asks."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ

    def get(self, name: str, default: Any = None) -> Any:
        return self._environ.get(variable_of(name), default)

    def __contains__(self, name: str) -> bool:
        return variable_of(name) in self._environ


@cache
def variable_of(name: str) -> str:
    """Return what WSGI calls a header; the names are those in our code, never a caller's."""
    plain = name.upper().replace("-", "_")
    return plain if plain in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{plain}"


MOST_HOSTS = 10_000
_allowed: dict[str, str] = {}
