"""The words of plans."""

from django.db import models


class PlanState(models.TextChoices):
    """Where a plan stands."""

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    CLOSED = "CLOSED"


class ActionStatus(models.TextChoices):
    """Where an action stands."""

    PLANNED = "PLANNED"
    IN_PROGRESS = "IN_PROGRESS"
    BLOCKED = "BLOCKED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class EvidenceKind(models.TextChoices):
    """What shows that an action is done."""

    LINK = "LINK"
    NOTE = "NOTE"


ENDED = (ActionStatus.DONE, ActionStatus.CANCELLED)
