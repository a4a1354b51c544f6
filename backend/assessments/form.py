"""What a respondent is asked, and is told about what happens with the answers."""

from dataclasses import dataclass

from backend.assessments.answering import link_of, open_round
from backend.assessments.by_name import waiting_for
from backend.assessments.consent import Consent, consent_to
from backend.assessments.expecting import Expecting, expecting
from backend.assessments.links import already_used
from backend.assessments.models import FEWEST_COMMENTS, AnswerTicket, Assessment, NamedResponse
from backend.assessments.questionnaires import QuestionnaireFacts
from backend.assessments.vocabulary import Delivery
from backend.core.text import Text
from backend.organizations.models import Organization
from tenants.actors import Actor
from tenants.answer_links import AnswerLink
from tenants.roles import Permission


@dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """One round as the holder of a link sees it."""

    assessment: Assessment
    questionnaire: QuestionnaireFacts
    ticket: AnswerTicket | NamedResponse | None  # None where the link is open: side and level are asked for
    teams: tuple[Organization, ...]
    consent: Consent | None = None  # None where no name is kept

    @property
    def organization(self) -> str:
        return self.assessment.organization.name

    @property
    def asks_who(self) -> bool:
        return self.ticket is None

    @property
    def name(self) -> str | None:
        """The name by which the answers will stand."""
        return self.ticket.person.name if isinstance(self.ticket, NamedResponse) else None

    @property
    def asks_passcode(self) -> bool:
        return bool(self.assessment.passcode_hash)

    @property
    def expecting(self) -> Expecting | None:
        """How it is asked what the other side will answer, None where that is not asked of this respondent."""
        return expecting(self.assessment, self.ticket.side if self.ticket else None)

    @property
    def promises(self) -> tuple[Text, ...]:
        """What happens with the answers, each in a sentence or two; true of the system as it is."""
        facts = {"least": self.assessment.smallest_group, "fewest": FEWEST_COMMENTS}
        if self.assessment.is_named:
            reminded = (REMINDERS_BY_NAME,) if self.assessment.delivery == Delivery.MAIL else ()
            return (BY_NAME, AT_ONCE, FIGURES, *reminded, OWN_LINK_BY_NAME, CALLED_OFF, APART, OPERATORS_BY_NAME)
        of_comments = (COMMENTS,) if self.assessment.asks_comments else ()
        of_the_link = (OPEN_LINK, OPERATORS_OF_OPEN) if self.asks_who else (OWN_LINK, OPERATORS)
        reminded = (REMINDERS,) if self.assessment.delivery == Delivery.MAIL else ()
        of_expectations = (EXPECTATIONS,) if self.expecting else ()
        said = (WITHOUT_NAME, GROUPS, *of_expectations, *of_comments, READERS, *reminded, *of_the_link)
        return tuple(text.with_facts(**facts) for text in said)


def answer_form(actor: Actor) -> AnswerForm:
    """Return what the holder of the actor's link is asked. Refuses as `open_round`, and ALREADY_USED."""
    actor.require(Permission.RESPONSE_WRITE)
    link = link_of(actor)
    assessment = open_round(actor, link)
    ticket = _ticket(assessment, link)
    return AnswerForm(
        assessment=assessment,
        questionnaire=QuestionnaireFacts.of(assessment.questionnaire.content),
        ticket=ticket,
        teams=_teams(actor, assessment) if ticket is None else (),
        consent=consent_to(actor, assessment),
    )


def _ticket(assessment: Assessment, link: AnswerLink) -> AnswerTicket | NamedResponse | None:
    """A ticket is visible to nobody; whoever holds its secret may look at it. None where the link is open."""
    if link.is_open:
        return None
    if assessment.is_named:
        return waiting_for(link)
    tickets = AnswerTicket.objects.select_related("team")
    ticket = tickets.filter(assessment=link.assessment_id, secret_hash=link.secret_hash).first()
    if ticket is None:
        raise already_used()
    return ticket


def _teams(actor: Actor, assessment: Assessment) -> tuple[Organization, ...]:
    return tuple(Organization.objects.visible_to(actor).filter(pk__in=assessment.teams).order_by("name", "id"))


