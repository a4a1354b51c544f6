from django.apps import AppConfig


class ExplorerConfig(AppConfig):
    """Brings the explorer's template and static files."""

    name = "schema.explorer"
    label = "explorer"
