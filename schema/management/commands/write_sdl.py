"""Writes schema/schema.graphql anew."""

from typing import Any

from django.core.management.base import BaseCommand

from schema.sdl import PLACE, sdl


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        PLACE.write_text(sdl(), encoding="utf-8")
        self.stdout.write(f"wrote {PLACE.name}")
