"""Withdrawing comments by the code that was told once; like answering, it writes nothing that names anybody."""

from django.db import connections

from backend.assessments.comments import WHOLE
from backend.assessments.models import Assessment, Comment, Withdrawal
from backend.assessments.vocabulary import AssessmentState, Dimension
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from tenants.actors import Actor
from tenants.answer_links import WithdrawalCode
from tenants.binding import operation
from tenants.database.aliases import CLIENT
from tenants.roles import Permission


@operation
def withdraw_comments(actor: Actor, *, confirm: bool) -> Assessment:
    """Take back all comments that came with one answer: for good, before the round closes or after.

    Until it closes nobody, the database included, knows which envelope is meant: it is left out when all are opened.
    Refuses REQUIRED, NOT_FOUND, ALREADY_USED and, for a round that was called off, CLOSED.
    """
    actor.require(Permission.COMMENT_WITHDRAW)
    if not confirm:
        raise Refusal(Code.REQUIRED, UNCONFIRMED, path=("confirm",))
    code = code_of(actor)
    assessment = round_of(actor, code, hold=True)

    if assessment.state == AssessmentState.OPEN:
        _, is_done = Withdrawal.objects.get_or_create(assessment=assessment, code_hash=code.hash_for(WHOLE))
    else:
        hashes = [code.hash_for(dimension) for dimension in Dimension]
        deleted, _ = Comment.objects.filter(result__assessment=assessment, code_hash__in=hashes).delete()
        is_done = deleted > 0
    if not is_done:
        raise Refusal(Code.ALREADY_USED, NOTHING_LEFT)
    return assessment


def code_of(actor: Actor) -> WithdrawalCode:
    if actor.withdrawal_code is None:
        raise WithdrawalCode.refusal()
    return actor.withdrawal_code


def round_of(actor: Actor, code: WithdrawalCode, *, hold: bool = False) -> Assessment:
    """Return the round that was commented on; with `hold` it can be closed only after this transaction.

    Refuses NOT_FOUND and, where it was called off and its comments were deleted unread, CLOSED.
    """
    if hold:
        table = Assessment._meta.db_table
        with connections[CLIENT].cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [code.assessment_id])
    rows = Assessment.objects.visible_to(actor).select_related("organization")
    assessment = rows.filter(pk=code.assessment_id).first()
    if assessment is None:
        raise WithdrawalCode.refusal()
    if assessment.state == AssessmentState.CANCELLED:
        raise Refusal(Code.CLOSED, CALLED_OFF)
    return assessment


UNCONFIRMED = Text(
    ja="取り消すと元に戻せません。確認のうえ、confirmにtrueを指定してください。",
    en="It cannot be undone. Set confirm to true if that is meant.",
)
NOTHING_LEFT = Text(
    ja="このコードのコメントは、すでに取り消されています。",
    en="The comments of this code were withdrawn already.",
)
CALLED_OFF = Text(
    ja="この診断は中止され、コメントは誰にも読まれずに削除されました。",
    en="This assessment was called off, and its comments were deleted unread.",
)
