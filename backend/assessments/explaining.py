"""One plain sentence for what a result says, chosen by rule: never a stronger word than the verdict allows."""

from collections.abc import Mapping
from typing import Any, Final

from backend.assessments.vocabulary import DifferencePair, Verdict
from backend.core.numbers import written
from backend.core.text import Text, joined
from backend.organizations.stages import stages

Part = Mapping[str, Any]


def difference_explained(pair: str, part: Part) -> Text | None:
    """Say what a difference bears, with its figure; None where there is no verdict (by name, or not asked)."""
    if part.get("verdict") is None:
        return None
    if part["verdict"] == Verdict.SUPPRESSED:
        return SUPPRESSED
    said = VERDICTS[part["verdict"]]
    if part["verdict"] == Verdict.UNDERPOWERED:
        said = more_needed(part, more=MORE, beyond_roster=BEYOND_ROSTER)
    return joined(_plain(pair, part["value"]), said, interval_said(part["inference"]))


def standing_explained(total: Part, stage: str | None, standing: Part | None) -> Text:
    """Say at which stage a group stands, or between which, with the total and the probabilities that may be told."""
    if standing is None:
        return SUPPRESSED
    names = {facts.stage: facts.label for facts in stages()}
    first, last = names[standing["between"][0]], names[standing["between"][-1]]
    if standing["probabilities"] is None:
        return BY_CODE.with_facts(stage=first)
    figures = {"total": written(total["value"], "0.1")}
    chances = [_percent(standing["probabilities"][each]) for each in standing["between"]]
    if stage is not None:
        return NAMED.with_facts(stage=first, chance=chances[0], **figures)
    return BETWEEN.with_facts(first=first, last=last, chance=chances[0], other=chances[-1], **figures)


def _plain(pair: str, value: float) -> Text:
    """The plain difference, always said first."""
    points = written(abs(value))
    if points == "0.00":
        return ALIKE[pair]
    return (HIGHER if value > 0 else LOWER)[pair].with_facts(points=points)


def more_needed(part: Part, *, more: Text, beyond_roster: Text, **facts: Text) -> Text:
    if part["more_per_side"] is None:
        return TOO_FEW
    return (beyond_roster if part["beyond_roster"] else more).with_facts(count=part["more_per_side"], **facts)


def interval_said(inference: Part | None) -> Text:
    if inference is None:
        return NOTHING
    return INTERVAL.with_facts(low=written(inference["low"], "0.1"), high=written(inference["high"], "0.1"))


def _percent(share: float) -> Text:
    """A probability that is told by hundredths is never told to be certain."""
    if share >= 1:
        return Text(ja="99%超", en="over 99 %")
    percent = round(share * 100)
    return Text(ja=f"{percent}%", en=f"{percent} %")


NOTHING: Final = Text(ja="", en="")
SIDES: Final[str] = DifferencePair.SALES_MARKETING
LEVELS: Final[str] = DifferencePair.HEAD_STAFF
HIGHER: Final = {
    SIDES: Text(
        ja="営業の平均はマーケティングより{points}点高くなっています。",
        en="Sales answers {points} points higher than Marketing.",
    ),
    LEVELS: Text(
        ja="部門の責任者の平均は担当者より{points}点高くなっています。",
        en="Heads answer {points} points higher than staff.",
    ),
}
LOWER: Final = {
    SIDES: Text(
        ja="営業の平均はマーケティングより{points}点低くなっています。",
        en="Sales answers {points} points lower than Marketing.",
    ),
    LEVELS: Text(
        ja="部門の責任者の平均は担当者より{points}点低くなっています。",
        en="Heads answer {points} points lower than staff.",
    ),
}
ALIKE: Final = {
    SIDES: Text(ja="営業とマーケティングの平均は同じです。", en="Sales and Marketing have the same mean."),
    LEVELS: Text(ja="部門の責任者と担当者の平均は同じです。", en="Heads and staff have the same mean."),
}
VERDICTS: Final = {
    Verdict.GAP: Text(
        ja="偶然では説明しにくい、認識の差があります。", en="That is a gap which chance alone hardly explains."
    ),
    Verdict.EQUIVALENT: Text(
        ja="0.5点以上の差がある可能性は低く、両者の見方はほぼ同じといえます。",
        en="A difference of half a point or more is unlikely: the two see it much alike.",
    ),
    Verdict.NO_EVIDENCE: Text(
        ja="差があるとはいえません。1点の差があれば、おそらく見つかっていました。",
        en="That is no evidence of a gap. One of a whole point would probably have been seen.",
    ),
    Verdict.UNDERPOWERED: NOTHING,
}
MORE: Final = Text(
    ja="回答が少なく、判断できません。それぞれあと約{count}件の回答があれば判断できます。",
    en="These are too few answers to judge by; about {count} more on each side would do.",
)
BEYOND_ROSTER: Final = Text(
    ja="回答が少なく、判断できません。判断には約{count}件ずつ足りず、対象者全員が回答しても届きません。",
    en="These are too few answers to judge by. About {count} more on each side would be needed, which is more than "
    "were asked: the sides are too small for it.",
)
TOO_FEW: Final = Text(ja="回答が少なく、判断できません。", en="These are too few answers to judge by.")
INTERVAL: Final = Text(ja="(95%区間:{low}から{high})", en="(95 % interval: {low} to {high})")
SUPPRESSED: Final = Text(
    ja="回答者を守るため、表示していません。", en="It is withheld, so that nobody's answers can be worked out."
)
NAMED: Final = Text(
    ja="合計は{total}点で、段階は「{stage}」と判断できます(確率{chance})。",
    en="The total is {total}: the stage is {stage} (probability {chance}).",
)
BETWEEN: Final = Text(
    ja="合計は{total}点で、「{first}」({chance})と「{last}」({other})の間にあり、どちらとも決められません。",
    en="The total is {total}, between {first} ({chance}) and {last} ({other}): too near the edge to name one.",
)
BY_CODE: Final = Text(
    ja="ほぼ全員が同じ端に近く答えているため、点数は表示しません。段階は「{stage}」です。",
    en="Nearly everybody answers near one end of the scale, so no number is told. The stage is {stage}.",
)
