"""Answering by name: after consent to a list of readers, once, into rows that only a round by name has."""

from collections import Counter
from typing import Any

import httpx
import pytest
from django.db import IntegrityError, ProgrammingError, connections
from django.utils import timezone

from backend.assessments.by_name import give, waiting_for
from backend.assessments.consent import Consent
from backend.assessments.form import AT_ONCE, GROUPS, OPERATORS, WITHOUT_NAME
from backend.assessments.models import AnswerTicket, NamedResponse, Response
from backend.core.refusal import Code, Refusal
from backend.events.models import AuditEvent, AuditPayload
from tenants.actors import Actor
from tenants.answer_links import AnswerLink
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT
from tenants.models import ApiKey, Membership
from tests.answers.rounds import KEYS, SUBMIT, Round, all_at, everything_in, form_of, post
from tests.answers.serving import served
from tests.answers.test_at_once import CROWD, all_at_once
from tests.answers.test_page import code_of, get
from tests.clients.live import NO_TLS
from tests.world.build import ClientWorld, FirmWorld

FORM = """{ answerForm {
  name side level team asksWho promises { ja en }
  consent { version statement { ja en } later { ja en } readers { kind name role } }
} }"""
READ = """{ client { namedResponses(orderBy: [ANSWERED_AT_ASC]) { totalCount edges { node {
  person { name } side level team { name } answers { statement value } answeredAt readers { kind name role }
  assessment { mode }
} } } } }"""


def given(round: Round) -> list[NamedResponse]:
    with client_transaction(round.client.row.schema_name):
        return list(NamedResponse.objects.given().select_related("person"))


def events(round: Round) -> list[tuple[str, Any]]:
    with client_transaction(round.client.row.schema_name):
        told = AuditEvent.objects.filter(verb="response.given")
        return [(event.noun, AuditPayload.objects.get(event=event).facts) for event in told]


def test_a_person_answers_once_and_is_read_by_name(by_name: Round) -> None:
    respondent = by_name.respondent(1)
    form = respondent.ask(FORM)["answerForm"]
    assert (form["name"], form["side"], form["level"], form["team"], form["asksWho"]) == (
        ("Ben Carter", "SALES", "STAFF", "関東営業チーム", False)
    )
    consent = form["consent"]
    assert respondent.do(SUBMIT, answers=all_at(4), consent=consent["version"])["accepted"]
    assert (by_name.stands_by_name(), by_name.stands()) == ((1, 4), (0, 0))

    (node,) = [edge["node"] for edge in by_name.client.viewer.ask(READ)["client"]["namedResponses"]["edges"]]
    assert (node["person"]["name"], node["side"], node["level"]) == ("Ben Carter", "SALES", "STAFF")
    assert node["answers"] == [{"statement": key, "value": 4} for key in sorted(KEYS)]
    assert (node["team"]["name"], node["assessment"]["mode"]) == ("関東営業チーム", "NAMED")
    assert node["readers"] == consent["readers"]

    kept = given(by_name)
    assert respondent.refused(SUBMIT, answers=all_at(5), consent=consent["version"]) == [("ALREADY_USED", "")]
    assert respondent.send(FORM).codes == ["ALREADY_USED"]
    assert [(row.answers, row.version, row.answered_at) for row in given(by_name)] == [
        (row.answers, row.version, row.answered_at) for row in kept
    ]


def test_who_answered_is_in_the_history_and_what_is_not(by_name: Round) -> None:
    by_name.respondent(1).do(SUBMIT, answers=all_at(4), consent=by_name.version(1))
    (row,) = given(by_name)
    facts = {"person": str(row.person_id), "assessment": str(by_name.assessment.id)}
    assert events(by_name) == [("NamedResponse", facts)]


def test_the_form_names_everybody_who_may_read(by_name: Round) -> None:
    readers = by_name.respondent().ask(FORM)["answerForm"]["consent"]["readers"]
    told = {(each["kind"], each["name"], each["role"]) for each in readers}
    roles = ("CLIENT_ADMIN", "CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER")
    assert told == {
        *(("MEMBER", f"{role} of alder", role) for role in roles),
        *(("API_KEY", f"{role} key", role) for role in roles),
        ("CONSULTANCY", "North", None),
    }


