"""The words of assessments."""

from django.db import models


class AssessmentMode(models.TextChoices):
    """Whether answers stand by name."""

    ANONYMOUS = "ANONYMOUS"
    NAMED = "NAMED"


class AssessmentState(models.TextChoices):
    """Where a round stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class Basis(models.TextChoices):
    """What an organization's total is made of."""

    SIDES = "SIDES"
    POOLED = "POOLED"


class Dimension(models.TextChoices):
    """A part of working together that statements belong to."""

    PROCESS = "PROCESS"
    ROLES_LANGUAGE = "ROLES_LANGUAGE"
    PLANNING = "PLANNING"
    SYSTEMS_METRICS = "SYSTEMS_METRICS"
    CUSTOMER_CULTURE = "CUSTOMER_CULTURE"


class Delivery(models.TextChoices):
    """How an answer link reaches a person."""

    MAIL = "MAIL"
    HANDOUT = "HANDOUT"
