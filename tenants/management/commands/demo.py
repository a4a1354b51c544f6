"""Runs everything in the foreground: PostgreSQL, web and worker, filled once with the example companies."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from backend.server.demo import run_demo


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(run_demo(data_dir=settings.DATA_DIR, port=int(os.environ.get("PORT") or 8000)))