def test_whoever_cannot_read_is_not_named(by_name: Round, world: Any) -> None:
    keys = ApiKey.objects.filter(client=by_name.client.row)
    keys.filter(role="CLIENT_VIEWER").update(scopes=["METRIC_READ"])
    keys.filter(role="CLIENT_MEMBER").update(scopes=["METRIC_READ", "ASSESSMENT_READ"])
    users = world.users
    users["CLIENT_VIEWER@alder"].__class__.objects.filter(pk=users["CLIENT_VIEWER@alder"].pk).update(is_active=False)
    readers = by_name.respondent().ask(FORM)["answerForm"]["consent"]["readers"]
    told = {(each["kind"], each["role"]) for each in readers}
    assert ("API_KEY", "CLIENT_MEMBER") in told
    assert not told & {("API_KEY", "CLIENT_VIEWER"), ("MEMBER", "CLIENT_VIEWER")}


def test_nothing_is_promised_that_is_true_without_a_name_only(by_name: Round, asked: Round) -> None:
    told = {each["en"] for each in by_name.respondent().ask(FORM)["answerForm"]["promises"]}
    assert AT_ONCE.en in told
    assert not told & {WITHOUT_NAME.en, OPERATORS.en}
    assert not [each for each in told if "without your name" in each or "fewer than" in each]
    anonymous = asked.respondent().ask(FORM)["answerForm"]
    assert (anonymous["consent"], anonymous["name"]) == (None, None)
    promised = {each["en"] for each in anonymous["promises"]}
    assert {WITHOUT_NAME.en, GROUPS.with_facts(least=5).en} <= promised


@pytest.mark.parametrize(
    ("sent", "code"), [({}, "REQUIRED"), ({"consent": ""}, "REQUIRED"), ({"consent": "f" * 32}, "STALE")]
)
def test_without_consent_to_this_very_list_nothing_is_stored(sent: dict[str, str], code: str, by_name: Round) -> None:
    before = everything_in(by_name.client.row.schema_name)
    for locale, is_ascii in (("en", True), ("ja", False)):
        (refusal,) = by_name.respondent().speaking(locale).attempt(SUBMIT, answers=all_at(), **sent)["errors"]
        assert (refusal["code"], refusal["path"]) == (code, ["input", "consent"])
        assert refusal["message"].isascii() is is_ascii
    assert everything_in(by_name.client.row.schema_name) == before
    assert by_name.respondent().do(SUBMIT, answers=all_at(), consent=by_name.version())["accepted"]


def test_consent_to_a_list_that_has_changed_is_asked_anew(by_name: Round) -> None:
    version = by_name.version()
    Membership.objects.filter(client=by_name.client.row, role="CLIENT_VIEWER").update(role="CLIENT_MEMBER")
    before = everything_in(by_name.client.row.schema_name)
    assert by_name.respondent().refused(SUBMIT, answers=all_at(), consent=version) == [("STALE", "input.consent")]
    assert everything_in(by_name.client.row.schema_name) == before
    assert by_name.version() != version
    assert by_name.respondent().do(SUBMIT, answers=all_at(), consent=by_name.version())["accepted"]


@pytest.mark.parametrize("consent", ["", "f" * 32])
def test_nothing_is_to_be_consented_to_without_a_name(consent: str, asked: Round) -> None:
    assert asked.respondent().refused(SUBMIT, answers=all_at(), consent=consent) == [("INVALID", "input.consent")]
    assert post(asked.path(), form_of(consent="yes")).status_code == 422
    assert (asked.stands(), asked.stands_by_name()) == ((0, 5), (0, 0))


def test_faults_are_told_together(by_name: Round) -> None:
    assert by_name.respondent().refused(SUBMIT, answers=all_at(6)[:1], side="SALES")[:3] == [
        ("REQUIRED", "input.consent"),
        ("INVALID", "input.side"),
        ("OUT_OF_RANGE", "input.answers.0.value"),
    ]
    assert by_name.stands_by_name() == (0, 5)


def test_the_page_shows_the_readers_and_takes_the_consent(by_name: Round) -> None:
    page = get(by_name.path(1)).content.decode()
    assert page.index("CLIENT_VIEWER of alder") < page.index('name="consent"') < page.index('id="q1"')
    assert "Ben Carter" in page
    assert "without your name" not in page

    refused = post(by_name.path(1), form_of(4))
    assert (refused.status_code, refused.content.decode().count('data-code="REQUIRED"')) == (422, 1)
    assert '<li data-code="REQUIRED"><a href="#consent">' in refused.content.decode()
    stale = post(by_name.path(1), form_of(4, consent="f" * 32)).content.decode()
    assert '<li data-code="STALE"><a href="#consent">' in stale
    assert (stale.count(" checked"), by_name.stands_by_name()) == (len(KEYS), (0, 5))

    done = post(by_name.path(1), form_of(4, consent=by_name.version(1)))
    assert (done.status_code, done.headers["Location"]) == (303, "/answer/thanks/by-name?lang=en")
    assert "with your name" in get(done.headers["Location"]).content.decode()
    assert "お名前とともに" in get("/answer/thanks/by-name?lang=ja").content.decode()
    (row,) = given(by_name)
    assert (row.person.name, row.answers) == ("Ben Carter", dict.fromkeys(KEYS, 4))
    assert code_of(get(by_name.path(1))) == "ALREADY_USED"


