"""An answer link proves itself."""

import base64
from uuid import uuid4

import pytest
from django.test import override_settings

from backend.core.refusal import Code, Refusal
from tenants.answer_links import AnswerLink, secret_for

LINK = AnswerLink(client_id=uuid4(), assessment_id=uuid4(), secret=b"0123456789abcdef")


def refused(token: str) -> bool:
    with pytest.raises(Refusal) as refusal:
        AnswerLink.read(token)
    return refusal.value.code is Code.NOT_FOUND


def test_says_what_it_was_made_of() -> None:
    assert AnswerLink.read(LINK.token()) == LINK
    assert (LINK.token()[:3], len(LINK.token())) == ("ca_", 89)


def test_each_bit_counts() -> None:
    raw = base64.urlsafe_b64decode(LINK.token().removeprefix(AnswerLink.mark) + "==")
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        assert refused(AnswerLink.mark + base64.urlsafe_b64encode(changed).rstrip(b"=").decode())


def test_no_other_spelling_of_a_token_is_taken() -> None:
    token = LINK.token()
    last = next(letter for letter in "ABCDEFGH" if letter > token[-1]) if token[-1] < "H" else "B"
    for spelling in (token + "=", token + "==", token[:-1] + last, token + "A", " " + token, token.upper()):
        assert refused(spelling)


@pytest.mark.parametrize(
    "token", ["", "ca_", "ca_é", "concord_12345678_x", "ca_" + "A" * 86, "ca_" + "A" * 100_000, "\0"]
)
def test_nonsense_is_refused(token: str) -> None:
    assert refused(token)


def test_another_servers_link_is_refused() -> None:
    token = LINK.token()
    with override_settings(SECRET_KEY="another"):
        assert refused(token)
        assert AnswerLink.read(LINK.token()) == LINK


def test_the_secret_of_one_purpose_is_not_that_of_another() -> None:
    id = uuid4()
    assert len({secret_for("open", id), secret_for("invitation", id), secret_for("open", uuid4())}) == 3
    opened = AnswerLink(client_id=uuid4(), assessment_id=id, secret=secret_for("open", id))
    assert opened.is_open
    assert not LINK.is_open


def test_a_links_secret_is_not_in_its_printed_form() -> None:
    assert "secret" not in repr(LINK)
