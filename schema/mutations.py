"""Mutations: one input, one payload; a refusal becomes `payload.errors` and undoes all that the field did."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import strawberry
import strawberry_django
from django.apps import apps
from django.db import IntegrityError, connections, models, transaction
from psycopg.errors import UniqueViolation
from strawberry import UNSET, relay
from strawberry.utils.str_converters import to_camel_case

from backend.core.receipts import Receipts
from backend.core.refusal import Code, Refusal, Refusals, not_found
from backend.core.text import Locale, Text
from backend.events.models import Receipt
from schema.access import asks
from schema.context import Info
from schema.words import described
from tenants.actors import Actor
from tenants.database.aliases import CLIENT, FRONT
from tenants.models import RegistryReceipt
from tenants.roles import Permission

P = TypeVar("P", bound="Payload")

CODE_WORDS = {
    "REQUIRED": "A value is missing.",
    "INVALID": "A value is not of the form or meaning that is asked for.",
    "TOO_LONG": "A text is longer than allowed.",
    "TOO_MANY": "There are more rows or values than allowed.",
    "OUT_OF_RANGE": "A number or date lies outside its bounds.",
    "DUPLICATE": "Something with the same key exists.",
    "NOT_FOUND": "There is nothing by this id, or it is not yours to see.",
    "FORBIDDEN": "You may see it, but not do this.",
    "UNAUTHENTICATED": "Nobody is signed in, or the key is not valid.",
    "CLIENT_REQUIRED": "The request names no client company.",
    "CLIENT_NOT_FOUND": "There is no such client company for you.",
    "CLIENT_NOT_READY": "The client company is still being prepared.",
    "CLIENT_SUSPENDED": "The client company is suspended or closed.",
    "SELECTORS_DISAGREE": "Key, host and header name different client companies.",
    "ILLEGAL_MOVE": "The state does not allow this change.",
    "STALE": "Somebody changed it meanwhile; read it again.",
    "CONFLICT": "Something else stands in the way.",
    "IN_USE": "Others depend on it.",
    "FROZEN": "It was used and does not change any more.",
    "CLOSED": "It is closed.",
    "NOT_OPEN": "It is not open yet.",
    "EXPIRED": "Its time is over.",
    "ALREADY_USED": "It works once, and was used.",
    "CYCLE": "It would depend on itself.",
    "INCOMPLETE": "Something is missing before this can be done.",
    "TOO_FEW": "There are too few for a figure that reveals nobody.",
    "IDEMPOTENCY_MISMATCH": "The same idempotencyKey came with another input.",
    "UNREADABLE_FILE": "The file cannot be read.",
}
described(Code, name="UserErrorCode", **CODE_WORDS)


@strawberry.type(description="One reason why nothing was changed.")
class UserError:
    code: Code = strawberry.field(description="What is wrong, for programs.")
    path: list[str] = strawberry.field(description="Which part of the input is at fault, from the outside in.")
    message: str = strawberry.field(description="What is wrong, for people, in the caller's language.")


@strawberry.type(description="What every mutation answers.")
class Payload:
    rows: strawberry.Private[dict[str, models.Model]] = dataclasses.field(default_factory=dict)
    errors: list[UserError] = strawberry.field(
        default_factory=list, description="Why nothing was changed; empty when it was done."
    )

    @classmethod
    def of(cls: type[P], *, values: dict[str, Any] | None = None, **rows: models.Model) -> P:
        """Answer with changed rows, read back under the caller's eyes, and with plain values."""
        return cls(rows=rows, **(values or {}))


def changed(description: str) -> Any:
    """Declare the payload's field for a changed row; null when there are errors."""

    def read_back(root: Payload, info: Info) -> Any:
        row = root.rows.get(info.python_name)
        if row is None:
            return None
        return info.context.read_back(info, row) or type(row)._default_manager.filter(pk=row.pk)

    return strawberry_django.field(resolver=read_back, description=description)


