"""The words of assessments."""

from django.db import models


class AssessmentMode(models.TextChoices):
    """Whether answers stand by name."""

    ANONYMOUS = "ANONYMOUS"
    NAMED = "NAMED"


class AssessmentState(models.TextChoices):
    """Where a round stands."""

    SCHEDULED = "SCHEDULED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    LAPSED = "LAPSED"


class LapseReason(models.TextChoices):
    """Why a round came to nothing by itself."""

    TOO_FEW_ASKED = "TOO_FEW_ASKED"
    TOO_MANY_ASKED = "TOO_MANY_ASKED"
    NOT_OPENED_IN_TIME = "NOT_OPENED_IN_TIME"
    TOO_FEW_ANSWERED = "TOO_FEW_ANSWERED"


class ProgrammeState(models.TextChoices):
    """Whether a programme goes on opening rounds."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ENDED = "ENDED"


class QuestionnaireState(models.TextChoices):
    """Where a version of a questionnaire stands."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"


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


class CellKind(models.TextChoices):
    """Which kind of group a figure is of."""

    ALL = "ALL"
    SIDE = "SIDE"
    LEVEL = "LEVEL"
    SIDE_LEVEL = "SIDE_LEVEL"
    TEAM = "TEAM"


class DifferencePair(models.TextChoices):
    """Which two groups are set side by side."""

    SALES_MARKETING = "SALES_MARKETING"
    HEAD_STAFF = "HEAD_STAFF"


class ComparisonKind(models.TextChoices):
    """What is compared where the sides also say what they expect of each other."""

    DISAGREEMENT = "DISAGREEMENT"
    MISPERCEPTION = "MISPERCEPTION"
    EXPECTED_DISAGREEMENT = "EXPECTED_DISAGREEMENT"


class Verdict(models.TextChoices):
    """What may be said of the difference between two groups."""

    GAP = "GAP"
    EQUIVALENT = "EQUIVALENT"
    NO_EVIDENCE = "NO_EVIDENCE"
    UNDERPOWERED = "UNDERPOWERED"
    SUPPRESSED = "SUPPRESSED"


class VerificationOutcome(models.TextChoices):
    """What came of verifying a sealed result."""

    EQUAL = "EQUAL"
    DIFFERENT = "DIFFERENT"
    BROKEN_SEAL = "BROKEN_SEAL"
    OTHER_METHOD = "OTHER_METHOD"


class SuppressionReason(models.TextChoices):
    """Why there is no number in the place of a figure."""

    TOO_FEW = "TOO_FEW"
    WOULD_REVEAL_OTHERS = "WOULD_REVEAL_OTHERS"
    NEAR_UNANIMOUS = "NEAR_UNANIMOUS"
    NO_ANSWERS = "NO_ANSWERS"
    NOT_ASKED = "NOT_ASKED"
    NOT_COMPARABLE = "NOT_COMPARABLE"


class FigureCode(models.TextChoices):
    """What is said in place of a number where nearly everybody answered at one end of the scale."""

    VERY_HIGH = "VERY_HIGH"
    VERY_LOW = "VERY_LOW"