def test_the_page_says_so_where_nobody_may_read(by_name: Round) -> None:
    Membership.objects.filter(client=by_name.client.row).delete()
    ApiKey.objects.filter(client=by_name.client.row).delete()
    by_name.client.row.grants.all().delete()
    assert "At present, nobody can." in get(by_name.path()).content.decode()


def test_of_fifty_posts_of_the_page_one_is_stored(by_name: Round) -> None:
    version = by_name.version()
    with served() as origin, httpx.Client(base_url=origin, verify=NO_TLS, timeout=60) as caller:

        def send(place: int) -> int:
            return caller.post(by_name.path(), data=form_of(place % 5 + 1, consent=version)).status_code

        assert Counter(all_at_once(send)) == {303: 1, 409: CROWD - 1}
    assert (by_name.stands_by_name(), len(events(by_name))) == ((1, 4), 1)


def test_who_saw_the_response_wait_but_came_second_changes_nothing(by_name: Round) -> None:
    link = AnswerLink.read(by_name.token(1))
    actor = Actor.respondent(by_name.client.system.in_client(), link, "en")
    schema = by_name.client.row.schema_name
    with client_transaction(schema):
        seen = waiting_for(link)
    by_name.respondent(1).do(SUBMIT, answers=all_at(4), consent=by_name.version(1))

    before = everything_in(schema)
    with pytest.raises(Refusal) as refusal, client_transaction(schema):
        give(actor, seen, dict.fromkeys(KEYS, 1), Consent(readers=()))
    assert refusal.value.code is Code.ALREADY_USED
    assert everything_in(schema) == before


@pytest.mark.parametrize(("happens", "code"), [("close", "CLOSED"), ("cancel", "CLOSED"), ("expire", "EXPIRED")])
def test_a_round_that_is_over_takes_no_answer(happens: str, code: str, by_name: Round) -> None:
    version = by_name.version()
    getattr(by_name, happens)()
    assert by_name.respondent().refused(SUBMIT, answers=all_at(), consent=version) == [(code, "")]
    assert by_name.stands_by_name() == (0, 5)


def test_whose_answer_it_is_and_by_which_link_cannot_be_changed(by_name: Round) -> None:
    schema = by_name.client.row.schema_name
    for column in ("person_id", "assessment_id", "secret_hash", "side", "level", "team_id"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            client_transaction(schema),
            connections[CLIENT].cursor() as cursor,
        ):
            cursor.execute(f"UPDATE assessments_namedresponse SET {column} = {column}")
    assert by_name.stands_by_name() == (0, 5)


def test_no_answer_stands_without_the_readers_consented_to(by_name: Round) -> None:
    with (
        pytest.raises(IntegrityError, match="answered_with_consent"),
        client_transaction(by_name.client.row.schema_name),
    ):
        NamedResponse.objects.waiting().update(answers=dict.fromkeys(KEYS, 3), answered_at=timezone.now())
    assert by_name.stands_by_name() == (0, 5)


def test_is_read_by_one_statement(by_name: Round, north: FirmWorld) -> None:
    by_name.respondent(1).do(SUBMIT, answers=all_at(4), consent=by_name.version(1))
    answer = north.admin.in_(by_name.client.row.slug).send(READ)
    assert answer.body["extensions"]["plan"]["path"] == "compiled"
    assert answer.data["client"]["namedResponses"]["totalCount"] == 1


def test_an_anonymous_answer_has_no_place_for_a_name() -> None:
    without_a_name = {"id", "assessment_id", "side", "level", "team_id"}
    for model, more in ((Response, {"answers", "expected"}), (AnswerTicket, {"secret_hash"})):
        assert {field.column for field in model._meta.concrete_fields} == without_a_name | more


def test_the_tables_are_as_the_models_say(alder: ClientWorld) -> None:
    with client_transaction(alder.row.schema_name), connections[CLIENT].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s"
            " AND table_name IN ('assessments_response', 'assessments_answerticket')",
            [alder.row.schema_name],
        )
        columns = set(cursor.fetchall())
    assert not {column for _, column in columns if "person" in column or "name" in column or "invitation" in column}
    assert len(columns) == 13
