"""Choosing, changing and resetting a password."""

import re
from urllib.parse import unquote

import pytest
from django.core import mail

from tenants.models import User
from tests.signin.browsing import Visitor
from tests.signin.test_session import MANAGER
from tests.world.build import PASSWORD, ClientWorld, World
from tests.world.jobs import work_off

NEW = "another long passphrase"
MARI = {"email": "mari@example.com", "name": "Mari Ito", "role": "CLIENT_MANAGER"}
INVITE = "mutation I($input: InviteMemberInput!) { inviteMember(input: $input) { errors { code path message } } }"


def mailed_key() -> str:
    """Let the worker send the one mail that is due, and return the key in its link."""
    work_off()
    (letter,) = mail.outbox
    found = re.search(r"/account/password/reset\?key=(\S+)", letter.body)
    assert found
    return unquote(found[1])


@pytest.fixture
def key(alder: ClientWorld) -> str:
    """The key that Mari was mailed with her invitation into alder."""
    alder.admin.do(INVITE, **MARI, locale="en")
    return mailed_key()


class TestInvited:
    def test_chooses_a_password_by_the_link_and_signs_in(self, key: str) -> None:
        visitor = Visitor()
        visitor.arrives()
        assert visitor.get("/auth/password/reset", **{"X-Password-Reset-Key": key}).status == 200
        visitor.post("/auth/password/reset", key=key, password=NEW)

        assert visitor.signs_in(MARI["email"], NEW).status == 200
        assert visitor.asks("{ viewer { role } }", client="alder").data == {"viewer": {"role": "CLIENT_MANAGER"}}

    def test_cannot_sign_in_before(self, key: str) -> None:
        assert Visitor().signs_in(MARI["email"], "").status == 400
        assert Visitor().signs_in(MARI["email"], NEW).status == 400

    @pytest.mark.parametrize("password", ["short", "mari@example.com", "1234567890987654321", ""])
    def test_does_not_get_a_weak_password(self, key: str, password: str) -> None:
        visitor = Visitor()
        visitor.arrives()
        assert visitor.post("/auth/password/reset", key=key, password=password).status == 400
        assert not User.objects.get(email=MARI["email"]).has_usable_password()

    def test_uses_the_link_once(self, key: str) -> None:
        visitor = Visitor()
        visitor.arrives()
        visitor.post("/auth/password/reset", key=key, password=NEW)
        assert visitor.post("/auth/password/reset", key=key, password="a third long passphrase").status == 400
        assert User.objects.get(email=MARI["email"]).check_password(NEW)

    def test_cannot_change_whose_link_it_is(self, key: str, world: World) -> None:
        other = world.users["CLIENT_ADMIN@alder"]
        forged = f"{other.id.hex}-{key.partition('-')[2]}"
        visitor = Visitor()
        visitor.arrives()
        assert visitor.post("/auth/password/reset", key=forged, password=NEW).status == 400
        assert User.objects.get(pk=other.pk).check_password(PASSWORD)


class TestPage:
    """The plain page behind the link, where no frontend is installed."""

    def shown(self, visitor: Visitor, key: str, **form: str) -> tuple[int, str]:
        address = f"/account/password/reset?key={key}"
        language = {"Accept-Language": visitor.locale}
        page = visitor.browser.get(address, headers=language)
        if form:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
            assert token
            page = visitor.browser.post(address, {"csrfmiddlewaretoken": token[1], **form}, headers=language)
        return page.status_code, page.content.decode()

    def test_sets_the_password(self, key: str) -> None:
        status, text = self.shown(Visitor(), key, password=NEW)
        assert (status, "Your password is set" in text) == (200, True)
        assert Visitor().signs_in(MARI["email"], NEW).status == 200

    def test_speaks_the_persons_own_language(self, alder: ClientWorld) -> None:
        alder.admin.do(INVITE, **MARI, locale="ja")
        key = mailed_key()
        assert "<h1>パスワードの設定</h1>" in self.shown(Visitor(locale="en"), key)[1]
        status, text = self.shown(Visitor(locale="en"), key, password="短い")
        assert status == 422
        assert "パスワードが短すぎます" in text or "短すぎます" in text
        assert "パスワードを設定しました" in self.shown(Visitor(), key, password=NEW)[1]

    def test_says_what_is_wrong_with_a_password_and_keeps_the_link(self, key: str) -> None:
        status, text = self.shown(Visitor(), key, password="short")
        assert (status, "too short" in text) == (422, True)
        assert not User.objects.get(email=MARI["email"]).has_usable_password()
        assert self.shown(Visitor(), key)[0] == 200

    def test_stores_nothing_without_the_csrf_token(self, key: str) -> None:
        visitor = Visitor()
        self.shown(visitor, key)
        answer = visitor.browser.post(f"/account/password/reset?key={key}", {"password": NEW})
        assert answer.status_code == 403
        assert not User.objects.get(email=MARI["email"]).has_usable_password()

    @pytest.mark.parametrize(("locale", "words"), [("ja", "このリンクは使えません"), ("en", "does not work any more")])
    def test_refuses_a_used_and_a_forged_link_alike(self, key: str, locale: str, words: str) -> None:
        visitor = Visitor(locale=locale)
        self.shown(visitor, key, password=NEW)
        used, forged = self.shown(visitor, key), self.shown(visitor, f"{'0' * 32}-abc-def")
        assert used[0] == forged[0] == 404
        assert words in used[1]
        assert words in forged[1]

    def test_refuses_a_link_of_an_account_that_was_turned_off(self, key: str) -> None:
        User.objects.filter(email=MARI["email"]).update(is_active=False)
        assert self.shown(Visitor(), key)[0] == 404

    def test_no_log_names_the_link(self, key: str, caplog: pytest.LogCaptureFixture) -> None:
        visitor = Visitor()
        self.shown(visitor, key, password="short")
        visitor.browser.post(f"/account/password/reset?key={key}", {"password": NEW})
        assert "/account/password/reset" in caplog.text
        assert key not in caplog.text

    def test_is_kept_by_no_cache_and_runs_nothing(self, key: str) -> None:
        page = Visitor().browser.get(f"/account/password/reset?key={key}")
        assert page["Cache-Control"] == "no-store"
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert page["Referrer-Policy"] == "same-origin"


