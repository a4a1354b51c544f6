"""Pages for whoever holds a link: rendered in the reader's language, closed to other sites, kept by no cache."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from backend.assessments.wording import OF_ANSWERS, ONLY_GET_AND_POST, UNSERVED, Sayings, words_in
from backend.core.refusal import Code, Refusal
from backend.core.text import LOCALES, Locale, Text, locale_from

STATUS = {
    Code.NOT_FOUND: 404,
    Code.SELECTORS_DISAGREE: 404,
    Code.ALREADY_USED: 409,
    Code.EXPIRED: 410,
    Code.CLOSED: 410,
    Code.TOO_MANY: 410,
    Code.NOT_OPEN: 403,
    Code.CLIENT_SUSPENDED: 403,
    Code.CLIENT_NOT_READY: 503,
}
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def page(template: str, locale: Locale, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    given = {"locale": locale, "words": words_in(locale), **context}
    return closed(HttpResponse(render_to_string(template, given), status=status))


def message(
    locale: Locale,
    text: Text,
    *,
    code: str,
    status: int,
    forget: str = "",
    again: Mapping[str, str] | None = None,
    words: Sayings = OF_ANSWERS,
) -> HttpResponse:
    """Say why not; `forget` names a draft to delete on the device, `again` is what can be sent once more."""
    context = {
        "code": code,
        "heading": words.headings[code].in_(locale),
        "text": text.in_(locale),
        "advice": words.advice[code].in_(locale) if code in words.advice else "",
        "forget": forget,
        "again": again or {},
    }
    return page("answer/message.html", locale, context, status=status)


def refused(locale: Locale, refusal: Refusal, *, forget: str = "", words: Sayings = OF_ANSWERS) -> HttpResponse:
    is_served = refusal.code not in {Code.CLIENT_SUSPENDED, Code.CLIENT_NOT_READY}
    text, status = refusal.text if is_served else UNSERVED, STATUS.get(refusal.code, 400)
    return message(locale, text, code=refusal.code.value, status=status, forget=forget, words=words)


def only_get_and_post(locale: Locale) -> HttpResponse:
    response = message(locale, ONLY_GET_AND_POST, code="METHOD_NOT_ALLOWED", status=405)
    response["Allow"] = "GET, HEAD, POST"
    return response


def closed(response: HttpResponse) -> HttpResponse:
    """Let the page load from its own origin only, never framed, never kept by a cache, never named to another site."""
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Frame-Options"] = "DENY"
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def locale_of(request: HttpRequest) -> Locale:
    preferred = locale_from(request.headers.get("Accept-Language", ""))
    return next((locale for locale in LOCALES if locale == request.GET.get("lang")), preferred)
