"""Sends each model to its way into the database: public tables to the front, a client's tables to the bound client."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from tenants.database.aliases import CLIENT, FRONT, OWNER


class PlaceRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the model's place; a row that the owner fetched stays with the owner."""
        instance = hints.get("instance")
        if instance is not None and instance._state.db == OWNER:
            return OWNER
        return CLIENT if is_tenant_app(model._meta.app_label) else FRONT

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """No relation crosses from a client's tables to public ones."""
        return is_tenant_app(one._meta.app_label) == is_tenant_app(other._meta.app_label)


def is_tenant_app(app_label: str) -> bool:
    return apps.get_app_config(app_label).name in settings.TENANT_APPS
