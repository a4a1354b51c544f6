"""The demo's key in the explorer's headers: on the machine that runs the demo, and nowhere else."""

import json
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


def demo_headers(request: HttpRequest) -> dict[str, str]:
    """Return the headers that make the samples run, from the file that `make demo` writes; else none."""
    if not (settings.DEBUG and settings.EXPLORER_HEADERS_FILE and is_opened_on_this_machine(request)):
        return {}
    try:
        demo = json.loads(Path(settings.EXPLORER_HEADERS_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}

    headers = {"Authorization": f"Bearer {demo['keys']['consultancy']}"}
    if _name(request) in LOCAL_NAMES | {settings.BASE_DOMAIN}:  # at a client's own address, the address names it
        headers["X-Client-Company"] = demo["clients"][0]["slug"]
    return headers


def is_opened_on_this_machine(request: HttpRequest) -> bool:
    """Loopback at both ends, no proxy between, and a person's own tab: no page of elsewhere can read the answer.

    The name counts beside the address, because a foreign name may be made to point here (DNS rebinding).
    """
    return (
        _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and (_name(request) in LOCAL_NAMES or _name(request).endswith(".localhost"))
        and not any(name in request.headers for name in PROXY_HEADERS)
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback


def _name(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0]
