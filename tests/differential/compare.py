"""Runs a document on both paths for one caller, and counts what came of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.test import RequestFactory

from schema.context import context_for
from schema.endpoint import engine
from schema.engine.documents import Documents
from schema.engine.errors import ApiError
from schema.engine.limits import LIMITS
from tests.differential.generator import Document, Pool
from tests.world.callers import Caller


@dataclass
class Differential:
    """What many documents came to: `different` holds all that tells a fault."""

    pool: Pool = field(default_factory=Pool)
    ends: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    types: set[str] = field(default_factory=set)
    different: list[tuple[Document, str, str]] = field(default_factory=list)
    documents: Documents = field(default_factory=lambda: Documents(engine.schema._schema, LIMITS))

    def ask(self, caller: Caller, document: Document) -> None:
        try:
            prepared = self.documents.prepared(document.text)
            request = self.documents.priced(prepared, prepared.operation(None), document.variables)
        except ApiError as error:
            self.ends["refused"] += 1
            self.reasons[str(error.problems[0].code)] += 1
            return
        with context_for(request_of(caller)) as context:
            answer = engine(request, context)
            assert answer.told is not None
            reference = answer if answer.told.path == "plain" else engine.plain(request, context)
        data = json.loads(reference.data)
        self.pool.learn(data)
        self.ends[answer.told.path] += 1
        if answer.told.path == "plain":
            self.reasons[answer.told.why] += 1
            if not reference.problems and "no cursor" not in answer.told.why:
                self.ends["plain though nothing is wrong"] += 1
        elif json.loads(answer.data) != data or reference.problems:
            self.different.append((document, answer.data.decode(), f"{reference.data.decode()} {reference.problems}"))


def request_of(caller: Caller) -> Any:
    headers = {"Accept-Language": caller.locale}
    if caller.token:
        headers["Authorization"] = f"Bearer {caller.token}"
    if caller.client:
        headers["X-Client-Company"] = caller.client
    return RequestFactory(headers=headers).post("/graphql", HTTP_HOST=caller.host)
