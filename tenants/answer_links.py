"""Answer links and withdrawal codes: a respondent's credentials. They prove themselves and name client and round."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import ClassVar, Self
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from backend.core.refusal import Code, Refusal
from backend.core.text import Text

SECRET_SIZE = 16
SIGNATURE_SIZE = 16
SIZE = 16 + 16 + SECRET_SIZE + SIGNATURE_SIZE


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a token says: one client's assessment, and the secret that opens something of it."""

    mark: ClassVar[str]  # secret scanners find a leaked token by it: ca_<86 letters>
    signed_as: ClassVar[str]
    unknown: ClassVar[Text]  # the same words for a forged one, a mistyped one and one of an assessment that is gone

    client_id: UUID
    assessment_id: UUID
    secret: bytes = field(repr=False)

    @classmethod
    def read(cls, token: str) -> Self:
        """Return what a token says. Refuses NOT_FOUND for one that is malformed or not ours."""
        raw = cls._decoded(token)
        link = cls(client_id=UUID(bytes=raw[:16]), assessment_id=UUID(bytes=raw[16:32]), secret=raw[32:48])
        if not constant_time_compare(link.token(), token):
            raise cls.refusal()
        return link

    @classmethod
    def refusal(cls) -> Refusal:
        return Refusal(Code.NOT_FOUND, cls.unknown)

    def token(self) -> str:
        body = self.client_id.bytes + self.assessment_id.bytes + self.secret
        signed = body + _keyed(self.signed_as, body)[:SIGNATURE_SIZE]
        return self.mark + base64.urlsafe_b64encode(signed).rstrip(b"=").decode()

    @classmethod
    def _decoded(cls, token: str) -> bytes:
        try:
            raw = base64.b64decode(token.removeprefix(cls.mark) + "==", altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise cls.refusal() from None
        if len(raw) != SIZE or not token.startswith(cls.mark):
            raise cls.refusal()
        return raw


class AnswerLink(Link):
    """The right to answer one assessment."""

    mark = "ca_"
    signed_as = "signature"
    unknown = Text(
        ja="この回答用リンクは正しくありません。URLが途中で切れていないかご確認ください。",
        en="This is not a valid answer link. Check that the address was copied whole.",
    )

    @property
    def secret_hash(self) -> bytes:
        return hash_secret(self.secret)

    @property
    def is_open(self) -> bool:
        """Whether it is the assessment's open link, which anybody may use."""
        return constant_time_compare(self.secret, secret_for("open", self.assessment_id))


class WithdrawalCode(Link):
    """The right to withdraw the comments that one respondent left; it tells nothing of the answer they came with."""

    mark = "cw_"
    signed_as = "withdrawal"
    unknown = Text(
        ja="この取り消しコードは正しくありません。途中で切れていないかご確認ください。",
        en="This is not a valid withdrawal code. Check that it was copied whole.",
    )

    def hash_for(self, purpose: str) -> bytes:
        """Return what is stored of the code: another hash for each purpose, none of which leads to another."""
        return hash_secret(self.secret + purpose.encode())


def credential(token: str) -> Link | None:
    """Return what a respondent's token says, None where it is none. Refuses NOT_FOUND for one that is not ours."""
    kind = next((kind for kind in KINDS if token.startswith(kind.mark)), None)
    return kind.read(token) if kind else None


def is_credential(token: str) -> bool:
    return token.startswith(tuple(kind.mark for kind in KINDS))


def secret_for(purpose: str, id: UUID) -> bytes:
    """Derive a link's secret from the server's key, so that no link need be stored to be mailed or shown again."""
    return _keyed(purpose, id.bytes)[:SECRET_SIZE]


def hash_secret(secret: bytes) -> bytes:
    """What a ticket keeps of the secret, whose 128 bits nobody can guess, so that a plain SHA-256 hides it."""
    return hashlib.sha256(secret).digest()


def unknown_link() -> Refusal:
    return AnswerLink.refusal()


def _keyed(purpose: str, value: bytes) -> bytes:
    return salted_hmac(f"concord.answer-link.{purpose}", value, algorithm="sha256").digest()


KINDS: tuple[type[Link], ...] = (AnswerLink, WithdrawalCode)
