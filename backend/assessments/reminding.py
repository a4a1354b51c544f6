"""Whom a reminder goes to: the invited who have not answered; worked out anew each time, kept nowhere."""

from random import SystemRandom
from uuid import UUID

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from backend.assessments.links import hash_for, is_unused, unused_hashes
from backend.assessments.mailing import mail_of
from backend.assessments.models import Assessment, Invitation
from backend.assessments.vocabulary import Delivery
from backend.core.text import Text
from tenants.actors import Actor


def still_to_remind(actor: Actor, assessment_id: UUID) -> list[UUID]:
    """Return the ids of the invitations that were mailed and not answered by, in random order."""
    taking = Assessment.objects.visible_to(actor).taking_answers(timezone.now()).filter(pk=assessment_id)
    mailed = Invitation.objects.visible_to(actor).filter(
        assessment__in=taking.order_by(), delivery=Delivery.MAIL, delivered_on__isnull=False, person__left_on=None
    )
    unused = unused_hashes(assessment_id)
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
    if is_unused(invitation):
        over.send_messages([mail_of(actor.in_client(), invitation, SUBJECT, BODY)])


SUBJECT = Text(ja="【再度のお願い】{title}", en="A reminder: {title}")
BODY = Text(
    ja="""{name} 様

{organization}の「{title}」は、まだご回答をお待ちしています。
次のリンクから回答してください。数分で終わり、スマートフォンでも回答できます。

{link}

回答期限:{until}

・このリンクはあなた専用で、1回だけ使えます。ほかの人に転送しないでください。
・{promise}
・{reminded}
""",
    en="""Dear {name},

{organization} still hopes for your answers to "{title}".
Answer by this link; it takes a few minutes, on a phone if you like:

{link}

It is open until {until}.

- The link is yours alone and works once. Please do not pass it on.
- {promise}
- {reminded}
""",
)
