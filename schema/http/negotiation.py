"""Media types: which one the caller reads, and whether we read the caller's."""

from collections.abc import Sequence
from functools import lru_cache

from django.http.request import MediaType

RESPONSE_JSON = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"


@lru_cache(maxsize=500)
def chosen(accept: str, offers: tuple[str, ...]) -> str | None:
    """Return the offer that an Accept header ranks highest, the earlier of equals; None where it takes none."""
    if not accept.strip():
        return offers[0]
    ranges = [MediaType(part) for part in accept.split(",")[:50] if part.strip()]
    ranked = [(_quality(offer, ranges), -position, offer) for position, offer in enumerate(offers)]
    quality, _, best = max(ranked)
    return best if quality > 0 else None


@lru_cache(maxsize=500)
def reads(content_type: str) -> bool:
    """Whether a body of this Content-Type is JSON in UTF-8."""
    media = MediaType(content_type)
    return f"{media.main_type}/{media.sub_type}" == JSON and _is_utf8(media)


def _quality(offer: str, ranges: Sequence[MediaType]) -> float:
    main, _, sub = offer.partition("/")
    fitting = [
        (each.sub_type == sub, each.main_type == main, each.quality)
        for each in ranges
        if each.main_type in ("*", main) and each.sub_type in ("*", sub) and _is_utf8(each)
    ]
    return max(fitting)[2] if fitting else 0.0


def _is_utf8(media: MediaType) -> bool:
    return str(media.params.get("charset", "utf-8")).strip("\"'").lower() in {"utf-8", "utf8"}
