"""The sentences that say why a practice is recommended."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import TYPE_CHECKING

from backend.assessments.figures.reasons import NO_ANSWERS, NOT_ASKED, VERY_HIGH, VERY_LOW
from backend.assessments.questionnaires import standard_questionnaire
from backend.core.numbers import written
from backend.core.text import Text, joined

if TYPE_CHECKING:
    from backend.plans.recommendations import Reason


def in_words(reason: Reason) -> Text:
    """Return one or two sentences: how the dimension stands, and how far the sides are apart in it."""
    name = next(each.label for each in standard_questionnaire().dimensions if each.key == reason.dimension)
    said = joined(_stands(reason), _apart(reason))
    return Text(ja=f"「{name.ja}」{said.ja}", en=f"{name.en}: {said.en}")


def _stands(reason: Reason) -> Text:
    wanted = written(reason.wanted)
    if reason.mean is None:
        return UNTOLD.get(reason.code or reason.suppressed or "", WITHHELD)
    if reason.mean >= reason.wanted:
        return REACHED.with_facts(mean=written(reason.mean, rounding=ROUND_FLOOR), wanted=wanted)
    mean = written(reason.mean, rounding=ROUND_FLOOR)  # a mean of 2.999 is not written as the 3.00 that it misses
    return BELOW.with_facts(
        mean=mean, wanted=wanted, shortfall=written(reason.wanted - reason.mean, rounding=ROUND_CEILING)
    )


def _apart(reason: Reason) -> Text:
    if reason.difference is None:
        unasked = reason.difference_suppressed in (NOT_ASKED, NO_ANSWERS)
        return NOTHING if unasked else DIFFERENCE_WITHHELD
    points = written(abs(reason.difference))
    if points == "0.00":
        return ALIKE
    apart = (SALES_LOWER if reason.difference < 0 else SALES_HIGHER).with_facts(points=points)
    return apart if reason.is_gap else joined(apart, MAY_BE_CHANCE)


NOTHING = Text(ja="", en="")
BELOW = Text(
    ja="の平均は{mean}で、次の段階の目安{wanted}まであと{shortfall}です。",
    en="the mean is {mean}; the next stage begins at {wanted}, {shortfall} further up.",
)
REACHED = Text(
    ja="の平均は{mean}で、次の段階の目安{wanted}に届いています。",
    en="the mean is {mean} and has reached {wanted}, where the next stage begins.",
)
WITHHELD = Text(
    ja="の平均は、回答者を守るため表示していません。",
    en="the mean is withheld, so that nobody's answers can be worked out.",
)
UNTOLD = {
    VERY_LOW: Text(
        ja="はほぼ全員がとても低く答えています。回答者を守るため、平均は表示していません。",
        en="nearly everybody answers very low; the mean itself is withheld to protect them.",
    ),
    VERY_HIGH: Text(
        ja="はほぼ全員がとても高く答えています。回答者を守るため、平均は表示していません。",
        en="nearly everybody answers very high; the mean itself is withheld to protect them.",
    ),
    NOT_ASKED: Text(ja="については、この診断では質問していません。", en="this assessment does not ask about it."),
    NO_ANSWERS: Text(ja="については、回答がありません。", en="nobody has answered."),
}
SALES_LOWER = Text(
    ja="営業の平均はマーケティングより{points}低くなっています。",
    en="Sales answers {points} lower than Marketing.",
)
SALES_HIGHER = Text(
    ja="営業の平均はマーケティングより{points}高くなっています。",
    en="Sales answers {points} higher than Marketing.",
)
MAY_BE_CHANCE = Text(ja="ただし、偶然の差かもしれません。", en="That may be chance, so it does not count here.")
ALIKE = Text(ja="両部門の平均に差はありません。", en="The means of the two sides do not differ.")
DIFFERENCE_WITHHELD = Text(
    ja="両部門の差は表示していません。",
    en="The difference between the sides is withheld.",
)
