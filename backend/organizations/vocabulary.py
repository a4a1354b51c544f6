"""The words that every noun shares."""

from django.db import models


class Stage(models.TextChoices):
    """How far Sales and Marketing have come together, in order."""

    UNDEFINED = "UNDEFINED"
    DEFINED = "DEFINED"
    ALIGNED = "ALIGNED"
    INTEGRATED = "INTEGRATED"


class Side(models.TextChoices):
    """The function that somebody or something belongs to."""

    SALES = "SALES"
    MARKETING = "MARKETING"
    BOTH = "BOTH"
    OTHER = "OTHER"


class Level(models.TextChoices):
    """How a respondent stands in the function."""

    HEAD = "HEAD"
    MANAGER = "MANAGER"
    STAFF = "STAFF"


class Profile(models.TextChoices):
    """What kind of company it is; decides the recommended target stage."""

    SMALL = "SMALL"
    GROWING = "GROWING"
    LARGE = "LARGE"


class OrganizationKind(models.TextChoices):
    """The tier of an organization in its client company."""

    COMPANY = "COMPANY"
    UNIT = "UNIT"
    TEAM = "TEAM"


class Origin(models.TextChoices):
    """How something came to be here."""

    LIVE = "LIVE"
    IMPORTED = "IMPORTED"


def next_stage(stage: str) -> Stage | None:
    """Return the stage one step further, None after the last."""
    order = list(Stage)
    position = order.index(Stage(stage))
    return order[position + 1] if position + 1 < len(order) else None
