"""An administrator with SQL alone, who puts people and responses in every order that the database knows, side by side.

Within each side × level × team, people are ranked by each column (and place on the disk, and transaction) of each row
that names them, responses by each of theirs; the first is then taken to be the first one's, and so on.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from django.db import connections

from backend.assessments.models import Response
from backend.organizations.models import Person
from tenants.database.aliases import OWNER
from tests.answers.crowds import Answers
from tests.answers.rounds import KEYS

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
RESPONSES = Response._meta.db_table
PEOPLE = Person._meta.db_table
Key = tuple[int, Any]


@dataclass(frozen=True)
class Stored:
    """One row as SQL shows it: its columns, and ctid, xmin and the size beside them."""

    table: str
    columns: dict[str, Any]

    @property
    def ids(self) -> set[str]:
        return set(ID.findall(json.dumps(self.columns)))


@dataclass
class Orders:
    """For each name of an order (table.column), the rank of each person or response that has a place in it."""

    of: dict[str, dict[str, Key]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, row: Stored, whose: str) -> None:
        for name, value in row.columns.items():
            if value is not None:
                self.of[f"{row.table}.{name}"].setdefault(whose, sortable(value))


@dataclass(frozen=True)
class Found:
    """How well two orders fit: how many are matched rightly, and the rank correlation in standard errors."""

    people_by: str
    responses_by: str
    hits: int
    z: float


def everything(schema_name: str) -> list[Stored]:
    """Return all rows of a client's schema and of the public one."""
    found = []
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN (%s, 'public')"
            " AND tablename NOT IN ('django_migrations', 'tenants_blueprint')",
            [schema_name],
        )
        for schema, table in cursor.fetchall():
            cursor.execute(
                "SELECT row_to_json(t)::jsonb || jsonb_build_object("
                "'ctid', t.ctid::text, 'xmin', t.xmin::text::bigint, 'size', pg_column_size(t))"
                f' FROM "{schema}"."{table}" AS t'
            )
            found += [Stored(table, json.loads(row) if isinstance(row, str) else row) for (row,) in cursor.fetchall()]
    return found


def sortable(value: Any) -> Key:
    if isinstance(value, bool | int | float):
        return (0, value)
    if isinstance(value, str) and re.fullmatch(r"\(\d+,\d+\)", value):
        page, place = value[1:-1].split(",")
        return (1, int(page) * 1_000 + int(place))
    return (2, value if isinstance(value, str) else json.dumps(value))


class Join:
    """All orders of people and of responses in one client's database, and whose each response truly is."""

    def __init__(self, rows: Sequence[Stored], given: dict[str, Answers], *, seed: int) -> None:
        self.die = Random(seed)
        self.people, self.responses = Orders(), Orders()
        whose = {answers: person for person, answers in given.items()}
        self.truth: dict[str, str] = {}
        self.cells: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for row in rows:
            if row.table == RESPONSES:
                id = row.columns["id"]
                self.responses.add(row, id)
                self.truth[whose[tuple(row.columns["answers"][key] for key in KEYS)]] = id
        self._name_people([row for row in rows if row.table != RESPONSES], set(given))
        for row in rows:
            if row.table == PEOPLE and row.columns["id"] in given:
                cell = row.columns["side"], row.columns["level"], row.columns["organization_id"]
                self.cells[cell].append(row.columns["id"])

    def _name_people(self, rows: list[Stored], people: set[str]) -> None:
        """Order people by the rows that name one of them alone, and by the rows that such a row belongs to."""
        named = {person: person for person in people}
        for _ in range(3):
            for row in rows:
                if len(known := {named[id] for id in row.ids if id in named}) == 1:
                    (person,) = known
                    self.people.add(row, person)
                    named |= {id: person for id in self._own_ids(row) if id not in named}

    def _own_ids(self, row: Stored) -> set[str]:
        return {row.columns[name] for name in ("id", "event_id") if isinstance(row.columns.get(name), str)}

    def best(self) -> Found:
        """Return the pair of orders that fits best, by matches or by correlation."""
        found = list(self.tried())
        return max(found, key=lambda each: max(each.hits / self.most_by_chance(), abs(each.z) / MOST_BY_CHANCE))

    def gives_away(self, found: Found) -> bool:
        return found.hits > self.most_by_chance() or abs(found.z) > MOST_BY_CHANCE

    def tried(self) -> Iterator[Found]:
        for people_by, ranks in self.people.of.items():
            for responses_by, others in self.responses.of.items():
                for way in (1, -1):
                    yield self._fit(people_by, ranks, responses_by, others, way)

    def _fit(self, people_by: str, ranks: dict[str, Key], responses_by: str, others: dict[str, Key], way: int) -> Found:
        hits, above, below = 0, 0.0, 0
        for cell in self.cells.values():
            people = [person for person in cell if person in ranks and self.truth[person] in others]
            if len(people) < 2:
                continue
            places = self._places([others[self.truth[person]] for person in people])
            own = self._places([ranks[person] for person in people])
            own = own if way == 1 else len(people) - 1 - own
            hits += int(np.count_nonzero(own == places))
            above += (len(people) - 1) * float(np.corrcoef(own, places)[0, 1])
            below += len(people) - 1
        return Found(people_by, responses_by, hits, above / below**0.5 if below else 0.0)

    def _places(self, keys: list[Key]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        """Return each one's place in the order; the die decides between equals."""
        order = sorted(range(len(keys)), key=lambda place: (keys[place], self.die.random()))
        places = np.empty(len(keys), dtype=np.int64)
        places[order] = np.arange(len(keys))
        return places

    def most_by_chance(self) -> float:
        """Return how many a guess matches nearly never: nine standard deviations above the mean of permutations."""
        if not hasattr(self, "_most"):
            generator = np.random.default_rng(1)
            sizes = [len(cell) for cell in self.cells.values() if len(cell) > 1]
            turns = [
                sum(np.count_nonzero(generator.permutation(size) == np.arange(size)) for size in sizes)
                for _ in range(1_000)
            ]
            self._most = float(np.mean(turns) + 9 * np.std(turns))
        return self._most


MOST_BY_CHANCE = 7.0  # standard errors, of some thousand pairs of orders: one false alarm in 10^8 runs
