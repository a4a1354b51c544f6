"""The mails that people get about their accounts, in their own language; links are made when a mail is sent."""

from urllib.parse import quote

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail

from backend.core.text import Locale, Text
from tenants.models import Membership, User
from tenants.roles import Role

ROLES = {
    Role.CONSULTANCY_ADMIN: Text(ja="コンサルティング会社の管理者", en="administrator of the consultancy"),
    Role.CONSULTANT: Text(ja="コンサルタント", en="consultant"),
    Role.CLIENT_ADMIN: Text(ja="管理者", en="administrator"),
    Role.CLIENT_MANAGER: Text(ja="推進責任者", en="manager"),
    Role.CLIENT_MEMBER: Text(ja="メンバー", en="member"),
    Role.CLIENT_VIEWER: Text(ja="閲覧者", en="viewer"),
}
INVITED = Text(ja="{place}からConcordへのご招待", en="{place} invites you to Concord")
GREETING = Text(
    ja="""{name} 様

{place}のメンバーとしてConcordに招待されました(役割:{role})。
Concordは、営業とマーケティングの連携を診断し、改善を進めるためのサービスです。
""",
    en="""Dear {name},

{place} has invited you to Concord as {role}.
Concord shows how Sales and Marketing work together, and helps to improve it.
""",
)
CHOOSE = Text(
    ja="""
次のリンクからパスワードを設定してください。設定後は、メールアドレス {email} でログインできます。

{link}

このリンクは1回だけ使え、{days}日間有効です。期限が過ぎたときは、パスワードの再設定をお申し込みください。
""",
    en="""
Choose a password by this link; then sign in as {email}.

{link}

The link works once, and for {days} days. After that, ask for a password reset.
""",
)
USE_YOURS = Text(
    ja="""
すでにConcordのアカウントをお持ちですので、いつもどおり {email} でログインしてください。
""",
    en="""
You have an account already: sign in as {email}, as usual.
""",
)
RESET = Text(ja="Concordのパスワードの再設定", en="Reset your Concord password")
RESET_BY = Text(
    ja="""Concordのパスワードの再設定が申し込まれました。次のリンクから新しいパスワードを設定してください。

{link}

このリンクは1回だけ使え、{days}日間有効です。
""",
    en="""Somebody, most likely you, asked to reset your Concord password. Choose a new one by this link:

{link}

It works once, and for {days} days.
""",
)
NOT_YOU = Text(
    ja="""
お心当たりがない場合は、このメールを破棄してください。
""",
    en="""
If this was not meant for you, ignore this mail.
""",
)


def mail_invitation(membership: Membership) -> None:
    """Tell a person of a new membership; who has no password yet gets a link that works once."""
    user, party = membership.user, membership.client or membership.consultancy
    assert party is not None
    locale = _language(user)
    role = ROLES[Role(membership.role)].in_(locale)
    body = USE_YOURS if user.has_usable_password() else CHOOSE
    facts = {"name": membership.name, "place": party.name, "role": role, "email": user.email, **_link(user)}
    text = "".join(part.with_facts(**facts).in_(locale) for part in (GREETING, body, NOT_YOU))
    _send(user, INVITED.with_facts(place=party.name).in_(locale), text)


def mail_password_link(user: User) -> None:
    """Send a link by which the person chooses a new password."""
    locale = _language(user)
    text = "".join(part.with_facts(**_link(user)).in_(locale) for part in (RESET_BY, NOT_YOU))
    _send(user, RESET.in_(locale), text)


def password_key(user: User) -> str:
    """Return what proves the address; it dies with the next sign-in or change of password, or with time."""
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def _language(user: User) -> Locale:
    return "ja" if user.locale == "ja" else "en"


def _link(user: User) -> dict[str, object]:
    place = settings.HEADLESS_FRONTEND_URLS["account_reset_password_from_key"]
    return {
        "link": place.replace("{key}", quote(password_key(user))),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }


def _send(user: User, subject: str, text: str) -> None:
    send_mail(" ".join(subject.split()), text, None, [user.email])
