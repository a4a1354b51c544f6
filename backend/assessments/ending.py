"""What goes when a round takes no more answers, in whichever way it ends."""

from backend.assessments.comments import discard_comments
from backend.assessments.mixing import mix_all
from backend.assessments.models import AnswerTicket, Assessment, NamedResponse


def end_answering(assessment: Assessment) -> None:
    """Let no link work any more, and leave no order among what was answered without a name."""
    if assessment.is_named:
        NamedResponse.objects.filter(assessment=assessment).waiting().delete()
        return
    AnswerTicket.objects.filter(assessment=assessment).delete()
    mix_all(assessment.id)


def discard_answers(assessment: Assessment) -> None:
    """Let no link of a round that comes to nothing work, and delete what was said by name or in own words."""
    end_answering(assessment)
    NamedResponse.objects.filter(assessment=assessment).delete()
    discard_comments(assessment)