WITHOUT_NAME = Text(
    ja="回答は、お名前・メールアドレス・回答時刻なしで保存されます。一緒に保存されるのは、部門・役職・チームだけです。",
    en="Your answers are stored without your name, your address or the time. "
    "Only function, position and team are kept with them.",
)
GROUPS = Text(
    ja="示されるのは、締め切り後にまとめた結果だけです。{least}人に満たない集まりの結果や、そこから逆算できる数値が示されることはありません。",
    en="Only combined results are shown, after the round has closed. No result of a group of fewer than {least} people "
    "is ever shown, nor anything from which one could be worked out.",
)
EXPECTATIONS = Text(
    ja="相手部門の回答の予想も、ご自身の回答と同じように扱います。お名前なしで保存され、部門ごとにまとめた結果だけが示されます。",
    en="What you expect of the other side is treated like your own answers: stored without your name, and shown only "
    "for your whole function together.",
)
COMMENTS = Text(
    ja="コメント(任意)は、同じ分野に{fewest}件以上集まった場合だけ、締め切り後に順不同で、書かれたとおりに示されます。部門・役職・チーム・時刻は付きません。送信後に表示されるリンクで取り消せます。",
    en="Comments, if you leave any, are shown word for word after the round has closed, in no order, and only where at "
    "least {fewest} were left on the same subject; without function, position, team or time. A link that you get after "
    "sending withdraws them.",
)
NOTICE = Text(
    ja="ご自身やほかの人の名前など、誰のことか分かる内容は書かないでください。書かれたとおりに示されます。",
    en="Do not name yourself or anybody else, nor write what gives somebody away. It is shown as you write it.",
)
READERS = Text(
    ja="結果を見られるのは、あなたの会社と、会社が依頼したコンサルティング会社のうち、この診断を閲覧できる人です。一人ひとりの回答は、その人たちにも見えません。",
    en="Results can be read by those in your company, and in the consultancy it works with, who have access to this "
    "assessment. None of them can see anybody's single answers.",
)
REMINDERS = Text(
    ja="締め切りまでの間、リンクをまだ使っていない方にだけ、リマインドのメールが自動で届くことがあります。誰に送られたかは記録されず、社内の誰にも知らされません。",
    en="Until the end, reminders may be mailed to those whose link is still unused. Who gets one is not recorded, and "
    "nobody in your company is told.",
)
OWN_LINK = Text(
    ja="このリンクは1回だけ使えます。送信するとリンクは消え、あなたと回答を結びつける記録は残りません。",
    en="Your link works once. Sending your answers deletes it, and no record ties you to them.",
)
OPEN_LINK = Text(
    ja="このリンクは全員に共通です。誰が開いたか、誰が答えたかは記録されません。",
    en="Everybody has this same link. Who opens it and who answers is not recorded.",
)
OPERATORS = Text(
    ja="データベースの管理者は、誰が招待され誰が回答したかを知ることができます。回答に名前は付いていませんが、部門・役職・チームの組み合わせが社内で一人だけの場合は、推測できることがあります。",
    en="A database administrator could see who was invited and who took part. The answers there carry no name, but if "
    "you are the only one with your function, position and team, that administrator could guess which are yours.",
)
OPERATORS_OF_OPEN = Text(
    ja="データベースの管理者は、名前の付いていない回答を見ることができます。部門・役職・チームの組み合わせが社内で一人だけの場合は、誰の回答か推測できることがあります。",
    en="A database administrator could see the answers, which carry no name. If you are the only one with your "
    "function, position and team, that administrator could guess which are yours.",
)
BY_NAME = Text(
    ja="回答は、お名前・部門・役職・チーム・回答日時と一緒に保存され、あなたの回答として読まれます。",
    en="Your answers are stored with your name, function, position, team and the time, and are read as yours.",
)
AT_ONCE = Text(
    ja="下に示す人は、送信された直後から、締め切り後も、あなたの回答を読めます。誰が回答し、誰がまだ回答していないかも分かります。",
    en="Those named below can read your answers as soon as you have sent them, and after the round has closed. They "
    "also see who has answered and who has not.",
)
FIGURES = Text(
    ja="締め切り後には、まとめた結果も示されます。少人数の結果も伏せられません。",
    en="After the round has closed, combined results are shown as well. None is withheld, however few people it is of.",
)
REMINDERS_BY_NAME = Text(
    ja="締め切りまでの間、まだ回答していない方に、リマインドのメールが届くことがあります。",
    en="Until the end, reminders may be mailed to those who have not answered.",
)
OWN_LINK_BY_NAME = Text(
    ja="このリンクはあなた専用で、1回だけ使えます。送信した回答は、変更も取り消しもできません。",
    en="The link is yours alone and works once. What you have sent cannot be changed or taken back.",
)
CALLED_OFF = Text(
    ja="診断が中止または不成立になった場合、それまでに送信された回答は削除されます。",
    en="If the round is called off or comes to nothing, what was answered until then is deleted.",
)
APART = Text(
    ja="この診断の回答が、匿名の診断の結果に混ざることはありません。",
    en="None of it goes into the results of anonymous rounds.",
)
OPERATORS_BY_NAME = Text(
    ja="データベースの管理者も、あなたの回答をお名前とともに見ることができます。",
    en="A database administrator could read your answers with your name, too.",
)
