"""What is answered where no view does, in the caller's language: as JSON, or as a bare page to a browser."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html

from backend.core.text import Text, locale_from
from schema.engine.codes import ErrorCode
from schema.http.negotiation import HTML, JSON, chosen
from schema.http.view import FORGED

PAGE = (
    '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{}</title></head><body><p>{}</p></body></html>'
)
NO_ADDRESS = Text(ja="このアドレスには何もありません。", en="There is nothing at this address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(request, ErrorCode.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(request, ErrorCode.FORBIDDEN)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form or call that changes something came without the CSRF token."""
    return _told(request, ErrorCode.FORBIDDEN, FORGED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(request, ErrorCode.NOT_FOUND, NO_ADDRESS)


def server_error(request: HttpRequest) -> HttpResponse:
    return _told(request, ErrorCode.INTERNAL_SERVER_ERROR)


def _told(request: HttpRequest, code: ErrorCode, text: Text | None = None) -> HttpResponse:
    locale = locale_from(request.headers.get("Accept-Language", ""))
    sentence = (text or code.text).in_(locale)
    request_id = getattr(request, "request_id", "")
    if chosen(request.headers.get("Accept", ""), (JSON, HTML)) == HTML:
        paragraph = f"{sentence} (requestId: {request_id})" if code.status == 500 else sentence
        response = HttpResponse(format_html(PAGE, locale, code.status, paragraph), status=code.status)
        response["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    else:
        extensions: dict[str, Any] = {"code": code.value, "requestId": request_id}
        body = {"errors": [{"message": sentence, "extensions": extensions}]}
        response = JsonResponse(body, status=code.status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response
