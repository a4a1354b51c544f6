"""The attackers see every field under which a figure of a result can show, and nothing shows beside them."""

import json
from fractions import Fraction
from math import floor
from random import Random
from typing import Any

import graphql as gql
import pytest

from backend.assessments import closing
from backend.assessments.models import AssessmentResult
from tenants.binding import client_transaction
from tests.answers.rounds import everything_in
from tests.assessments.rounds import plain
from tests.attackers.asking import SCHEMA, WHOLE, Measured, is_node, let_answer, put_in, read, whole
from tests.attackers.attack import attack_on
from tests.attackers.elsewhere import FIGURES, NONE, carriers, fractions, told_elsewhere
from tests.attackers.organizations import an_organization
from tests.attackers.sinks import CASES, SINKS, sinks_of
from tests.world.build import ClientWorld

WRITTEN = {  # by closing a round, and by whoever answers it last
    "assessments_assessment",
    "assessments_assessmentresult",
    "events_auditevent",
    "events_auditpayload",
    "events_outboxentry",
    "organizations_organization",
    "portfolio_portfoliorow",
    "tenants_apikey",  # the day of its last use
}


def test_every_field_at_a_result_has_a_case() -> None:
    assert set(CASES) == SINKS


def test_a_new_field_at_a_result_has_none() -> None:
    planted = gql.extend_schema(
        SCHEMA, gql.parse("extend type ResultCell { spread: Float odd: Spread } type Spread { deviation: Float }")
    )
    assert sinks_of(planted, "AssessmentResult") - set(CASES) == {"ResultCell.spread", "Spread.deviation"}


def test_every_other_field_that_can_carry_a_figure_is_looked_at() -> None:
    assert carriers(SCHEMA) == FIGURES | NONE
    planted = gql.extend_schema(SCHEMA, gql.parse("extend type Plan { baselineTotal: Float }"))
    assert carriers(planted) - FIGURES - NONE == {"Plan.baselineTotal"}


def test_every_argument_at_a_result_is_asked_with_all_its_values() -> None:
    given = {
        (name, argument): gql.get_named_type(declared.type).name
        for name, field in SCHEMA.type_map["AssessmentResult"].fields.items()  # type: ignore[attr-defined]
        for argument, declared in field.args.items()
        if not is_node(gql.get_named_type(field.type))  # comments are no figures
    }
    assert given == {("cells", "kinds"): "CellKind", ("recommendations", "fromStage"): "Stage"}
    deeper = {sink.partition(".")[0] for sink in SINKS} - {"AssessmentResult"}
    assert not any(field.args for name in deeper for field in SCHEMA.type_map[name].fields.values())  # type: ignore[attr-defined]


def test_everybody_reads_the_same_figures(alder: ClientWorld) -> None:
    (_, measured) = put_in(alder, an_organization(Random(1), most=24))
    answers = [read(caller, measured) for caller in alder.callers.values()]
    assert len(answers) == 6
    assert all(answer == answers[0] for answer in answers)


def test_a_round_answered_here_tells_no_more_than_one_brought_in(alder: ClientWorld) -> None:
    rounds = an_organization(Random(4), most=18)
    live, imported = ([read(alder.viewer, each) for each in way(alder, rounds)] for way in (let_answer, put_in))
    for one, other in zip(live, imported, strict=True):
        assert figures_of(one["cells"]) == figures_of(other["cells"]) != []
        assert (one["differences"], one["stage"]) == (other["differences"], other["stage"])
    assert live[1]["change"]["cells"] == imported[1]["change"]["cells"]


def figures_of(cells: list[dict[str, Any]]) -> list[Any]:
    """Return the cells shown, without the teams' ids and how many were asked."""
    apart = ("team", "key", "invited", "responseRate")
    return [{name: cell[name] for name in cell if name not in apart} for cell in cells if cell["count"]]


def test_rounds_answered_here_give_no_group_and_no_answer_away(alder: ClientWorld) -> None:
    die = Random(9)
    for _ in range(2):
        measured = let_answer(alder, an_organization(die, most=20))
        attack = attack_on(measured, [[read(alder.admin, each)] for each in measured])
        assert attack.group() is None
        assert attack.answers(die, tries=3) == []


def test_a_stored_document_holds_no_number_that_the_api_does_not_tell(alder: ClientWorld) -> None:
    for measured in put_in(alder, an_organization(Random(6), most=30)):
        told = set(fractions(read(alder.viewer, measured)))
        document = document_of(alder, measured)
        assert set(fractions(document)) <= told
        assert len(set(fractions(document))) > 10
        from_reasons = set(fractions(read(alder.viewer, measured, whole())["recommendations"]))
        assert told - from_reasons <= set(fractions(document))


def document_of(client: ClientWorld, measured: Measured) -> dict[str, Any]:
    with client_transaction(client.row.schema_name):
        found = AssessmentResult.objects.get(pk=plain(measured.result_id))
    return dict(found.document)


def test_what_shows_elsewhere_is_published(alder: ClientWorld) -> None:
    die = Random(12)
    for _ in range(6):
        measured = put_in(alder, an_organization(die, most=24))[-1]
        expect_published(alder, measured)


def expect_published(client: ClientWorld, measured: Measured) -> None:
    elsewhere = told_elsewhere(client, measured)
    assert set(elsewhere) == FIGURES
    result = read(client.viewer, measured)
    change = result["change"]["cells"][0]["total"]["value"]
    if result["stage"]:
        assert elsewhere["PortfolioClient.total"] == [result["total"]["value"]]
        assert elsewhere["PortfolioClient.totalChange"] == [change]
        assert elsewhere["PortfolioClient.stage"] == elsewhere["Organization.stage"] == [result["stage"]]
    if result["responseRate"] is not None:
        assert elsewhere["Assessment.responseRate"] == [
            floor(Fraction(result["responseRate"]).limit_denominator(10**6) * 100) / 100
        ]
    assert all(count % 5 == 0 for count in elsewhere["SideParticipation.rate"])
    published = set(fractions(result)) | set(fractions(client.viewer.ask(WHOLE, id=measured.result_id)))
    assert set(fractions(elsewhere["AuditEvent.facts"])) <= published


def test_what_closing_writes_is_published(alder: ClientWorld) -> None:
    assert unpublished_after_closing(alder) == set()


def test_a_figure_noted_in_the_history_would_be_found(alder: ClientWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(actor: Any, verb: str, row: Any, **facts: Any) -> None:
        closing_record(actor, verb, row, mean_of_the_smallest_team=3.0625, **facts)

    closing_record = closing.record
    monkeypatch.setattr(closing, "record", telling)
    assert unpublished_after_closing(alder) == {3.0625}


def unpublished_after_closing(client: ClientWorld) -> set[float]:
    """Return the numbers in what closing has written, in whichever table, that the result does not tell."""
    before = everything_in(client.row.schema_name)
    measured = let_answer(client, an_organization(Random(2), most=14)[:1])[0]
    after = everything_in(client.row.schema_name)
    apart = {"assessments_response", "assessments_questionnaire"}
    written = {
        table.partition(".")[2]: [json.loads(row) for row in set(rows) - set(before[table])]
        for table, rows in after.items()
        if set(rows) - set(before[table])
    }
    assert written.keys() - apart <= WRITTEN
    told = set(fractions(read(client.viewer, measured)))
    return set(fractions([rows for table, rows in written.items() if table not in apart])) - told
