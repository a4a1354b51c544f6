"""The words of metrics as published enums."""

from backend.metrics.attainment import NotJudged
from backend.metrics.vocabulary import Aggregation, Attainment, Cadence, Direction, PointSource, Unit
from schema.words import described

__all__ = ["Aggregation", "Attainment", "Cadence", "Direction", "NotJudged", "PointSource", "Unit"]

described(
    Unit,
    name="MetricUnit",
    DAYS="Days.",
    CURRENCY="Money, in the metric's currency.",
    PERCENT="Percent: 12.5 is an eighth.",
    COUNT="Pieces: leads, deals, people.",
    SCORE="Points of a scale of its own.",
)
described(Direction, name="MetricDirection", UP="More is better.", DOWN="Less is better.")
described(
    Cadence,
    WEEK="A week, Monday to Sunday: 2026-W47.",
    MONTH="A calendar month: 2026-11.",
    QUARTER="A calendar quarter: 2026-Q4.",
)
described(
    Aggregation,
    SUM="They are added up.",
    MEAN="Their plain mean.",
    LAST="The newest of them.",
    RATIO="Numerators and denominators are added up, then divided.",
)
described(
    PointSource,
    MANUAL="Somebody typed it in.",
    CSV="It came in a file.",
    API="A program sent it.",
    DERIVED="It was computed here.",
    IMPORTED="It took place before, and was brought in afterwards.",
)
described(
    Attainment,
    ON_TRACK="Behind the line by no more than a tenth of the way.",
    AT_RISK="Behind by no more than a quarter of the way, or due without the figure of its period.",
    OFF_TRACK="Further behind, or due and not reached.",
    MET="The target's value is reached.",
)
described(
    NotJudged,
    NOT_STARTED="The way has not begun.",
    NO_POINT="No period that is over and touches the way has a value.",
)
