"""The read engine: a query's plan is made once and run as one statement; what no plan fits takes the plain path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

import graphql as gql
import structlog
from django import db

from backend.core.kept import Kept
from schema.engine.documents import Request
from schema.engine.execution import Answer, Ready, Run, Schema, Told
from schema.engine.failures import STOPPED, state_of
from schema.engine.limits import Limits, check
from schema.engine.parts import Scene
from schema.engine.plans import Changed, Plan, plan
from schema.engine.slots import ABSENT, Noted, Uncompilable, Values, bytes_of, holds, shape
from tenants.database.lines import Step
from tenants.reading import PROOF

Read = Callable[[Mapping[str, Step], str | None, Step | None], Mapping[str, Any]]
ReadInside = Callable[[str, Step, str | None], Any]
MOST_PLANS = 2_000
MOST_VARIANTS = 16
OF_THE_STATEMENT = "42"  # the class of syntax errors, unknown names and missing rights

log = structlog.get_logger("concord.graphql")


@dataclass(frozen=True)
class Variant:
    """A plan, or why there is none, and what it holds for."""

    noted: Noted
    plan: Plan | None
    why: str = ""


class Plans:
    """Plans by operation and shape of variables, a few of each for different actors; safe to share between threads."""

    def __init__(self, schema: Schema, *, most: int = MOST_PLANS) -> None:
        self.schema = schema._schema
        self._kept: Kept[Any, list[Variant]] = Kept(most=most, room=most)  # a variant weighs one

    def __len__(self) -> int:
        return self._kept.weight

    def find(self, request: Request, actor: Any, changed: Changed | None = None) -> tuple[Variant, bool]:
        """Return the variant for a request's variables and this actor, and whether it was kept.

        What was found for a request is kept beside it too: it comes again when its body comes again.
        """
        if changed is not None:
            return self._found(request, actor, changed)
        owner, variant = request.found
        if owner is self and holds(actor, variant.noted):
            return variant, True
        variant, hit = self._found(request, actor)
        request.found = (self, variant)
        return variant, hit

    def _found(self, request: Request, actor: Any, changed: Changed | None = None) -> tuple[Variant, bool]:
        coerced, variables = request.coerced, request.operation.variables
        shapes = tuple([shape(coerced[name], type) if name in coerced else ABSENT for name, type in variables])
        key = (request.operation, changed and changed.path, shapes)
        variants = self._kept.find(key) or []
        for variant in variants:
            if holds(actor, variant.noted):
                return variant, True
        made = self._made(request, actor, changed)
        kept = [made, *variants][:MOST_VARIANTS]  # a new list: others may be reading the old one
        self._kept.keep(key, kept, len(kept))
        return made, False

    def _made(self, request: Request, actor: Any, changed: Changed | None) -> Variant:
        noted: Noted = {}
        try:
            return Variant(noted, plan(self.schema, request, actor, noted, changed))
        except Uncompilable as error:
            return Variant(noted, None, str(error))


@dataclass(eq=False)
class Engine:
    """Runs an operation on the compiled path where it can, else on the plain one.

    `read(statements, schema_name, proof)` runs one statement at each place in one transaction and
    `read_inside(place, step, schema_name)` one inside the open transaction of a mutation; see tenants.reading.
    """

    schema: Schema
    limits: Limits
    plain: Run
    read: Read
    read_inside: ReadInside
    plans: Plans = field(init=False)

    def __post_init__(self) -> None:
        self.plans = Plans(self.schema)

    def __call__(self, request: Request, context: Any) -> Answer:
        told = Told()
        if request.operation.kind == "query" and not context.wants_plain:
            try:
                return self._compiled(request, context, told)
            except Uncompilable as error:
                told.why = str(error)
            except db.Error as error:
                if state_of(error) in STOPPED:  # what took too long will not be quicker on the plain path
                    raise
                told.why = f"the database said {state_of(error)}"
                log.info("graphql.fallback", why=told.why, error=fault(error))
        if request.operation.kind == "mutation" and not context.wants_plain:
            context.reader = partial(self.read_back, request)
        answer = self.plain(request, context)
        return Answer(answer.data, answer.problems, told)

    def _compiled(self, request: Request, context: Any, told: Told) -> Answer:
        """Answer by the plan; raise Uncompilable where there is none that fits."""
        variant, hit = self.plans.find(request, context.actor)
        told.hit = hit if told.hit is None else told.hit
        if variant.plan is None:
            raise Uncompilable(variant.why)
        steps = self.steps(variant.plan, request, context.actor)
        started = perf_counter()
        columns = self._read(steps, context)
        told.ms = round((perf_counter() - started) * 1000, 3)
        if columns is None:  # it is somebody else by now, or with other rights
            context.ask_anew()
            return self._compiled(request, context, told)
        data = variant.plan.answer(self._scene(request, context, columns))
        check(self.limits, answer_bytes=len(data))
        told.path, told.sql = "compiled", tuple(step.text for step in steps.values())
        return Answer(data, (), told)

    def read_back(self, request: Request, info: Any, row: Any) -> Ready | None:
        """Return a changed row as the answer tells it, read inside the mutation's transaction.

        None where that cannot be compiled: the plain path reads it then.
        """
        raw, context = info._raw_info, info.context
        client = context.actor.client
        path = tuple(raw.path.as_list())
        changed = Changed(path, gql.get_named_type(raw.return_type), raw.field_nodes)  # type: ignore[arg-type]
        try:
            variant, _ = self.plans.find(request, context.actor, changed)
            if variant.plan is None:
                return None
            ((alias, step),) = self.steps(variant.plan, request, context.actor, row.pk).items()
            context.statements.sent += 1
            columns = {alias: self.read_inside(alias, step, client.schema_name if client else None)}
            return Ready(variant.plan.answer(self._scene(request, context, columns)))
        except Uncompilable:
            return None
        except db.Error as error:
            if state_of(error) in STOPPED:
                raise
            log.info("graphql.fallback", why="a changed row was not read back", error=fault(error))
            return None

    def _scene(self, request: Request, context: Any, columns: Mapping[str, Any]) -> Scene:
        return Scene(
            schema=self.schema._schema,
            operation=request.operation.node,
            fragments=request.prepared.fragments,
            variables=request.variables,
            context=context,
            columns=columns,
        )

    def steps(self, made: Plan, request: Request, actor: Any, row: Any = None) -> dict[str, Step]:
        values = Values(request.coerced, actor, row)
        for verify in made.checks:
            verify(values)
        return {
            alias: Step(statement.sql, [bytes_of(slot.read(values)) for slot in statement.slots])
            for alias, statement in made.statements.items()
        }

    def _read(self, steps: dict[str, Step], context: Any) -> Mapping[str, Any] | None:
        """Run the steps, and the proof of a claimed actor before them; return None where that fails."""
        client, claim = context.actor.client, context.claim
        context.statements.sent += len(steps) + (claim is not None)
        if not steps and claim is None:
            return {}
        found = self.read(steps, client.schema_name if client else None, claim and claim.step)
        if claim is None:
            return found
        if not claim.is_proven_by(found[PROOF]):
            return None
        context.claim = None
        return found


def fault(error: db.Error) -> str | None:
    """Return what is wrong with a statement of ours; what is wrong with a value would quote it, and logs never do."""
    return str(error) if (state_of(error) or "").startswith(OF_THE_STATEMENT) else None
