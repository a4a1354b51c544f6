"""Comments: sealed beside an answer, opened in another order when the round closes (docs/decisions/007)."""

import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog

from backend.assessments.envelopes import Unreadable, seal, unseal
from backend.assessments.models import Assessment, AssessmentResult, Comment, SealedComments, Withdrawal
from backend.assessments.questionnaires import QuestionnaireFacts
from backend.core.refusal import Code, Path, Refusal
from backend.core.text import Text
from tenants.answer_links import SECRET_SIZE, AnswerLink, WithdrawalCode

LONGEST = 1_000
WHOLE = "all"  # the purpose of the hash that stands for all comments of one respondent
log = structlog.get_logger("concord.comments")


@dataclass(frozen=True, kw_only=True)
class GivenComment:
    """One comment as it came in, right or wrong."""

    dimension: str
    text: str

    @property
    def clean(self) -> str:
        """The text without what is not text: NUL and other controls, and marks that turn the words around it."""
        lines = self.text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        kept = (letter for letter in lines if letter == "\n" or not _is_control(letter))
        return "".join(kept).strip()


def seal_comments(assessment: Assessment, link: AnswerLink, given: Sequence[GivenComment]) -> WithdrawalCode | None:
    """Store an envelope in the answer's transaction, with comments or without; return the code that withdraws them."""
    if not assessment.asks_comments:
        return None
    code = WithdrawalCode(
        client_id=link.client_id, assessment_id=assessment.id, secret=secrets.token_bytes(SECRET_SIZE)
    )
    comments = [(each.dimension, each.clean, code.hash_for(each.dimension).hex()) for each in given if each.clean]
    content = seal({"code": code.hash_for(WHOLE).hex(), "comments": comments}, assessment.id)
    SealedComments.objects.create(assessment=assessment, content=content)
    return code if comments else None


def publish_comments(assessment: Assessment, result: AssessmentResult) -> None:
    """Open all envelopes of a round at once, leave out what was withdrawn, and store the rest by new random ids.

    All rows come from this one transaction, in an order that has nothing to do with that of the answers.
    """
    envelopes = SealedComments.objects.filter(assessment=assessment)
    withdrawals = Withdrawal.objects.filter(assessment=assessment)
    withdrawn = {bytes(hash).hex() for hash in withdrawals.values_list("code_hash", flat=True)}
    comments, unreadable = [], 0
    for content in envelopes.values_list("content", flat=True).iterator(chunk_size=100):
        try:
            opened = unseal(bytes(content), assessment.id)
        except Unreadable:
            unreadable += 1
            continue
        if opened["code"] not in withdrawn:
            comments += [_comment(result, *parts) for parts in opened["comments"]]
    if unreadable:
        log.error("comments.unreadable", assessment=str(assessment.id), envelopes=unreadable)
    Comment.objects.bulk_create(shuffled(comments), batch_size=500)
    discard_comments(assessment)


def discard_comments(assessment: Assessment) -> None:
    """Delete what is still sealed of a round, unread."""
    SealedComments.objects.filter(assessment=assessment).delete()
    Withdrawal.objects.filter(assessment=assessment).delete()


def shuffled(comments: list[Comment]) -> list[Comment]:
    """Return them by their random ids, so that their places on the disk tell nothing."""
    return sorted(comments, key=lambda comment: comment.id)


def comment_faults(
    assessment: Assessment, questionnaire: QuestionnaireFacts, given: Sequence[GivenComment]
) -> Iterator[Refusal]:
    """Name what is wrong in comments, each with its place."""
    if given and not assessment.asks_comments:
        yield Refusal(Code.INVALID, NOT_ASKED, path=("comments",))
        return
    known = {dimension.key for dimension in questionnaire.dimensions}
    if len(given) > 2 * len(known):
        yield Refusal(Code.TOO_MANY, TOO_MANY, path=("comments",))
        return
    seen: set[str] = set()
    for place, comment in enumerate(given):
        path: Path = ("comments", place)
        if comment.dimension not in known:
            yield Refusal(Code.NOT_FOUND, NO_DIMENSION, path=(*path, "dimension"))
        elif comment.dimension in seen:
            yield Refusal(Code.DUPLICATE, TWICE, path=(*path, "dimension"))
        elif (length := len(comment.clean)) > LONGEST:
            text = TOO_LONG.with_facts(most=LONGEST, length=length)
            yield Refusal(Code.TOO_LONG, text, path=(*path, "text"))
        seen.add(comment.dimension)


def _comment(result: AssessmentResult, dimension: str, text: str, code_hash: str) -> Comment:
    return Comment(result=result, dimension=dimension, text=text, code_hash=bytes.fromhex(code_hash))


def _is_control(letter: str) -> bool:
    """Whether it is a control, half of a letter, or one of the marks that turn the direction of what follows."""
    return unicodedata.category(letter) in {"Cc", "Cs"} or letter in TURNING


TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NOT_ASKED = Text(ja="この診断ではコメントを受け付けていません。", en="This assessment asks for no comments.")
TOO_MANY = Text(ja="コメントは分野ごとに1件だけ送信してください。", en="Send one comment for each dimension at most.")
NO_DIMENSION = Text(ja="この質問票にない分野です。", en="There is no such dimension in this questionnaire.")
TWICE = Text(ja="同じ分野に2件のコメントがあります。", en="There are two comments on this dimension.")
TOO_LONG = Text(
    ja="コメントは{most}字までです(現在{length}字)。",
    en="A comment has at most {most} characters; this one has {length}.",
)
