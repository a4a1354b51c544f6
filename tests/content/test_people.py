"""The staff lists, in the three encodings that programs write."""

import re
from collections import Counter

import pytest

from .places import COMPANIES, EXAMPLES, LEVELS, SIDES, company, organizations, people, rows

HEADER = "external_id,name,email,side,level,organization,locale"
EACH = pytest.mark.parametrize("slug", COMPANIES)


@pytest.mark.parametrize(
    ("slug", "encoding", "mark", "line_end"),
    [
        ("nijimine", "utf-8-sig", b"\xef\xbb\xbf", b"\r\n"),
        ("watagumo", "cp932", b"", b"\r\n"),
        ("brindlewick", "utf-8", b"", b"\n"),
    ],
)
def test_each_list_has_its_own_encoding(slug: str, encoding: str, mark: bytes, line_end: bytes) -> None:
    raw = (EXAMPLES / slug / "people.csv").read_bytes()

    assert raw.startswith(mark + HEADER.encode() + line_end)
    assert raw.startswith(b"\xef\xbb\xbf") == bool(mark)
    assert raw.count(b"\n") == raw.count(line_end)
    assert HEADER in raw.decode(encoding)


def test_the_cp932_list_is_neither_utf_8_nor_plain_shift_jis() -> None:
    raw = (EXAMPLES / "watagumo/people.csv").read_bytes()

    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("shift_jis")


@pytest.mark.parametrize(("slug", "least"), [("nijimine", 60), ("watagumo", 24), ("brindlewick", 30)])
def test_the_lists_are_as_long_as_the_companies_are_large(slug: str, least: int) -> None:
    assert len(people(slug)) >= least


@EACH
def test_ids_and_addresses_are_unique_and_reach_nobody(slug: str) -> None:
    listed = rows(slug, "people.csv")

    assert len({person["external_id"] for person in listed}) == len(listed)
    assert len({person["email"] for person in listed}) == len(listed)
    assert len({person["name"] for person in listed}) == len(listed)
    assert [p["email"] for p in listed if not re.fullmatch(r"[a-z.]+@[a-z]+\.example(\.com)?", p["email"])] == []


@EACH
def test_everybody_has_a_side_a_level_a_language_and_a_place_in_the_tree(slug: str) -> None:
    tree = organizations(slug)

    for person in people(slug).values():
        assert person["side"] in SIDES
        assert person["level"] in LEVELS
        assert person["locale"] in {"ja", "en"}
        assert tree[person["organization"]].get("side", person["side"]) == person["side"]
        assert person["level"] == "HEAD" or tree[person["organization"]]["kind"] != "UNIT"


@EACH
def test_every_team_has_members(slug: str) -> None:
    members = Counter(person["organization"] for person in people(slug).values())

    assert [key for key, unit in organizations(slug).items() if unit["kind"] == "TEAM" and not members[key]] == []


def test_two_companies_belong_to_one_consultancy_and_the_third_to_another() -> None:
    firms = Counter(company(slug)["consultancy"]["slug"] for slug in COMPANIES)

    assert firms == {"kakehashi": 2, "minamo": 1}
    assert company("watagumo")["consultancy"]["slug"] == "minamo"


@EACH
def test_a_company_is_described_in_closed_words(slug: str) -> None:
    described = company(slug)
    target = described["target_stage"]

    assert described["slug"] == slug
    assert described["time_zone"] in {"Asia/Tokyo", "Europe/London"}
    assert described["locale"] in {"ja", "en"}
    assert described["profile"] in {"SMALL", "GROWING", "LARGE"}
    assert target == "recommended" or (target["stage"] in {"DEFINED", "ALIGNED", "INTEGRATED"} and target["reason"])


@EACH
def test_only_teams_have_a_side_and_every_team_has_one(slug: str) -> None:
    for unit in organizations(slug).values():
        assert (unit["kind"] == "TEAM") == ("side" in unit)
        assert unit["kind"] in {"COMPANY", "UNIT", "TEAM"}
        assert unit.get("side", "SALES") in SIDES
