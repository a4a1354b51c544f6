"""Metrics are taken from the catalogue or written by hand; what their values mean stays."""

from typing import Any

import pytest

from tests.metrics.asked import (
    ARCHIVE,
    CREATE,
    OWN,
    TARGET,
    UPDATE,
    UPSERT,
    put_metric,
    put_organization,
    row,
    send,
    stored,
)
from tests.world.build import ClientWorld

AIM = {"startsOn": "2026-01-01", "startValue": "20", "dueOn": "2026-12-31", "value": "10"}


def test_the_catalogue_gives_what_is_not_said(alder: ClientWorld, acme: str) -> None:
    metric = alder.manager.do(CREATE, organizationId=acme, catalogueKey="sales_cycle_length")["metric"]
    assert (metric["key"], metric["unit"], metric["direction"]) == ("sales_cycle_length", "DAYS", "DOWN")
    assert metric["name"]["ja"]
    assert metric["name"]["en"]


def test_both_sides_answering_make_it_shared(alder: ClientWorld, acme: str) -> None:
    assert put_metric(alder)["isShared"] is True
    assert put_metric(alder, "M2", key="own", sides=["SALES"])["isShared"] is False
    assert put_metric(alder, "M2", key="own", sides=["MARKETING", "SALES"])["isShared"] is True


def test_an_upsert_creates_changes_and_leaves_alone(alder: ClientWorld, acme: str) -> None:
    first = put_metric(alder)
    again = put_metric(alder)
    renamed = put_metric(alder, nameEn="Length")
    assert again == first
    assert (renamed["id"], renamed["version"], renamed["name"]["en"]) == (first["id"], 2, "Length")


def test_a_ratio_names_its_parts_by_the_callers_own_ids(alder: ClientWorld, acme: str) -> None:
    put_metric(alder, "A", key="accepted", unit="COUNT")
    put_metric(alder, "P", key="passed", unit="COUNT")
    ratio = {"aggregationPeriods": "RATIO", "aggregationChildren": "RATIO", "unit": "PERCENT", "key": "quality"}
    made = put_metric(alder, "Q", **ratio, numeratorExternalId="A", denominatorExternalId="P")
    assert (made["numerator"], made["denominator"]) == ({"key": "accepted"}, {"key": "passed"})

    before = stored(alder)
    facts = OWN | ratio | {"key": "other", "externalId": "R", "organizationExternalId": "ACME"}
    assert alder.manager.refused(UPSERT, **facts, numeratorExternalId="A", denominatorExternalId="nowhere") == [
        ("NOT_FOUND", "input.denominatorExternalId")
    ]
    assert stored(alder) == before


def test_what_values_mean_stays_once_there_are_any(alder: ClientWorld, cycle: str) -> None:
    alder.manager.do(UPDATE, id=cycle, unit="COUNT")
    send(alder, row("2026-10", "3"))
    before = stored(alder)
    assert alder.manager.refused(UPDATE, id=cycle, unit="DAYS", cadence="WEEK") == [
        ("FROZEN", "input.unit"),
        ("FROZEN", "input.cadence"),
    ]
    assert stored(alder) == before
    assert alder.manager.do(UPDATE, id=cycle, nameEn="Days to close")["metric"]["name"]["en"] == "Days to close"


def test_of_two_who_read_the_same_version_the_second_is_told(alder: ClientWorld, cycle: str) -> None:
    alder.manager.do(UPDATE, id=cycle, version=1, nameEn="First")
    before = stored(alder)
    assert alder.manager.refused(UPDATE, id=cycle, version=1, nameEn="Second") == [("STALE", "input.version")]
    assert stored(alder) == before


def test_an_archived_metric_stays_readable_and_takes_nothing_more(alder: ClientWorld, cycle: str) -> None:
    send(alder, row("2026-10", "3"))
    alder.manager.do(ARCHIVE, id=cycle)
    before = stored(alder)
    assert alder.manager.refused(TARGET, metricId=cycle, **AIM) == [("CLOSED", "input.metricId")]
    assert alder.manager.refused(ARCHIVE, id=cycle) == [("CLOSED", "input.id")]
    assert stored(alder) == before
    listed = "{ client { metrics(filter: {archived: true}) { edges { node { latestPoint { value } } } } } }"
    assert alder.viewer.ask(listed)["client"]["metrics"]["edges"] == [{"node": {"latestPoint": {"value": "3.000000"}}}]


REFUSED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "money without a currency": ({"unit": "CURRENCY"}, [("REQUIRED", "input.currency")]),
    "a currency that is none": ({"unit": "CURRENCY", "currency": "YEN"}, [("INVALID", "input.currency")]),
    "a currency in small letters": ({"unit": "CURRENCY", "currency": "jpy"}, [("INVALID", "input.currency")]),
    "a currency of days": ({"currency": "JPY"}, [("INVALID", "input.currency")]),
    "a side twice": ({"sides": ["SALES", "SALES"]}, [("DUPLICATE", "input.sides")]),
    "a key that is taken": ({"key": "cycle"}, [("DUPLICATE", "input.key")]),
    "a key with a space": ({"key": "two words"}, [("INVALID", "input.key")]),
    "no key": ({"key": ""}, [("REQUIRED", "input.key")]),
    "a name that is too long": ({"nameEn": "x" * 1001}, [("TOO_LONG", "input.nameEn")]),
    "a ratio without parts": (
        {"aggregationPeriods": "RATIO", "aggregationChildren": "RATIO"},
        [("REQUIRED", "input.numeratorId"), ("REQUIRED", "input.denominatorId")],
    ),
    "a catalogue key that is not there": ({"catalogueKey": "nothing"}, [("NOT_FOUND", "input.catalogueKey")]),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_definition_that_means_nothing_is_refused_in_both_languages(
    alder: ClientWorld, acme: str, cycle: str, fault: str
) -> None:
    facts, expected = REFUSED[fault]
    asked = OWN | {"key": "another", "organizationId": acme} | facts
    before = stored(alder)
    told = {locale: alder.manager.speaking(locale).attempt(CREATE, **asked)["errors"] for locale in ("en", "ja")}
    assert [(error["code"], ".".join(error["path"])) for error in told["en"]] == expected
    for english, japanese in zip(told["en"], told["ja"], strict=True):
        assert english["message"] != japanese["message"]
        assert not japanese["message"].isascii()
    assert stored(alder) == before


def test_a_metric_stays_with_its_organization(alder: ClientWorld, cycle: str) -> None:
    put_organization(alder, "OTHER")
    before = stored(alder)
    refused = alder.manager.refused(UPSERT, **OWN, externalId="M1", organizationExternalId="OTHER")
    assert refused == [("FROZEN", "input.organizationExternalId")]
    assert stored(alder) == before
