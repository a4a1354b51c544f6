"""Answers made smaller for those who take them so: brotli for programs, gzip for everybody."""

from __future__ import annotations

from functools import lru_cache

import brotli
from django.utils.text import compress_string

WORTH = 1_400  # bytes: what fits one packet gains nothing
BROTLI_QUALITY = 4  # about as small as gzip at its best, at a third of its time
RANDOM_BYTES = 100  # of a random file name: with a cookie, the length of an answer must not tell what stands in it


def encoded(body: bytes, accept: str, *, by_cookie: bool) -> tuple[bytes, str]:
    """Return the body and its Content-Encoding, "" where it stays as it is.

    What a browser asked for with its cookie is never given in brotli, which cannot hide its length.
    """
    if not accept or len(body) < WORTH:
        return body, ""
    coding = best(accept, ("gzip",) if by_cookie else ("br", "gzip"))
    if coding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY), coding
    if coding == "gzip":
        return compress_string(body, max_random_bytes=RANDOM_BYTES), coding
    return body, ""


@lru_cache(maxsize=500)
def best(accept: str, offers: tuple[str, ...]) -> str:
    """Return the offer that an Accept-Encoding header ranks highest, the earlier of equals; "" where it takes none."""
    ranked = {}
    for part in accept.split(",")[:20]:
        name, _, parameters = part.strip().lower().partition(";")
        ranked[name.strip()] = _quality(parameters)
    anything = ranked.get("*", 0.0)
    quality, _, coding = max((ranked.get(offer, anything), -place, offer) for place, offer in enumerate(offers))
    return coding if quality > 0 else ""


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
