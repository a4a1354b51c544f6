"""The words of metrics."""

from django.db import models


class Unit(models.TextChoices):
    """What a metric is counted in."""

    DAYS = "DAYS"
    CURRENCY = "CURRENCY"
    PERCENT = "PERCENT"
    COUNT = "COUNT"
    SCORE = "SCORE"


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "UP"
    DOWN = "DOWN"


class Cadence(models.TextChoices):
    """How long a metric's period is."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"


class Aggregation(models.TextChoices):
    """How several values become one."""

    SUM = "SUM"
    MEAN = "MEAN"
    LAST = "LAST"
    RATIO = "RATIO"


class PointSource(models.TextChoices):
    """How a point came here."""

    MANUAL = "MANUAL"
    CSV = "CSV"
    API = "API"
    DERIVED = "DERIVED"
    IMPORTED = "IMPORTED"


class Attainment(models.TextChoices):
    """How a metric stands against the straight line from its start to its target."""

    ON_TRACK = "ON_TRACK"
    AT_RISK = "AT_RISK"
    OFF_TRACK = "OFF_TRACK"
    MET = "MET"
