"""The schema as text: what is committed as schema/schema.graphql."""

from pathlib import Path

from schema.root import schema

PLACE = Path(__file__).with_name("schema.graphql")


def sdl() -> str:
    """Return the SDL of the whole schema."""
    return f"{schema.as_str().strip()}\n"
