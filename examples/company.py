"""One example company as its files tell it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Company:
    """A folder of input files: company.yaml beside CSV files."""

    slug: str

    @cached_property
    def facts(self) -> dict[str, Any]:
        return dict(yaml.safe_load((self.folder / "company.yaml").read_text(encoding="utf-8")))

    @property
    def folder(self) -> Path:
        return HERE / self.slug

    @property
    def firm(self) -> str:
        return str(self.facts["consultancy"]["slug"])

    @property
    def locale(self) -> str:
        return str(self.facts["locale"])

    def say(self, text: dict[str, str]) -> str:
        """Return the text in the company's own language."""
        return text[self.locale]

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        """The organizations from the top down, each with the external id of the one above it."""
        return list(_walk(self.facts["organization"], None))

    def table(self, name: str) -> list[dict[str, str]]:
        """Read one of the CSV files that are plain UTF-8: all but the staff list."""
        with open(self.folder / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def _walk(unit: dict[str, Any], parent: str | None) -> Iterator[dict[str, Any]]:
    yield unit | {"parent": parent}
    for child in unit.get("children", []):
        yield from _walk(child, unit["external_id"])


def several(cell: str) -> list[str]:
    """Split a cell that holds several values: `SALES;MARKETING`."""
    return [value for value in cell.split(";") if value]


def given(**facts: Any) -> dict[str, Any]:
    """Leave out what the file leaves empty; dates become ISO texts."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
        if value not in (None, "")
    }
