"""Which respondents are also asked what the other side will answer, and in which words."""

from dataclasses import dataclass
from typing import Final

from backend.assessments.models import Assessment
from backend.assessments.wording import SIDES
from backend.core.text import Text
from backend.organizations.vocabulary import Side

OTHER_SIDE: Final = {Side.SALES: Side.MARKETING, Side.MARKETING: Side.SALES}


@dataclass(frozen=True)
class Expecting:
    """The heading over the same statements once more, and what to know before answering them."""

    title: Text
    notice: Text


def is_expecting(assessment: Assessment, side: str) -> bool:
    """Whether a respondent of the side says what the other side will answer: joint functions have no other side."""
    return assessment.asks_expectations and side in OTHER_SIDE


def expecting(assessment: Assessment, side: str | None) -> Expecting | None:
    """Return how a respondent is asked; where the side is still to be chosen (None), in words that fit either."""
    if side is None:
        return Expecting(OF_EITHER, EITHER) if assessment.asks_expectations else None
    if not is_expecting(assessment, side):
        return None
    other = SIDES[OTHER_SIDE[Side(side)]]
    return Expecting(OF_OTHER.with_facts(other=other), OTHER.with_facts(other=other))


OF_OTHER = Text(
    ja="{other}の人の多くは、どう答えると思いますか",
    en="How do you think most people in {other} will answer?",
)
OTHER = Text(
    ja="同じ設問です。ご自身の考えではなく、{other}の人の多くが選ぶと思うものを選んでください。",
    en="These are the same statements. Choose what you think most people in {other} will choose, whatever you think "
    "yourself.",
)
OF_EITHER = Text(
    ja="相手部門の人の多くは、どう答えると思いますか",
    en="How do you think most people of the other side will answer?",
)
EITHER = Text(
    ja="同じ設問です。ご自身の考えではなく、相手部門の人の多くが選ぶと思うものを選んでください。相手部門とは、営業の方にはマーケティング、マーケティングの方には営業です。どちらでもない方、両方にまたがる方は、ここには答えずに送信してください。",
    en="These are the same statements. Choose what you think most people of the other side will choose, whatever you "
    "think yourself. The other side is Marketing if you are in Sales, and Sales if you are in Marketing. If you work "
    "in neither or across both, leave this part out.",
)
NO_OTHER_SIDE = Text(
    ja="相手部門の回答の予想をお願いしているのは、営業とマーケティングの方だけです。",
    en="Only Sales and Marketing are asked what the other of the two will answer.",
)
