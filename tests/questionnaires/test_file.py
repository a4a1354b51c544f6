"""A questionnaire as a file: in and out the same, each fault by its place, and nothing half imported."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.assessments.authored import Authored, AuthoredStatement, tidied
from backend.assessments.questionnaire_file import read_questionnaire, written
from backend.assessments.vocabulary import Dimension
from backend.core.text import Text
from tests.questionnaires.author import DELETE, Author, text
from tests.world.build import ClientWorld

ROOT = Path(__file__).parents[2]
DOCS, PULSE = ROOT / "docs" / "questionnaires.md", ROOT / "examples" / "nijimine" / "pulse.yaml"
(FILE,) = re.findall(r"^```yaml\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_gives_the_very_same_file_back(author: Author) -> None:
    payload = author.bring_in(FILE)
    draft = payload["questionnaire"]

    assert (payload["errors"], payload["fileErrors"]) == ([], [])
    assert (draft["key"], draft["edition"], draft["state"]) == ("handover", 1, "DRAFT")
    assert [(each["key"], each["weight"], each["isReverse"]) for each in draft["statements"]] == [
        ("leads", "1", False),
        ("quarrels", "0.5", True),
    ]
    assert draft["export"] == FILE
    assert author.publish(draft)["export"] == FILE


def test_the_file_of_the_examples_is_sound() -> None:
    assert read_questionnaire(PULSE.read_text(encoding="utf-8"))[1] == []


def test_is_carried_from_client_to_client(author: Author, birch: ClientWorld) -> None:
    carried = author.publish(author.create())
    there = Author(birch)
    arrived = there.publish(there.bring_in(carried["export"])["questionnaire"])
    assert arrived["id"] != carried["id"]
    told = ("key", "edition", "title", "introduction", "scale", "dimensions", "statements", "export")
    assert [arrived[name] for name in told] == [carried[name] for name in told]

    second = author.publish(author.update(author.draft_after(carried), title=text("第2版", "Second")))
    drafted = there.bring_in(second["export"])["questionnaire"]
    assert (drafted["edition"], drafted["export"]) == (2, second["export"])


def test_may_come_from_excel_or_an_editor_on_windows(author: Author) -> None:
    for content in (FILE.replace("\n", "\r\n").encode("cp932"), b"\xef\xbb\xbf" + FILE.encode()):
        draft = author.bring_in(content)["questionnaire"]
        assert draft["export"] == FILE
        author.caller.do(DELETE, questionnaireId=draft["id"])


def test_what_looks_like_a_truth_or_a_number_is_a_text_where_a_text_belongs(author: Author) -> None:
    odd = (
        FILE.replace("About handing over", "no").replace("引き渡しの質問票", "2026-11").replace("key: leads", "key: 7")
    )
    draft = author.bring_in(odd)["questionnaire"]
    assert (draft["title"], draft["statements"][0]["key"]) == (text("2026-11", "no"), "7")
    assert author.bring_in(draft["export"], replaceDraft=True)["questionnaire"]["export"] == draft["export"]


def test_a_known_key_becomes_its_next_edition_and_a_draft_gives_way_only_when_told(author: Author) -> None:
    author.publish(author.bring_in(FILE)["questionnaire"])
    other = FILE.replace("often", "always")
    second = author.bring_in(other)["questionnaire"]
    assert second["edition"] == 2
    assert [each["comparableSince"] for each in second["statements"]] == [1, 2]

    with author.unchanged_but_the_upload():
        refused = author.bring_in(FILE)
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("CONFLICT", ["input", "replaceDraft"])]
    third = author.bring_in(FILE, replaceDraft=True)["questionnaire"]
    assert (third["id"], third["edition"], third["export"]) == (second["id"], 2, FILE)
    assert [each["comparableSince"] for each in third["statements"]] == [1, 1]


def test_a_dry_run_stores_nothing(author: Author) -> None:
    with author.unchanged_but_the_upload():
        payload = author.bring_in(FILE, dryRun=True)
    assert (payload["questionnaire"], payload["errors"], payload["fileErrorCount"]) == (None, [], 0)
    assert author.bring_in(FILE.replace("0.5", "-5"), dryRun=True)["fileErrorCount"] == 1


WHOLE_FILE: list[tuple[str | bytes, str, str]] = [
    ("", "REQUIRED", "nothing"),
    ("# only a remark\n", "REQUIRED", "nothing"),
    (b"\xff\xfe\x00k", "UNREADABLE_FILE", "cannot be read"),
    ("key: [a, b", "UNREADABLE_FILE", "line 1"),
    ("key: a\n  title: b: c\n", "UNREADABLE_FILE", "line 2"),
    ("key: a\n\tb: c\n", "UNREADABLE_FILE", "line 2"),
    ('key: "a\n', "UNREADABLE_FILE", "line 2"),
    ("key: a\x07\n", "UNREADABLE_FILE", "line 1"),
    (FILE + "---\n" + FILE, "INVALID", "one questionnaire"),
    ("key: &a b\ntitle: *a\n", "INVALID", "line 1"),
    ("key: !!python/object/apply:os.getcwd []\n", "INVALID", "line 1"),
    ("x: !custom y\n", "INVALID", "line 1"),
    ("[" * 5_000, "INVALID", "nested"),
    ("- " * 20 + "a\n", "INVALID", "nested"),
    ("# " + "x" * 200_000, "TOO_LONG", "120000"),
]


@pytest.mark.parametrize(("content", "code", "words"), WHOLE_FILE, ids=[f"{n}" for n in range(len(WHOLE_FILE))])
def test_refuses_what_is_no_such_file_at_all(author: Author, content: str | bytes, code: str, words: str) -> None:
    content = content or " \n"
    with author.unchanged_but_the_upload(times=2):
        told = [Author(author.client, locale).bring_in(content) for locale in ("en", "ja")]
    for payload in told:
        ((error),) = payload["errors"]
        assert (error["code"], error["path"]) == (code, ["input", "uploadId"])
    assert words in told[0]["errors"][0]["message"]
    assert not told[1]["errors"][0]["message"].isascii()


def without(first: int, last: int = 0) -> str:
    lines = FILE.splitlines(keepends=True)
    return "".join(lines[: first - 1] + lines[max(first, last) :])


IN_A_PLACE: list[tuple[str, str, int, str]] = [
    (without(1), "REQUIRED", 1, "key"),
    (FILE.replace("key: handover", "key: Hand Over"), "INVALID", 1, "key"),
    (FILE.replace("key: handover", "key: standard"), "DUPLICATE", 1, "key"),
    (FILE.replace("key: handover", "key:"), "REQUIRED", 1, "key"),
    (FILE.replace("key: handover", "key: [handover]"), "INVALID", 1, "key"),
    (FILE + "colour: red\n", "INVALID", 31, "colour"),
    (FILE + "key: again\n", "DUPLICATE", 1, "key"),
    (FILE.replace("  ja: 引き渡しの質問票\n  en: About handing over\n", "  - x\n"), "INVALID", 3, "title"),
    (without(3), "REQUIRED", 3, "title.ja"),
    (FILE.replace("About handing over", "''"), "REQUIRED", 4, "title.en"),
    (FILE.replace("About handing over", '"two\\nlines"'), "INVALID", 4, "title.en"),
    (without(7), "REQUIRED", 6, "introduction.en"),
    (without(8, 17), "REQUIRED", 1, "scale"),
    (FILE.replace("minimum: 0", "minimum: zero"), "INVALID", 9, "scale.minimum"),
    (FILE.replace("minimum: 0", "minimum: 0.5"), "INVALID", 9, "scale.minimum"),
    (FILE.replace("maximum: 10", "maximum: 12"), "OUT_OF_RANGE", 10, "scale.maximum"),
    (without(15, 17), "REQUIRED", 12, "scale.labels"),
    (
        FILE.replace("statements:", "  - {value: 11, ja: 外, en: Out}\nstatements:"),
        "OUT_OF_RANGE",
        18,
        "scale.labels.2.value",
    ),
    (FILE.replace("value: 10", "value: ten"), "INVALID", 15, "scale.labels.1.value"),
    (without(17), "REQUIRED", 15, "scale.labels.1.en"),
    (without(18, 30), "REQUIRED", 1, "statements"),
    (FILE[: FILE.index("- key: leads")].replace("statements:", "statements: none"), "INVALID", 18, "statements"),
    (FILE.replace("key: quarrels", "key: leads"), "DUPLICATE", 24, "statements.1.key"),
    (without(20), "REQUIRED", 19, "statements.0.dimension"),
    (FILE.replace("dimension: PROCESS", "dimension: MOOD", 1), "INVALID", 20, "statements.0.dimension"),
    (without(22), "REQUIRED", 22, "statements.0.text.ja"),
    (FILE.replace("weight: 0.5", "weight: heavy"), "INVALID", 29, "statements.1.weight"),
    (FILE.replace("weight: 0.5", "weight: 0"), "OUT_OF_RANGE", 29, "statements.1.weight"),
    (FILE.replace("weight: 0.5", "weight: 0.00001"), "INVALID", 29, "statements.1.weight"),
    (FILE.replace("reverse: true", "reverse: yes"), "INVALID", 30, "statements.1.reverse"),
    (FILE.replace("reverse: true", "comparable: 1"), "INVALID", 30, "statements.1.comparable"),
    (FILE + "- only words\n", "INVALID", 31, "statements.2"),
]


@pytest.mark.parametrize(("content", "code", "line", "place"), IN_A_PLACE)
def test_tells_each_fault_by_its_place_in_both_languages(content: str, code: str, line: int, place: str) -> None:
    ((fault),) = read_questionnaire(content)[1]
    assert (fault.code.value, fault.line, fault.place) == (code, line, place)
    assert fault.text.en.isascii()
    assert not fault.text.ja.isascii()


def test_imports_nothing_of_a_file_with_faults_and_tells_all_of_them(author: Author) -> None:
    author.publish(author.bring_in(FILE)["questionnaire"])
    wrong = FILE.replace("0.5", "heavy").replace("maximum: 10", "maximum: 12").replace("PROCESS", "MOOD", 1)
    with author.unchanged_but_the_upload():
        payload = author.bring_in(wrong)
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID", ["input", "uploadId"])]
    assert [(error["line"], error["place"]) for error in payload["fileErrors"]] == [
        (10, "scale.maximum"),
        (20, "statements.0.dimension"),
        (29, "statements.1.weight"),
    ]
    assert payload["fileErrorCount"] == 3
    assert all(error["message"]["ja"] and error["message"]["en"] for error in payload["fileErrors"])


def test_a_list_without_end_is_told_once() -> None:
    many = FILE + "- {}\n" * 20_000
    faults = read_questionnaire(many)[1]
    assert ("TOO_MANY", "statements") in {(fault.code.value, fault.place) for fault in faults}
    assert len(faults) < 500


WORDS = st.text("aZ9 :#-?*&!|>'\"%@`{}[],~\\あ漢ー。\u3000\u00a0\ufeff\U0001f600", min_size=1, max_size=12)
TEXTS = st.builds(Text, ja=WORDS, en=WORDS)
STATEMENTS = st.builds(
    AuthoredStatement,
    key=st.sampled_from(["own", "no", "7", "null", "1e3", "0x1f", "1_0", "12-30"]),
    dimension=st.sampled_from(Dimension.values),
    text=TEXTS,
    weight=st.integers(1, 100_000).map(lambda n: Decimal(n) / 1000),
    reverse=st.booleans(),
    comparable=st.booleans(),
)


@st.composite
def questionnaires(draw: Any) -> Authored:
    lowest = draw(st.integers(0, 1))
    highest = draw(st.integers(lowest + 1, lowest + 10))
    between = draw(st.sets(st.integers(lowest, highest)))
    return Authored(
        key=draw(st.sampled_from(["own", "no", "7", "null", "1e3", "a-b_c"])),
        title=draw(TEXTS),
        introduction=draw(st.one_of(TEXTS, st.just(Text(ja="", en="")))),
        minimum=lowest,
        maximum=highest,
        labels=tuple((value, draw(TEXTS)) for value in sorted({lowest, highest, *between})),
        statements=tuple(draw(st.lists(STATEMENTS, min_size=1, max_size=5))),
    )


@given(questionnaires())
def test_any_questionnaire_is_read_as_it_was_written(authored: Authored) -> None:
    authored = tidied(authored)
    file = written(authored)
    again, _ = read_questionnaire(file)
    assert again == authored
    assert written(again) == file


def test_the_largest_questionnaire_there_may_be_fits_into_a_file() -> None:
    statements = [
        AuthoredStatement(
            key=f"{place:060}",
            dimension="CUSTOMER_CULTURE",
            text=Text(ja=f"{place:0300}", en=f"{place:0300}"),
            weight=Decimal("99.999"),
            reverse=True,
            comparable=True,
        )
        for place in range(100)
    ]
    long = Text(ja="長" * 60, en="x" * 60)
    largest = Authored(
        key="k" * 60,
        title=Text(ja="題" * 200, en="x" * 200),
        introduction=Text(ja="序" * 2_000, en="x" * 2_000),
        minimum=0,
        maximum=10,
        labels=tuple((value, long) for value in range(11)),
        statements=tuple(statements),
    )
    assert read_questionnaire(written(largest)) == (largest, [])
