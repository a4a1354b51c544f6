"""Answer links: a respondent's credential, which proves itself and names its client company and its assessment."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from backend.core.refusal import Code, Refusal
from backend.core.text import Text

MARK = "ca_"  # secret scanners find a leaked link by it: ca_<86 letters>
SECRET_SIZE = 16
SIGNATURE_SIZE = 16
SIZE = 16 + 16 + SECRET_SIZE + SIGNATURE_SIZE


@dataclass(frozen=True, kw_only=True)
class AnswerLink:
    """What a token says: one client's assessment, and the secret that opens it."""

    client_id: UUID
    assessment_id: UUID
    secret: bytes = field(repr=False)

    @classmethod
    def read(cls, token: str) -> AnswerLink:
        """Return what a token says. Refuses NOT_FOUND for one that is malformed or not ours."""
        raw = _decoded(token)
        link = cls(client_id=UUID(bytes=raw[:16]), assessment_id=UUID(bytes=raw[16:32]), secret=raw[32:48])
        if not constant_time_compare(link.token(), token):
            raise unknown_link()
        return link

    def token(self) -> str:
        body = self.client_id.bytes + self.assessment_id.bytes + self.secret
        signed = body + _keyed("signature", body)[:SIGNATURE_SIZE]
        return MARK + base64.urlsafe_b64encode(signed).rstrip(b"=").decode()

    @property
    def secret_hash(self) -> bytes:
        return hash_secret(self.secret)

    @property
    def is_open(self) -> bool:
        """Whether it is the assessment's open link, which anybody may use."""
        return constant_time_compare(self.secret, secret_for("open", self.assessment_id))


def secret_for(purpose: str, id: UUID) -> bytes:
    """Derive a link's secret from the server's key, so that no link need be stored to be mailed or shown again."""
    return _keyed(purpose, id.bytes)[:SECRET_SIZE]


def hash_secret(secret: bytes) -> bytes:
    """What a ticket keeps of the secret, whose 128 bits nobody can guess, so that a plain SHA-256 hides it."""
    return hashlib.sha256(secret).digest()


def unknown_link() -> Refusal:
    """The same words for a forged link, a mistyped one and one of an assessment that is gone."""
    return Refusal(
        Code.NOT_FOUND,
        Text(
            ja="この回答用リンクは正しくありません。URLが途中で切れていないかご確認ください。",
            en="This is not a valid answer link. Check that the address was copied whole.",
        ),
    )


def _keyed(purpose: str, value: bytes) -> bytes:
    return salted_hmac(f"concord.answer-link.{purpose}", value, algorithm="sha256").digest()


def _decoded(token: str) -> bytes:
    try:
        raw = base64.b64decode(token.removeprefix(MARK) + "==", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise unknown_link() from None
    if len(raw) != SIZE or not token.startswith(MARK):
        raise unknown_link()
    return raw
