"""Fills a client with a recognisable row of every table that may hold its data; what cannot be filled fails loudly."""

import datetime
import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction

from backend.assessments.models import FEWEST_COMMENTS
from tenants.database.aliases import OWNER
from tenants.models import ClientCompany
from tenants.provisioning.migrations import inside
from tests.isolation import documents
from tests.world.build import ClientWorld

Model = type[models.Model]

# What the database or a reader insists on and cannot be guessed from the field: {model: {field: value}}; a function is
# given the word by which its value is to be recognised.
HINTS: dict[str, dict[str, Any]] = {
    "assessments.Questionnaire": {"content": documents.questionnaire, "state": "PUBLISHED", "retired_at": None},
    "assessments.Assessment": {
        "invited": {"SALES": 6, "MARKETING": 6},
        "teams": [],
        "who": {"sides": ["SALES", "MARKETING"]},
        "has_open_link": True,
        "quota": 20,
        "passcode_hash": lambda word: word,
    },
    "assessments.NamedResponse": {
        "answers": lambda word: {word: 3},
        "readers": lambda word: [{"kind": "MEMBER", "id": word, "name": word, "role": "CLIENT_VIEWER"}],
    },
    "assessments.Programme": {"who": {"levels": ["STAFF"]}},
    "assessments.AssessmentResult": {"document": documents.result, "total": 50.0},
    "metrics.MetricPoint": {"replaced_at": None},
    "tenants.ApiKey": {"consultancy": None, "scopes": ["CLIENT_READ"]},
    "tenants.Membership": {"consultancy": None, "ended_at": None},
    "portfolio.PortfolioRow": {"stage": "DEFINED"},
}
CROWDS = {"assessments.Comment": FEWEST_COMMENTS}  # of which a row is shown only among so many
TIME = re.compile(r"T\d\d:\d\d:\d\d\.\d+")
_counter = itertools.count(1)


@dataclass
class Rows:
    """What one client holds: a row of each model, and the values by which each of them is recognised."""

    client: ClientWorld
    of: dict[Model, models.Model] = field(default_factory=dict)
    marks: dict[str, "Mark"] = field(default_factory=dict)

    def row(self, model: Model) -> models.Model:
        concrete = model._meta.concrete_model or model
        if concrete not in self.of:
            raise AssertionError(f"{model._meta.label} can be asked for by id, but no client was given a row of it")
        return self.of[concrete]

    def seen_in(self, text: str) -> list["Mark"]:
        """Return every mark that stands in the text, as a word of its own; a time's fraction is no number."""
        text = TIME.sub("T", text)
        words = set(re.findall(r"[\w-]+", text)) | set(re.findall(r"\w+", text))
        return [mark for word, mark in self.marks.items() if word in words]


@dataclass(frozen=True)
class Mark:
    """Where a recognisable value stands."""

    client: str
    model: Model
    column: str

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.column} of {self.client}"


def fill(client: ClientWorld) -> Rows:
    """Give the client a marked row of each tenant model, and of each public one that names a client."""
    rows = fill_schema(client)
    for model in _in_order(public_models()):
        rows.of[model] = _make(model, rows)
    return rows


def fill_schema(client: ClientWorld) -> Rows:
    """Give the client one more marked row of each tenant model, each beside the other new ones."""
    rows = Rows(client, of={ClientCompany: client.row})
    with inside(client.row.schema_name):
        for model in _in_order(tenant_models()):
            for _ in range(CROWDS.get(model._meta.label, 1)):
                rows.of[model] = _make(model, rows)
        for row in rows.of.values():
            _point_back(row, rows)
    return rows


def tenant_models() -> list[Model]:
    """Every table that stands in a client's schema."""
    return [
        model for config in apps.get_app_configs() if config.name in settings.TENANT_APPS for model in _stored(config)
    ]


def public_models() -> list[Model]:
    """Every public table of ours whose rows belong to a client, and what they cannot do without."""
    ours = [model for label in ("tenants", "portfolio") for model in _stored(apps.get_app_config(label))]
    wanted = {model for model in ours if _client_fields(model)}
    while more := {needed for model in wanted for needed in _required(model)} - wanted - {ClientCompany}:
        wanted |= more
    return sorted(wanted, key=lambda model: model._meta.label)


def _stored(config: Any) -> list[Model]:
    return [model for model in config.get_models() if not model._meta.proxy and model._meta.managed]


def _client_fields(model: Model) -> list[str]:
    fields = model._meta.concrete_fields
    return [each.name for each in fields if each.related_model is ClientCompany or each.name == "client_id"]


def _required(model: Model) -> list[Model]:
    relations = [each for each in model._meta.concrete_fields if each.is_relation and not each.null]
    return [each.related_model for each in relations if each.related_model is not model]


