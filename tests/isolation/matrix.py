"""Sends every request that the schema allows with the ids of another client, and tells what it found."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from strawberry.relay import to_base64
from strawberry_django.utils.typing import get_django_definition

from schema.root import schema
from tenants.models import ClientCompany
from tests.isolation.inputs import NODES, Path
from tests.isolation.requests import Request, filtered_reads, nested_filters, node_reads, nodes_reads, reads
from tests.isolation.rows import Rows, tenant_models
from tests.world.callers import Caller

NOT_TRIED = {
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_REQUEST",
    "BAD_USER_INPUT",
    "LIMIT_EXCEEDED",
    "INTERNAL_SERVER_ERROR",
}
WHOLE = re.compile(r'"requestId":"[0-9a-f]+"|"statementMs":[0-9.]+|"hit":(true|false)')


@dataclass
class Sent:
    """One request with the variables that were sent, and the answer as text."""

    name: str
    variables: dict[str, Any]
    text: str
    body: dict[str, Any]

    @property
    def comparable(self) -> str:
        """The whole answer but for what tells two requests of anybody apart."""
        return WHOLE.sub("", self.text)


@dataclass
class Matrix:
    """One caller, of the client `own`, who tries what is `foreign`.

    `tried` names the node types whose ids are tried; if `thorough`, each is tried at every place, whatever it fits.
    """

    caller: Caller
    own: Rows
    foreign: Rows
    tried: list[str] = field(default_factory=lambda: list(NODES))
    thorough: bool = False

    def faults(self, sent: Sent) -> list[str]:
        """Name what an answer shows of the foreign rows, or why the request tried nothing."""
        codes = {error["extensions"]["code"] for error in sent.body.get("errors", [])}
        return [*self.leaks(sent), *(f"{sent.name}: tried nothing, {code}" for code in sorted(codes & NOT_TRIED))]

    def leaks(self, sent: Sent) -> list[str]:
        """Name what an answer shows of the foreign rows beyond what the caller said himself."""
        shown = json.dumps(sent.body.get("data"), ensure_ascii=False)
        said = json.dumps(sent.variables, ensure_ascii=False)
        told = self.foreign.seen_in(said)
        marks = [mark for mark in self.foreign.seen_in(sent.text) if mark not in told and self._is_secret(mark.model)]
        ids = [
            f"the id of {place}"
            for name, place in self.ids().items()
            if name in shown or (name in sent.text and name not in said)
        ]
        return [f"{sent.name}: {found}" for found in [*marks, *ids]]

    def ids(self) -> dict[str, str]:
        """The foreign ids that must not be seen, plain and global."""
        found = {}
        for name in self.tried:
            row = self.foreign.row(model_of(name))
            found[str(row.pk)] = found[global_id(name, self.foreign)] = name
        return found

    def foreign_id(self, noun: str) -> str:
        return global_id(noun, self.foreign)

    def _is_secret(self, model: Any) -> bool:
        return model in tenant_models() or len(self.tried) == len(NODES)

    def reading(self) -> Iterator[Sent]:
        """Read everything there is, without any id, with foreign ones in filters, and by `node` and `nodes`."""
        yield from self.listing()
        for name in self.tried:
            yield from self.by_id(name)

    def listing(self) -> Iterator[Sent]:
        for request in reads():
            yield self.send(request, {})
        for request in filtered_reads():
            yield from (self.send(request, variables) for variables in self.all_foreign(request))
        for name, request in nested_filters():
            for variables in self.all_foreign(request):
                yield self.send(request, variables | {"id": global_id(name, self.own)})

    def by_id(self, name: str) -> Iterator[Sent]:
        yield self.send(node_reads()[name], {"id": global_id(name, self.foreign)})
        yield self.send(nodes_reads()[name], {"ids": [global_id(each, self.foreign) for each in self.tried]})

    def changing(self, request: Request) -> Iterator[Sent]:
        """Try a mutation: each id foreign while the others are the caller's own, all of them, and of every type."""
        yield from (self.send(request, variables) for variables in self.inputs(request))

    def inputs(self, request: Request) -> Iterator[dict[str, Any]]:
        for optional in (True, False):
            if not request.places:
                yield request.variables({}, optional=optional)
            for place, noun in request.places:
                if noun in self.tried:
                    yield self.one_foreign(request, place, global_id(noun, self.foreign), optional=optional)
        yield from self.all_foreign(request)

    def one_foreign(self, request: Request, place: Path, id: str, *, optional: bool) -> dict[str, Any]:
        """Return an input with this id at one place and the caller's own ids at the others."""
        own = {each: global_id(noun, self.own) for each, noun in request.places}
        return request.variables(own | {place: id}, optional=optional)

    def all_foreign(self, request: Request) -> Iterator[dict[str, Any]]:
        """Return inputs with foreign ids at all places: of the fitting types, and if `thorough` of every type."""
        fitting = {place: noun for place, noun in request.places if noun in self.tried}
        others = [{place: noun for place, _ in request.places} for noun in self.tried if self.thorough]
        for nouns in [fitting, *others] if request.places else []:
            ids = {place: global_id(noun, self.foreign) for place, noun in nouns.items()}
            if ids:
                yield request.variables(ids, optional=False)

    def send(self, request: Request, variables: dict[str, Any]) -> Sent:
        answer = self.caller.send(request.document, **variables)
        text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
        return Sent(request.name, variables, text, answer.body)


def whole(request: Request, rows: Rows) -> dict[str, Any]:
    """Return variables that lack nothing: these rows' ids, and plausible values elsewhere."""
    return request.variables({place: global_id(noun, rows) for place, noun in request.places})


def unknown_id(noun: str) -> str:
    return to_base64(noun, uuid4())


def global_id(noun: str, rows: Rows) -> str:
    return to_base64(noun, rows.row(model_of(noun)).pk)


def model_of(noun: str) -> Any:
    """Return the table of a node type; the client itself is its row in the public schema."""
    kind = schema.get_type_by_name(noun)
    definition = get_django_definition(kind.origin)
    return definition.model if definition else ClientCompany


def inside_a_client(noun: str) -> bool:
    """Whether rows of this node type stand in the client's own schema."""
    return model_of(noun)._meta.concrete_model in tenant_models()