def mutation(permission: Permission, *, description: str, public: bool = False) -> Callable[[Any], Any]:
    """Publish a mutation: may I, then the work in a savepoint, then the payload.

    `public` marks work on public tables (members, keys, clients); all other work is in the client of the request.
    """

    def publish(work: Callable[..., Payload]) -> Any:
        name = work.__name__
        asks(permission, f"Mutation.{to_camel_case(name)}")
        payload_type = work.__annotations__["return"]

        @functools.wraps(work)
        def resolve(self: Any, info: Info, input: Any) -> Payload:
            actor = info.context.actor
            kind: type[Payload] = _resolved(payload_type, work)
            try:
                with _savepoint(actor, permission, public=public):
                    if public:
                        transaction.on_commit(info.context.keep, using=FRONT)
                    return _once(actor, name, input, kind, public, lambda: work(self, info, input))
            except Refusal as refusal:
                return kind(errors=[user_error(refusal, actor.locale)])
            except Refusals as several:
                return kind(errors=[user_error(refusal, actor.locale) for refusal in several.refusals])
            except IntegrityError as error:
                return kind(errors=[user_error(_overtaken(error), actor.locale)])

        resolve.__annotations__ = work.__annotations__
        published = strawberry.mutation(resolver=resolve, description=description)
        for argument in published.arguments:
            argument.description = "What is to be done."
        return published

    return publish


def _overtaken(error: IntegrityError) -> Refusal:
    """Two requests stored the same at one moment: the rules let both pass, the database only the first."""
    if not isinstance(error.__cause__, UniqueViolation):
        raise error
    words = Text(
        ja="同じ内容が同時に登録されました。読み直してから、もう一度お試しください。",
        en="Somebody stored the same at this moment. Read it again, then try once more.",
    )
    return Refusal(Code.CONFLICT, words)


def user_error(refusal: Refusal, locale: Locale) -> UserError:
    path = refusal.path if refusal.path[:1] == ("input",) or not refusal.path else ("input", *refusal.path)
    places = [to_camel_case(step) if isinstance(step, str) else str(step) for step in path]
    return UserError(code=refusal.code, path=places, message=refusal.text.in_(locale))


def given(input: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what the caller gave, by field name; absent fields are left out, enums become their values."""
    skipped = {"id", "version", "idempotency_key", *without}
    names = [field.name for field in dataclasses.fields(input) if field.name not in skipped]
    values = {name: getattr(input, name) for name in names}
    return {name: getattr(value, "value", value) for name, value in values.items() if value is not UNSET}


def id_of(id: relay.GlobalID, noun: str, *path: str) -> UUID:
    """Return the row's id when the global id names this noun; else it is as unknown as any other."""
    try:
        if id.type_name == noun:
            return UUID(id.node_id)
    except ValueError:
        pass
    raise not_found(path=path)


@contextmanager
def _savepoint(actor: Actor, permission: Permission, *, public: bool) -> Iterator[None]:
    """Check the right, then open what a refusal undoes."""
    if not public:
        actor.in_client()
    actor.require(permission)
    alias = FRONT if public else CLIENT
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:  # a broken reference is the field's own failure, not the commit's
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield


def _once(
    actor: Actor, name: str, input: Any, kind: type[Payload], public: bool, work: Callable[[], Payload]
) -> Payload:
    """Do the work, unless the input's idempotency key was answered before: then answer the same rows again."""
    key = getattr(input, "idempotency_key", None)
    if not key:
        return work()
    receipts: Receipts = (RegistryReceipt if public else Receipt).objects.all()
    asker = f"{actor.label}@{actor.client.id.hex}" if public and actor.client else actor.label
    first = receipts.claim(asker, key, {"mutation": name, "input": dataclasses.asdict(input)})
    if first is not None:
        return kind.of(**{field: _row(*place) for field, place in first.answer.items()})
    payload = work()
    receipts.fill(asker, key, {field: [row._meta.label, str(row.pk)] for field, row in payload.rows.items()})
    return payload


def _row(label: str, pk: str) -> models.Model:
    return apps.get_model(label)(pk=UUID(pk))


def _resolved(annotation: Any, work: Callable[..., Any]) -> Any:
    return eval(annotation, work.__globals__) if isinstance(annotation, str) else annotation
