"""Mails each invited person the link to answer at, in the person's own language."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from backend.assessments.links import url_for
from backend.assessments.models import Assessment, Invitation
from backend.assessments.vocabulary import AssessmentMode, Delivery
from backend.core.text import Locale, Text
from tenants.actors import Actor, ClientFacts
from tenants.binding import operation


def still_to_mail(actor: Actor, assessment_id: UUID) -> list[UUID]:
    """Return the ids of the invitations that wait for their mail; none once the round takes no answers."""
    taking = Assessment.objects.visible_to(actor).taking_answers(timezone.now()).filter(pk=assessment_id)
    waiting = Invitation.objects.visible_to(actor).filter(
        assessment__in=taking.order_by(), delivery=Delivery.MAIL, delivered_on=None
    )
    return list(waiting.values_list("id", flat=True))


@operation
def mail_invitation(actor: Actor, id: UUID, *, over: BaseEmailBackend) -> None:
    """Send one person's link and note the day, unless that is done or being done; raises what the mail server says.

    The mail goes before the commit: a crash between the two sends this one mail again, and no mail is ever lost.
    """
    rows = Invitation.objects.visible_to(actor).select_related("person", "assessment__organization")
    invitation = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=id, delivered_on=None).first()
    if invitation is None:
        return

    client = actor.in_client()
    over.send_messages([mail_of(client, invitation, SUBJECT, BODY)])
    invitation.delivered_on = timezone.now().astimezone(client.zone).date()
    invitation.keep("delivered_on")


def mail_of(client: ClientFacts, invitation: Invitation, subject: Text, body: Text) -> EmailMessage:
    """Return a mail with the person's link, to the address of when the round opened: who changes it gets no link."""
    person, assessment = invitation.person, invitation.assessment
    locale: Locale = "ja" if person.locale == "ja" else "en"
    facts = {
        "name": person.name,
        "title": assessment.title,
        "organization": assessment.organization.name,
        "until": until(assessment.closes_at, client.zone).in_(locale),
        "link": url_for(client, invitation),
        "promise": PROMISES[assessment.mode].with_facts(least=assessment.smallest_group),
        "reminded": REMINDED[assessment.mode],
    }
    return EmailMessage(
        " ".join(subject.with_facts(**facts).in_(locale).split()),
        body.with_facts(**facts).in_(locale),
        to=[invitation.address],
        headers={"Auto-Submitted": "auto-generated"},
    )


def until(moment: datetime, zone: ZoneInfo) -> Text:
    """Say a moment as the client's clocks show it."""
    there = moment.astimezone(zone)
    return Text(
        ja=f"{there.year}年{there.month}月{there.day}日({'月火水木金土日'[there.weekday()]}){there:%H:%M}",
        en=f"{there:%A}, {there.day} {there:%B %Y, %H:%M} ({zone.key})",
    )


SUBJECT = Text(ja="【回答のお願い】{title}", en="Please answer: {title}")
BODY = Text(
    ja="""{name} 様

{organization}の「{title}」へのご回答をお願いします。
営業とマーケティングがどのように協力しているかについて、ふだん感じていることをお聞きするものです。

次のリンクから回答してください。スマートフォンでも回答できます。

{link}

回答期限:{until}

・このリンクはあなた専用で、1回だけ使えます。ほかの人に転送しないでください。
・{promise}
・回答の取り扱いの詳細は、回答ページに記載しています。
""",
    en="""Dear {name},

{organization} asks for your answers to "{title}".
It is about how Sales and Marketing work together, as you see it in your daily work.

Answer by this link, on a phone if you like:

{link}

It is open until {until}.

- The link is yours alone and works once. Please do not pass it on.
- {promise}
- The page says in full what happens with the answers.
""",
)
PROMISES: dict[str, Text] = {
    AssessmentMode.ANONYMOUS: Text(
        ja="回答はお名前なしで保存されます。{least}人に満たない集まりの結果が示されることはありません。",
        en="Your answers are stored without your name. No result of a group of fewer than {least} people is ever "
        "shown.",
    ),
    AssessmentMode.NAMED: Text(
        ja="この診断は記名式です。回答はお名前とともに保存されます。誰が読むかは、回答の前にページでお確かめいただけます。",
        en="Your answers are stored and read with your name. The page says who will read them before you answer.",
    ),
}
REMINDED: dict[str, Text] = {
    AssessmentMode.ANONYMOUS: Text(
        ja="このメールは、リンクがまだ使われていない方に自動で送られています。"
        "誰に送られたかは記録されず、社内の誰にも知らされません。",
        en="This mail goes to those whose link has not been used yet. Who got it is not recorded, and nobody is told.",
    ),
    AssessmentMode.NAMED: Text(
        ja="このメールは、まだ回答していない方に自動で送られています。",
        en="This mail goes to those who have not answered yet.",
    ),
}
