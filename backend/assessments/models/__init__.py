"""Rounds of a questionnaire: who was asked, what was answered, and the figures that came of it."""

from backend.assessments.models.answers import AnswerTicket, Response
from backend.assessments.models.comments import Comment, Comments, SealedComments, Withdrawal
from backend.assessments.models.named import NamedResponse
from backend.assessments.models.programmes import Programme
from backend.assessments.models.questionnaires import Questionnaire
from backend.assessments.models.results import AssessmentResult
from backend.assessments.models.rounds import Assessment, AssessmentReminder, Assessments, Invitation
from backend.assessments.models.rules import FEWEST_COMMENTS, SMALLEST_GROUP

__all__ = [
    "FEWEST_COMMENTS",
    "SMALLEST_GROUP",
    "AnswerTicket",
    "Assessment",
    "AssessmentReminder",
    "AssessmentResult",
    "Assessments",
    "Comment",
    "Comments",
    "Invitation",
    "NamedResponse",
    "Programme",
    "Questionnaire",
    "Response",
    "SealedComments",
    "Withdrawal",
]
