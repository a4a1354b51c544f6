"""The short way in: a POST to /graphql that carries a key of its own, and neither a cookie nor an origin.

No browser sends such a request, so nothing of sessions, forgery, other origins, pages or files can apply to it; what is
left is the view, and the headers that every answer carries.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.cache import patch_vary_headers

from backend.core.text import locale_from

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
View = Callable[[HttpRequest], HttpResponse]


def with_short_way(application: Application, view: View) -> Application:
    """Give programs' requests to the view itself, and all others to the whole application."""
    finishing = [Middleware(view).process_response for Middleware in (XFrameOptionsMiddleware, SecurityMiddleware)]

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not is_from_a_program(environ) or settings.SECURE_SSL_REDIRECT:
            return application(environ, start_response)
        request = WSGIRequest(environ)
        try:
            request.get_host()
        except DisallowedHost:
            return application(environ, start_response)
        request.request_id = uuid4().hex  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):  # type: ignore[attr-defined]
            try:
                response = view(request)
            finally:
                close_old_connections()
        for finish in finishing:
            response = finish(request, response)
        patch_vary_headers(response, ("origin",))
        response.headers.setdefault("Content-Language", locale_from(environ.get("HTTP_ACCEPT_LANGUAGE", "")))
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.headers.items()))
        return [response.content]

    return answered


def is_from_a_program(environ: dict[str, Any]) -> bool:
    return (
        environ["PATH_INFO"] == "/graphql"
        and environ["REQUEST_METHOD"] == "POST"
        and "HTTP_AUTHORIZATION" in environ
        and not ("HTTP_COOKIE" in environ or "HTTP_ORIGIN" in environ)
    )
