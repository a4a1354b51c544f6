"""Says how a query is answered: its plan, its SQL, and what PostgreSQL does for it."""

import json
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections, transaction

from schema.endpoint import engine, graphql
from schema.engine.documents import Request
from schema.engine.errors import ApiError
from schema.engine.slots import Uncompilable
from tenants.actors import Actor, ClientFacts
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT, FRONT
from tenants.models import ClientCompany
from tenants.reading import SCHEMA

ROLES = {FRONT: "front", CLIENT: "client"}
SHOWN = {ord(SCHEMA): "client", 1: "␁", 2: "␂", 3: "␃"}


class Command(BaseCommand):
    help = "Prints the plan of a query (from a file or stdin), its SQL and PostgreSQL's EXPLAIN of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the document; stdin unless given")
        parser.add_argument("--client", metavar="SLUG", help="the client company that is asked about")
        parser.add_argument("--variables", type=json.loads, default={}, metavar="JSON", help="an object")
        parser.add_argument("--operation", metavar="NAME", help="which one, where the document holds several")
        parser.add_argument("--analyze", action="store_true", help="also run it, and say what each step took")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.explain(options)
        except OperationalError as error:
            raise CommandError(f"No database answers ({error}). Set DATABASE_URL, or run `make demo` beside.") from None

    def explain(self, options: dict[str, Any]) -> None:
        actor = Actor.system(client_of(options["client"]) if options["client"] else None)
        try:
            prepared = graphql.documents.prepared(read(options["file"]))
            operation = prepared.operation(options["operation"])
            request = graphql.documents.priced(prepared, operation, options["variables"])
        except ApiError as error:
            raise CommandError(
                "\n".join(f"{each.code}: {each.text.en} {each.detail}" for each in error.problems)
            ) from None
        if operation.kind != "query":
            raise CommandError("Only queries have plans; what a mutation changed is read back by one of its own.")
        self.stdout.write(f"cost: {request.cost}")
        try:
            steps = steps_of(request, actor)
        except Uncompilable as reason:
            self.stdout.write(f"path: plain, because {reason}")
            return
        self.stdout.write("path: compiled")
        for place, (text, parameters, _) in steps.items():
            self.stdout.write(f"\n--- as the {ROLES[place]}, with {len(parameters)} parameters")
            self.stdout.write(text.translate(SHOWN) + "\n")
            for line in explained(place, text, parameters, actor, analyze=options["analyze"]):
                self.stdout.write(line)


def read(file: Path | None) -> str:
    try:
        return file.read_text(encoding="utf-8") if file else sys.stdin.read()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The document cannot be read: {error}") from None


def client_of(slug: str) -> ClientFacts:
    client = ClientCompany.objects.served().filter(slug=slug).first()
    if client is None:
        raise CommandError(f"There is no active client company {slug!r}.")
    return ClientFacts.of(client)


def steps_of(request: Request, actor: Actor) -> dict[str, Any]:
    variant, _ = engine.plans.find(request, actor)
    if variant.plan is None:
        raise Uncompilable(variant.why)
    return engine.steps(variant.plan, request, actor)


def explained(place: str, text: str, parameters: list[bytes | None], actor: Actor, *, analyze: bool) -> list[str]:
    """Return EXPLAIN's lines, asked for as the very role that the statement runs as."""
    client = actor.client
    bound = client_transaction(client.schema_name, read_only=True) if place == CLIENT and client else nullcontext()
    named = text.replace(SCHEMA, f'"{client.schema_name}"') if client else text
    options = "ANALYZE, BUFFERS" if analyze else "COSTS"
    values = [None if value is None else value.decode() for value in parameters]
    with bound, transaction.atomic(using=place), connections[place].cursor() as cursor:
        raw = psycopg.RawCursor(cursor.cursor.connection)
        raw.execute(f"EXPLAIN ({options}) {named}".encode(), values)
        return [line for (line,) in raw.fetchall()]
