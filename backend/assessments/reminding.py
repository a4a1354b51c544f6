"""Whom a reminder goes to: the invited whose ticket is still there; worked out anew each time, kept nowhere."""

from random import SystemRandom
from uuid import UUID

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from backend.assessments.links import hash_for
from backend.assessments.mailing import mail_of
from backend.assessments.models import AnswerTicket, Assessment, Invitation
from backend.assessments.vocabulary import Delivery
from backend.core.text import Text
from tenants.actors import Actor


def still_to_remind(actor: Actor, assessment_id: UUID) -> list[UUID]:
    """Return the ids of the invitations that were mailed and not answered by, in random order."""
    taking = Assessment.objects.visible_to(actor).taking_answers(timezone.now()).filter(pk=assessment_id)
    mailed = Invitation.objects.visible_to(actor).filter(
        assessment__in=taking.order_by(), delivery=Delivery.MAIL, delivered_on__isnull=False, person__left_on=None
    )
    tickets = AnswerTicket.objects.filter(assessment__in=taking.order_by())
    unused = {bytes(each) for each in tickets.values_list("secret_hash", flat=True)}
    ids = [invitation.id for invitation in mailed.only("id") if hash_for(invitation) in unused]
    SystemRandom().shuffle(ids)
    return ids


def mail_reminder(actor: Actor, id: UUID, *, over: BaseEmailBackend) -> None:
    """Remind one person, unless the answer came meanwhile or the round is over; writes nothing."""
    taking = Assessment.objects.visible_to(actor).taking_answers(timezone.now())
    rows = Invitation.objects.visible_to(actor).select_related("person", "assessment__organization")
    invitation = rows.filter(pk=id, assessment__in=taking.order_by()).first()
    if invitation is None:
        return
    tickets = AnswerTicket.objects.filter(assessment=invitation.assessment_id, secret_hash=hash_for(invitation))
    if tickets.exists():
        over.send_messages([mail_of(actor.in_client(), invitation, SUBJECT, BODY)])


SUBJECT = Text(ja="【再度のお願い】{title}", en="A reminder: {title}")
BODY = Text(
    ja="""{name} 様

{organization}の「{title}」は、まだご回答をお待ちしています。
次のリンクから回答してください。数分で終わり、スマートフォンでも回答できます。

{link}

回答期限:{until}

・このリンクはあなた専用で、1回だけ使えます。ほかの人に転送しないでください。
・回答はお名前なしで保存されます。{least}人に満たない集まりの結果が示されることはありません。
・このメールは、リンクがまだ使われていない方に自動で送られています。誰に送られたかは記録されず、社内の誰にも知らされません。
""",
    en="""Dear {name},

{organization} still hopes for your answers to "{title}".
Answer by this link; it takes a few minutes, on a phone if you like:

{link}

It is open until {until}.

- The link is yours alone and works once. Please do not pass it on.
- Your answers are stored without your name. No result of a group of fewer than {least} people is ever shown.
- This mail goes to those whose link has not been used yet. Who got it is not recorded, and nobody is told.
""",
)
