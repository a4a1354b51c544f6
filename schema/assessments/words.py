"""The words of assessments as published enums."""

from backend.assessments.vocabulary import (
    AssessmentMode,
    AssessmentState,
    Basis,
    CellKind,
    ComparisonKind,
    Delivery,
    DifferencePair,
    FigureCode,
    LapseReason,
    ProgrammeState,
    QuestionnaireState,
    SuppressionReason,
    Verdict,
    VerificationOutcome,
)
from schema.words import described
from tenants.readers import ReaderKind

__all__ = [
    "AssessmentMode",
    "AssessmentState",
    "Basis",
    "CellKind",
    "ComparisonKind",
    "Delivery",
    "DifferencePair",
    "FigureCode",
    "LapseReason",
    "ProgrammeState",
    "QuestionnaireState",
    "ReaderKind",
    "SuppressionReason",
    "Verdict",
    "VerificationOutcome",
]

described(
    AssessmentMode,
    ANONYMOUS="Nobody can tell who answered what: no figure of fewer than five is shown.",
    NAMED="Answers stand by name: who answers consents to those who will read them. Nothing is withheld, and no "
    "verdict is passed. Nothing of it mixes with anonymous rounds.",
)
described(
    AssessmentState,
    SCHEDULED="It opens by itself at its time; nobody is invited yet.",
    OPEN="It can be answered until it ends; then it closes by itself.",
    CLOSED="It has its result, which does not change any more.",
    CANCELLED="It was called off and has no result.",
    LAPSED="It came to nothing by itself and has no result; lapseReason says why.",
)
described(
    LapseReason,
    TOO_FEW_ASKED="When it was to open, there were fewer people to ask than the smallest group, or by name nobody.",
    TOO_MANY_ASKED="When it was to open, there were more people to ask than one round takes.",
    NOT_OPENED_IN_TIME="Its end had passed before it could be opened.",
    TOO_FEW_ANSWERED="It ended with fewer answers than the smallest group, or by name with none.",
)
described(
    ProgrammeState,
    ACTIVE="Its next round opens by itself.",
    PAUSED="No round opens until it is resumed. So it is, too, when its questionnaire has been retired.",
    ENDED="No round opens any more.",
)
described(
    QuestionnaireState,
    DRAFT="It is being written; no round asks it.",
    PUBLISHED="It is frozen, and rounds can ask it.",
    RETIRED="No new round asks it; those that do stay as they are.",
)
described(
    Basis,
    SIDES="Sales and Marketing half each.",
    POOLED="The plain mean of everybody.",
)
described(
    ReaderKind,
    MEMBER="Somebody of the client company.",
    CONSULTANCY="A firm that it lets in, with all its people and keys.",
    API_KEY="A program, by a key of the client company.",
)
described(Delivery, MAIL="By mail to the person.", HANDOUT="By hand, through somebody who may invite.")
described(
    CellKind,
    ALL="The organization.",
    SIDE="One function.",
    LEVEL="One level, of all functions.",
    SIDE_LEVEL="One level of one function.",
    TEAM="One team.",
)
described(
    DifferencePair,
    SALES_MARKETING="Sales minus Marketing.",
    HEAD_STAFF="Heads minus staff.",
)
described(
    ComparisonKind,
    DISAGREEMENT="What Sales answers minus what Marketing answers, with the verdict that it has among the differences. "
    "A gap calls for talking about the matter itself.",
    MISPERCEPTION="What a side expects the other to answer minus what that other answers. A gap calls for hearing the "
    "other side.",
    EXPECTED_DISAGREEMENT="What a side expects the other to answer minus what it answers itself. A gap calls for "
    "checking whether there is one.",
)
described(
    SuppressionReason,
    TOO_FEW="Fewer than the smallest group have answered.",
    WOULD_REVEAL_OTHERS="With the figures shown before it, it would tell of fewer than the smallest group.",
    NEAR_UNANIMOUS="So close to an end of the scale that it would tell what each has answered; see `code`.",
    NO_ANSWERS="Nobody answered.",
    NOT_ASKED="The questionnaire has no such statement.",
    NOT_COMPARABLE="The round before has no figure to set beside it.",
)
described(
    Verdict,
    GAP="A difference of half a point or more that chance alone hardly explains.",
    EQUIVALENT="A difference of half a point or more is unlikely.",
    NO_EVIDENCE="No gap shows, where one of a whole point would probably have been seen.",
    UNDERPOWERED="Too few answers to judge by.",
    SUPPRESSED="Withheld to protect the respondents.",
)
described(
    VerificationOutcome,
    EQUAL="The stored answers give the very figures that were sealed.",
    DIFFERENT="The stored answers give other figures.",
    BROKEN_SEAL="The document is not the one that was sealed.",
    OTHER_METHOD="As it was sealed, by an earlier method, whose figures this release does not compute.",
)
described(FigureCode, VERY_HIGH="Close to the upper end of the scale.", VERY_LOW="Close to the lower end of the scale.")
