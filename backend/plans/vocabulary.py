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

# From where to where an action may move. What is done was under way before; it is reopened into IN_PROGRESS, and what
# was cancelled is taken up again as PLANNED.
MOVES: dict[str, tuple[ActionStatus, ...]] = {
    ActionStatus.PLANNED: (ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED, ActionStatus.CANCELLED),
    ActionStatus.IN_PROGRESS: (
        ActionStatus.PLANNED,
        ActionStatus.BLOCKED,
        ActionStatus.DONE,
        ActionStatus.CANCELLED,
    ),
    ActionStatus.BLOCKED: (ActionStatus.PLANNED, ActionStatus.IN_PROGRESS, ActionStatus.CANCELLED),
    ActionStatus.DONE: (ActionStatus.IN_PROGRESS,),
    ActionStatus.CANCELLED: (ActionStatus.PLANNED,),
}
