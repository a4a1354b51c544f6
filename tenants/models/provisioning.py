"""The recorded SQL that makes a client's schema."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Blueprint(models.Model):
    """All statements that the tenant migrations send on an empty schema, recorded once per release and replayed."""

    id = models.CharField(primary_key=True, max_length=64, help_text="SHA-256 of the migrations' names and files.")
    statements = ArrayField(models.TextField())
    migrations = ArrayField(models.CharField(max_length=200))
    recorded_at = models.DateTimeField(auto_now_add=True)
