"""Reads settings from environment variables, and says all that is missing at once."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(url: str, *, options: dict[str, Any]) -> dict[str, Any]:
    """Return Django's DATABASES entry for a libpq URL; its query part becomes connection parameters."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("A database URL starts with postgresql://")
    parameters = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "tenants.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parameters.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": parameters.pop("port", "") or str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": parameters | options,
    }


def written(file: Path) -> str:
    """Return what a file says, or nothing where there is none that this user may read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def number(name: str, default: int) -> int:
    return int(os.environ.get(name, default))
