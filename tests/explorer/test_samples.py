from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from schema.explorer.samples import FOLDER, sample_operations

SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"
COMMENTS = "# 何をするか。\n# What it does.\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def test_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    files = {f"{number}-x.graphql": f"{COMMENTS}query Tab{number} {{ stages {{ stage }} }}" for number in (100, 9, 20)}
    write(tmp_path, **files, **{"9-x.variables.json": '{"first": 1}\n'})

    samples = sample_operations(tmp_path)

    assert [sample.title for sample in samples] == ["Tab9", "Tab20", "Tab100"]
    assert [sample.variables for sample in samples] == ['{"first": 1}', "", ""]
    assert samples[0].query == files["9-x.graphql"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("viewer.graphql", f"{COMMENTS}query Viewer {{ viewer {{ name }} }}"),
        ("1-viewer.graphql", "query Viewer { viewer { name } }"),
        ("1-viewer.graphql", "# What it does.\n# 何をするか。\nquery Viewer { viewer { name } }"),
        ("1-viewer.graphql", f"{COMMENTS}{{ viewer {{ name }} }}"),
        ("1-viewer.graphql", f"{COMMENTS}query A {{ viewer {{ name }} }} query B {{ viewer {{ name }} }}"),
        ("1-viewer.graphql", f"{COMMENTS}query Viewer {{ viewer {{"),
    ],
    ids=["no number", "no comments", "comments the other way round", "no name", "two operations", "broken"],
)
def test_a_file_that_breaks_a_rule_is_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        sample_operations(write(tmp_path, **{name: text}))


@pytest.mark.parametrize("variables", ["[1]", "{", "1"])
def test_variables_that_are_no_object_are_named(tmp_path: Path, variables: str) -> None:
    write(tmp_path, **{"1-x.graphql": f"{COMMENTS}query X {{ stages {{ stage }} }}", "1-x.variables.json": variables})

    with pytest.raises(ValueError, match=r"^1-x\.variables\.json: "):
        sample_operations(tmp_path)


def test_every_file_of_the_folder_is_a_tab() -> None:
    titles = [sample.title for sample in sample_operations()]

    variables = {file.name.removesuffix(".variables.json") for file in FOLDER.glob("*.json")}
    assert len(titles) == len(set(titles)) == len(list(FOLDER.glob("*.graphql"))) >= 3
    assert variables <= {file.stem for file in FOLDER.glob("*.graphql")}


@pytest.mark.skipif(not SDL.exists(), reason="schema/schema.graphql is not there yet")
@pytest.mark.parametrize("title", [sample.title for sample in sample_operations()])
def test_is_valid_in_our_schema(title: str) -> None:
    sample = next(sample for sample in sample_operations() if sample.title == title)

    assert validate(build_schema(SDL.read_text()), parse(sample.query)) == []
