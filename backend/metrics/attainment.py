"""How a metric stands against the straight line from a target's start to its due date.

The line is read on the last day of the period that the judged value is for, so that a quarter reported in October is
not held against November. How far a value is behind is told as a share of the whole way from start to target, which
means the same for money, days and percentages and needs no zero of the unit (a recommendation score may be negative).

- MET: the target's value is reached, early or in time.
- ON_TRACK: behind by no more than a tenth of the way, about the swing of a monthly figure around its trend.
- AT_RISK: behind by no more than a quarter of the way: one quarter's progress of a target set for a year.
- OFF_TRACK: further behind; or the period of the due date is reported and the target is not reached.

Once the due date has passed without the figure of its period, the proof is overdue: AT_RISK at best. A target that
equals its start (hold the level) has no way to be behind on: it is MET or OFF_TRACK.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from backend.metrics.vocabulary import Attainment, Direction

ON_TRACK_WITHIN = Fraction(1, 10)
AT_RISK_WITHIN = Fraction(1, 4)


class NotJudged(Enum):
    """Why there is no attainment yet."""

    NOT_STARTED = "NOT_STARTED"
    NO_POINT = "NO_POINT"


@dataclass(frozen=True, kw_only=True)
class Line:
    """The way from a start to a target, and which direction is better."""

    starts_on: date
    start_value: Decimal
    due_on: date
    value: Decimal
    direction: str

    def height(self, day: date) -> Fraction:
        """Return the exact value expected on a day: the start's before the way, the target's after it."""
        start, end = Fraction(self.start_value), Fraction(self.value)
        done = Fraction((min(max(day, self.starts_on), self.due_on) - self.starts_on).days, self.days)
        return start + (end - start) * done

    @property
    def days(self) -> int:
        return (self.due_on - self.starts_on).days

    @property
    def way(self) -> Fraction:
        """How much better the target is than the start; negative where it is worse."""
        return self.better(self.start_value, self.value)

    def better(self, one: Decimal | Fraction, other: Decimal | Fraction) -> Fraction:
        """Return by how much `other` is better than `one`, in the direction of the metric."""
        change = Fraction(other) - Fraction(one)
        return change if self.direction == Direction.UP else -change


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The value that is judged: of the newest period that is over and touches the way."""

    period: str
    ends_on: date
    value: Decimal

    @classmethod
    def of(cls, period: str | None, ends_on: date | None, value: Decimal | None) -> Evidence | None:
        """Return the evidence, or None where no period has a value."""
        if period is None or ends_on is None or value is None:
            return None
        return cls(period=period, ends_on=ends_on, value=value)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How it stands, or why that cannot be said, with the numbers it rests on (to six places)."""

    attainment: Attainment | None
    not_judged: NotJudged | None
    expected_today: Decimal
    expected: Decimal | None
    evidence: Evidence | None


def judge(line: Line, evidence: Evidence | None, today: date) -> Verdict:
    """Say how the way along this line stands today."""
    missing = _missing(line, evidence, today)
    seen = evidence if missing is None else None
    return Verdict(
        attainment=_attainment(line, seen, today) if seen else None,
        not_judged=missing,
        expected_today=_shown(line.height(today)),
        expected=_shown(line.height(seen.ends_on)) if seen else None,
        evidence=seen,
    )


def _missing(line: Line, evidence: Evidence | None, today: date) -> NotJudged | None:
    if today < line.starts_on:
        return NotJudged.NOT_STARTED
    return NotJudged.NO_POINT if evidence is None else None


def _attainment(line: Line, evidence: Evidence, today: date) -> Attainment:
    if line.better(line.value, evidence.value) >= 0:
        return Attainment.MET
    behind = line.better(evidence.value, line.height(evidence.ends_on))
    if evidence.ends_on >= line.due_on or behind > AT_RISK_WITHIN * line.way:
        return Attainment.OFF_TRACK
    if behind > ON_TRACK_WITHIN * line.way or today > line.due_on:
        return Attainment.AT_RISK
    return Attainment.ON_TRACK


def _shown(value: Fraction) -> Decimal:
    """Round to six places, half to even."""
    return Decimal(round(value * 10**6)).scaleb(-6)