class TestReset:
    def test_mails_a_link_that_sets_a_new_password(self, world: World) -> None:
        visitor = Visitor()
        visitor.arrives()
        assert visitor.post("/auth/password/request", email=MANAGER).status == 200
        key = mailed_key()
        assert mail.outbox[0].to == [MANAGER]
        assert mail.outbox[0].subject == "Concordのパスワードの再設定"

        visitor.post("/auth/password/reset", key=key, password=NEW)
        assert Visitor().signs_in(MANAGER, NEW).status == 200
        assert Visitor().signs_in(MANAGER, PASSWORD).status == 400

    def test_writes_in_english_to_who_reads_english(self, world: World) -> None:
        User.objects.filter(email=MANAGER).update(locale="en")
        visitor = Visitor()
        visitor.arrives()
        visitor.post("/auth/password/request", email=MANAGER)
        mailed_key()
        assert mail.outbox[0].subject == "Reset your Concord password"

    def test_answers_the_same_for_an_unknown_address_and_mails_nothing(self, world: World) -> None:
        visitor = Visitor()
        visitor.arrives()
        known = visitor.post("/auth/password/request", email=MANAGER)
        unknown = visitor.post("/auth/password/request", email="nobody@example.com")
        work_off()
        assert (known.status, known.body) == (unknown.status, unknown.body)
        assert [letter.to for letter in mail.outbox] == [[MANAGER]]

    def test_needs_a_csrf_token(self, world: World) -> None:
        visitor = Visitor()
        visitor.arrives()
        assert visitor.post("/auth/password/request", email=MANAGER, csrf=False).status == 403
        work_off()
        assert mail.outbox == []


class TestChange:
    def test_needs_the_old_one_and_ends_other_sessions(self, world: World) -> None:
        here, elsewhere = Visitor(), Visitor()
        here.signs_in(MANAGER, PASSWORD)
        elsewhere.signs_in(MANAGER, PASSWORD)

        wrong = here.post("/account/password/change", current_password="guess guess guess", new_password=NEW)
        assert wrong.status == 400
        assert elsewhere.is_signed_in

        here.post("/account/password/change", current_password=PASSWORD, new_password=NEW)
        assert here.is_signed_in
        assert not elsewhere.is_signed_in
        assert Visitor().signs_in(MANAGER, NEW).status == 200

    def test_needs_a_csrf_token(self, world: World) -> None:
        visitor = Visitor()
        visitor.signs_in(MANAGER, PASSWORD)
        answer = visitor.post("/account/password/change", current_password=PASSWORD, new_password=NEW, csrf=False)
        assert answer.status == 403
        assert User.objects.get(email=MANAGER).check_password(PASSWORD)

    def test_is_not_for_strangers(self, world: World) -> None:
        visitor = Visitor()
        visitor.arrives()
        assert visitor.post("/account/password/change", current_password=PASSWORD, new_password=NEW).status == 401

    def test_asks_again_who_it_is(self, world: World) -> None:
        visitor = Visitor()
        visitor.signs_in(MANAGER, PASSWORD)
        assert visitor.post("/auth/reauthenticate", password="guess guess guess").status == 400
        assert visitor.post("/auth/reauthenticate", password=PASSWORD).status == 200
