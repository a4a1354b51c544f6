"""Short ways to point at something in a result document."""

from typing import Any

Told = tuple[float | None, str | None, str | None]


def cell(result: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in result["cells"] if each["cell"] == key)


def figures(cell: dict[str, Any], name: str) -> dict[str, Told]:
    """Return (value, code, why suppressed) of each dimension or statement."""
    return {each["key"]: (each["value"], each["code"], each["suppressed"]) for each in cell[name]}


def values(cell: dict[str, Any], name: str) -> dict[str, float | None]:
    return {each["key"]: each["value"] for each in cell[name]}
