"""GET /graphql in a browser: GraphiQL from our own static files, with a tab per sample operation."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from backend.core.text import LOCALES, Locale, locale_from
from schema.explorer import words
from schema.explorer.demo import demo_headers
from schema.explorer.samples import SampleOperation, sample_operations


def explorer_page(request: HttpRequest, *, samples: Sequence[SampleOperation] | None = None) -> HttpResponse:
    """Return the explorer, which asks the address that it was opened at; Http404 where EXPLORER is off.

    Its tabs are `samples`, by default those of operations/.
    """
    if not settings.EXPLORER:
        raise Http404

    locale, nonce = _locale(request), secrets.token_urlsafe(16)
    samples, headers = sample_operations() if samples is None else samples, demo_headers(request)
    response = render(
        request,
        "explorer/explorer.html",
        {
            "locale": locale,
            "nonce": nonce,
            "words": words.in_(locale, has_key=bool(headers)),
            "settings": _settings(request, locale, samples, headers),
        },
    )
    _close(response, nonce)
    return response


def _settings(
    request: HttpRequest, locale: Locale, samples: Sequence[SampleOperation], headers: dict[str, str]
) -> dict[str, Any]:
    """Return what static/explorer/boot.js reads."""
    tabs = [asdict(sample) for sample in samples]
    return {
        "endpoint": request.path,
        "language": locale,
        "csrfToken": get_token(request),
        "headers": headers,
        "tabs": tabs,
        "edition": sha256(repr(tabs).encode()).hexdigest()[:12],  # new samples replace the tabs a browser remembers
    }


def _locale(request: HttpRequest) -> Locale:
    preferred = locale_from(request.headers.get("Accept-Language", ""))
    return next((locale for locale in LOCALES if locale == request.GET.get("lang")), preferred)


def _close(response: HttpResponse, nonce: str) -> None:
    """Let the page load and ask its own origin only, never framed, never kept by a cache: it may hold a demo key."""
    response["Content-Security-Policy"] = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )
    response["Cache-Control"] = "no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_vary_headers(response, ["Accept", "Accept-Language"])