def _in_order(wanted: list[Model]) -> Iterator[Model]:
    """Yield the models, those that others need first."""
    left = list(wanted)
    while left:
        ready = [model for model in left if not set(_required(model)) & set(left)]
        if not ready:
            raise AssertionError(f"These models need each other: {[model._meta.label for model in left]}")
        yield from ready
        left = [model for model in left if model not in ready]


def _make(model: Model, rows: Rows) -> models.Model:
    """Make one row, as full as the database takes it; raise AssertionError when it takes none."""
    refusals: list[str] = []
    for apart, optional, small in itertools.product((False, True), (True, False), (False, True)):
        try:
            with transaction.atomic(using=OWNER):
                made, marks = _drafted(model, rows, apart=apart, optional=optional, small=small)
                made.save(using=OWNER, force_insert=True)
        except (DatabaseError, ValueError, TypeError) as error:
            refusals.append(str(error).splitlines()[0])
            continue
        rows.marks |= marks
        return made
    raise AssertionError(
        f"No recognisable row of {model._meta.label} could be made, so nothing proves that it stays with its client. "
        f"Say what it needs in HINTS of {__name__}. The database said: {refusals}"
    )


def _point_back(row: models.Model, rows: Rows) -> None:
    """Let a row name those that were made after it, where it may."""
    for each in row._meta.concrete_fields:
        later = rows.of.get(each.related_model) if each.is_relation and each.related_model is not type(row) else None
        if later and getattr(row, each.attname) is None:
            with suppress(DatabaseError), transaction.atomic(using=OWNER):
                type(row).objects.using(OWNER).filter(pk=row.pk).update(**{each.attname: later.pk})


def _drafted(
    model: Model, rows: Rows, *, apart: bool, optional: bool, small: bool
) -> tuple[models.Model, dict[str, Mark]]:
    """Return an unsaved row: if `apart`, two references to one table name two rows; if `small`, numbers are ones."""
    hints = HINTS.get(model._meta.label, {})
    made, marks = model(), {}
    referred: set[Model] = set()
    for each in model._meta.concrete_fields:
        if each.name in hints:
            word = _word(next(_counter))
            hint = hints[each.name]
            setattr(made, each.name, hint(word) if callable(hint) else hint)
            if callable(hint):
                marks[word] = Mark(rows.client.row.slug, model, each.name)
        elif each.name in _client_fields(model):
            setattr(made, each.attname, rows.client.row.pk)
        elif each.is_relation:
            if each.related_model in rows.of and each.related_model is not model and (optional or not each.null):
                again = apart and each.related_model in referred
                target = _make(each.related_model, rows) if again else rows.of[each.related_model]
                referred.add(each.related_model)
                setattr(made, each.attname, target.pk)
        elif not each.primary_key and not each.generated and (optional or not each.null):
            value, word = _value(each, made.pk, small=small)
            setattr(made, each.attname, value)
            if word:
                marks[word] = Mark(rows.client.row.slug, model, each.name)
    return made, marks


def _value(column: Any, pk: Any, *, small: bool) -> tuple[Any, str | None]:
    """Return a value for the column and the word by which it will be recognised, if it can carry one."""
    number = next(_counter)
    word = _word(number)
    day = datetime.date(2091, 1, 1) + datetime.timedelta(days=number)
    if isinstance(column, ArrayField):
        if isinstance(column.base_field, models.UUIDField):
            return [pk], None
        value, mark = _value(column.base_field, pk, small=small)
        return [value], mark
    if column.choices:
        return column.choices[0][0], None
    match column:
        case models.EmailField():
            return f"{word}@example.com", word
        case models.URLField():
            return f"https://example.com/{word}", word
        case models.CharField() if column.max_length is not None and column.max_length < len(word):
            return "JPY"[: column.max_length], None
        case models.CharField() | models.TextField():
            return word, word
        case models.JSONField():
            return {"mark": word}, word
        case models.BinaryField():
            return word.encode(), None
        case models.BooleanField():
            return column.get_default() or False, None
        case models.DateTimeField():
            return datetime.datetime.combine(day, datetime.time(1, 2, 3), tzinfo=datetime.UTC), None
        case models.DateField():
            return day, str(day)
        case models.UUIDField():
            value = uuid4()
            return value, str(value)
        case models.DurationField():
            return datetime.timedelta(days=1), None
        case models.DecimalField():
            return (Decimal(1), None) if small else (Decimal(20_000 + number), str(20_000 + number))
        case models.FloatField() | models.IntegerField():
            return (1, None) if small else (20_000 + number, str(20_000 + number))
        case models.TimeField():
            return datetime.time(9, 0), None
    raise AssertionError(f"Say in {__name__} what a {type(column).__name__} holds, for {column}")


def _word(number: int) -> str:
    return f"zq{number:06x}"
