"""The view at /graphql: our schema, compiled where it can be."""

from schema.context import Context, context_for
from schema.engine.execution import plain
from schema.engine.limits import LIMITS
from schema.engine.reads import Engine
from schema.explorer.page import explorer_page
from schema.http.view import make_view
from schema.root import schema
from tenants.reading import read, read_inside

engine = Engine(schema, LIMITS, plain=plain(schema, LIMITS, Context.transaction), read=read, read_inside=read_inside)
graphql = make_view(schema, context_for=context_for, run=engine, explorer=explorer_page)
