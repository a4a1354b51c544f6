"""One plain sentence for what the sides expect of each other, and the cure that a gap calls for: each its own.

Chosen by rule, like the sentences of explaining.py: the figure first, then no stronger word than the verdict allows.
"""

from typing import Final

from backend.assessments.expecting import OTHER_SIDE
from backend.assessments.explaining import (
    BEYOND_ROSTER,
    MORE,
    NOTHING,
    SUPPRESSED,
    Part,
    difference_explained,
    interval_said,
    more_needed,
)
from backend.assessments.vocabulary import ComparisonKind, DifferencePair, Verdict
from backend.assessments.wording import SIDES
from backend.core.numbers import written
from backend.core.text import Text, joined
from backend.organizations.vocabulary import Side


def comparison_explained(kind: str, side: str | None, part: Part) -> Text | None:
    """Say what a comparison bears, and what a gap in it calls for; None where there is no verdict."""
    if side is None:
        said = difference_explained(DifferencePair.SALES_MARKETING, part)
        return said and joined(said, TALK if part["verdict"] == Verdict.GAP else NOTHING)
    if part["verdict"] is None:
        return None
    if part["verdict"] == Verdict.SUPPRESSED:
        return SUPPRESSED
    names = _names(side)
    cure = CURES[kind].with_facts(**names) if part["verdict"] == Verdict.GAP else NOTHING
    return joined(_plain(kind, names, part["value"]), _said(kind, names, part), interval_said(part["inference"]), cure)


def false_consensus_explained(side: str, value: bool | None) -> Text | None:
    """Say whether a side takes an agreement for granted that is not there; None where that cannot be said."""
    return None if value is None else (CONSENSUS if value else NO_CONSENSUS).with_facts(**_names(side))


def _names(side: str) -> dict[str, Text]:
    return {"side": SIDES[Side(side)], "other": SIDES[OTHER_SIDE[Side(side)]]}


def _plain(kind: str, names: dict[str, Text], value: float) -> Text:
    points = written(abs(value))
    if points == "0.00":
        return ALIKE[kind].with_facts(**names)
    return (HIGHER if value > 0 else LOWER)[kind].with_facts(points=points, **names)


def _said(kind: str, names: dict[str, Text], part: Part) -> Text:
    if part["verdict"] != Verdict.UNDERPOWERED:
        return VERDICTS[kind][part["verdict"]].with_facts(**names)
    if kind == ComparisonKind.MISPERCEPTION:
        return more_needed(part, more=MORE, beyond_roster=BEYOND_ROSTER)
    return more_needed(part, more=MORE_OF_SIDE, beyond_roster=BEYOND_SIDE, side=names["side"])


MISPERCEIVED: Final[str] = ComparisonKind.MISPERCEPTION
EXPECTED: Final[str] = ComparisonKind.EXPECTED_DISAGREEMENT
HIGHER: Final = {
    MISPERCEIVED: Text(
        ja="{side}は、{other}の平均を実際より{points}点高く予想しています。",
        en="{side} expects {other} to answer {points} points higher than it does.",
    ),
    EXPECTED: Text(
        ja="{side}は、{other}が自分たちより{points}点高く答えると予想しています。",
        en="{side} expects {other} to answer {points} points higher than {side} itself.",
    ),
}
LOWER: Final = {
    MISPERCEIVED: Text(
        ja="{side}は、{other}の平均を実際より{points}点低く予想しています。",
        en="{side} expects {other} to answer {points} points lower than it does.",
    ),
    EXPECTED: Text(
        ja="{side}は、{other}が自分たちより{points}点低く答えると予想しています。",
        en="{side} expects {other} to answer {points} points lower than {side} itself.",
    ),
}
ALIKE: Final = {
    MISPERCEIVED: Text(
        ja="{side}の予想は、{other}の実際の平均と同じです。", en="{side} expects of {other} the very mean that it has."
    ),
    EXPECTED: Text(
        ja="{side}の予想は、自分たちの回答の平均と同じです。",
        en="{side} expects of {other} the very mean of its own answers.",
    ),
}
VERDICTS: Final = {
    MISPERCEIVED: {
        Verdict.GAP: Text(
            ja="偶然では説明しにくい、見込み違いです。",
            en="That is a misperception which chance alone hardly explains.",
        ),
        Verdict.EQUIVALENT: Text(
            ja="0.5点以上の差がある可能性は低く、{other}の見方をほぼ正しくつかんでいるといえます。",
            en="A difference of half a point or more is unlikely: {side} knows about how {other} sees it.",
        ),
        Verdict.NO_EVIDENCE: Text(
            ja="見込み違いがあるとはいえません。1点の差があれば、おそらく見つかっていました。",
            en="That is no evidence of a misperception. One of a whole point would probably have been seen.",
        ),
    },
    EXPECTED: {
        Verdict.GAP: Text(
            ja="偶然では説明しにくい差で、{side}は見方の違いを予想しています。",
            en="Chance alone hardly explains that: {side} expects a disagreement.",
        ),
        Verdict.EQUIVALENT: Text(
            ja="0.5点以上の差がある可能性は低く、{side}はほぼ同じ見方を予想しているといえます。",
            en="A difference of half a point or more is unlikely: {side} expects {other} to see it much alike.",
        ),
        Verdict.NO_EVIDENCE: Text(
            ja="{side}が見方の違いを予想しているとはいえません。1点の差があれば、おそらく見つかっていました。",
            en="That is no evidence that {side} expects a disagreement. One of a whole point would probably have been "
            "seen.",
        ),
    },
}
TALK: Final = Text(ja="話し合うべきなのは、この事柄そのものです。", en="What needs talking about is the matter itself.")
CURES: Final = {
    MISPERCEIVED: Text(
        ja="{side}が{other}から、どう見ているかを直接聞くことが必要です。",
        en="{side} needs to hear from {other} how it sees this.",
    ),
    EXPECTED: Text(
        ja="その違いが実際にあるかどうかを、{other}と確かめることが必要です。",
        en="Whether there is one needs to be checked with {other}.",
    ),
}
MORE_OF_SIDE: Final = Text(
    ja="回答が少なく、判断できません。{side}からあと約{count}件の回答があれば判断できます。",
    en="These are too few answers to judge by; about {count} more of {side} would do.",
)
BEYOND_SIDE: Final = Text(
    ja="回答が少なく、判断できません。判断には{side}の回答が約{count}件足りず、対象者全員が回答しても届きません。",
    en="These are too few answers to judge by. About {count} more of {side} would be needed, which is more than were "
    "asked: the side is too small for it.",
)
CONSENSUS: Final = Text(
    ja="{side}は{other}もほぼ同じ見方だと考えていますが、実際には両部門の見方に差があります。何かを決める前に、両部門の結果を並べて示すことが必要です。",
    en="{side} takes it that {other} sees this much as {side} does, yet the sides disagree. Both results need to be "
    "shown side by side before anything is decided.",
)
NO_CONSENSUS: Final = Text(
    ja="{side}には、実際にはない合意があるという思い込みは見られません。",
    en="{side} takes no agreement for granted here that is not there.",
)
