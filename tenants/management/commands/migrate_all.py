"""Brings roles, the public schema, the blueprint and every client's schema up to date; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.provisioning.everything import migrate_all


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        failed = migrate_all(say=self.stdout.write)
        if failed:
            raise CommandError(f"{len(failed)} client schemas were not migrated: {', '.join(failed)}. Run this again.")
