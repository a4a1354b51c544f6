import hashlib
import re
from pathlib import Path

from schema.explorer.vendor import PACKAGES, TARGET, without_fonts

NOT_LISTED = {"VENDORED.md", ".gitattributes"}


def listed() -> dict[str, str]:
    """The sha256 of each file, as VENDORED.md has it."""
    rows = re.findall(r"^\| (\S+) \| .* \| `([0-9a-f]{64})` \|$", (TARGET / "VENDORED.md").read_text(), re.MULTILINE)
    return dict(rows)


def fingerprints(folder: Path) -> dict[str, str]:
    files = [file for file in folder.iterdir() if file.name not in NOT_LISTED]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_every_file_is_the_one_that_was_vendored() -> None:
    assert fingerprints(TARGET) == listed()
    assert len(listed()) == sum(len(package.files) for package in PACKAGES) + 1


def test_a_changed_byte_would_be_noticed(tmp_path: Path) -> None:
    for file in TARGET.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "graphiql.min.js").open("ab") as file:
        file.write(b" ")

    assert {name for name in listed() if fingerprints(tmp_path)[name] != listed()[name]} == {"graphiql.min.js"}


def test_each_package_comes_with_its_licence() -> None:
    for package in PACKAGES:
        assert package.files["LICENSE"] in listed()
        assert f"{package.spec} (MIT): `{package.integrity}`" in (TARGET / "VENDORED.md").read_text()


def test_no_stylesheet_fetches_anything() -> None:
    for sheet in [*TARGET.glob("*.css"), TARGET.parent / "page.css"]:
        text = sheet.read_text()
        assert not re.search("@import|@font-face", text)
        assert all(address.startswith("data:") for address in re.findall(r"url\([\"']?([^)]*)", text))


def test_drops_fonts_and_nothing_else() -> None:
    assert without_fonts(b"a{b:c}@font-face{font-family:X;src:url(data:;base64,AA==)}d{e:f}") == b"a{b:c}d{e:f}"
