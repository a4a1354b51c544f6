"""Refreshes the vendored GraphiQL: fetches pinned npm packages, verifies them, copies what a browser needs.

Run `python schema/explorer/vendor.py` from the checkout; it needs npm and a registry that npm knows.
To move to another version, change PACKAGES and BEFORE, run, and read the diff of VENDORED.md.
"""

import base64
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "static" / "explorer" / "vendor"
BEFORE = "2025-09-24"  # the day after graphiql 3.9.0: licences come from the versions that it was bundled from


@dataclass(frozen=True, kw_only=True)
class Package:
    """An npm package, the integrity of its archive, and the files to copy (path in the archive → our name)."""

    name: str
    version: str
    integrity: str
    files: dict[str, str]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"


PACKAGES = (
    Package(
        name="react",
        version="18.3.1",
        integrity="sha512-wS+hAgJShR0KhEvPJArfuPVN1+Hz1t0Y6n5jLrGQbkb4urgPE/0Rve+1kMB1v/oWgHgm4WIcV+i7F2pTVj+2iQ==",
        files={"umd/react.production.min.js": "react.production.min.js", "LICENSE": "react.LICENSE.txt"},
    ),
    Package(
        name="react-dom",
        version="18.3.1",
        integrity="sha512-5m4nQKp+rZRb09LNH59GM4BxTh9251/ylbKIbpe7TpGxfJ+9kv6BLkLBXIjjspbgbnIBNqlI23tRnTWT0snUIw==",
        files={"umd/react-dom.production.min.js": "react-dom.production.min.js", "LICENSE": "react-dom.LICENSE.txt"},
    ),
    Package(
        name="graphiql",
        version="3.9.0",
        integrity="sha512-rJYFlHdBbug9+YbFSwRVvgfPjCayC7wHecZkx/qB4XLuQPFQZw/yB9pmHFtOJV6RiNBBHro3u1GdocKa3YcGRA==",
        files={
            "graphiql.min.js": "graphiql.min.js",
            "graphiql.min.css": "graphiql.min.css",
            "LICENSE": "graphiql.LICENSE.txt",
        },
    ),
)
BUNDLED = "bundled.LICENSES.txt"
STYLESHEET = "graphiql.min.css"
SOURCE_MAP = "graphiql.min.js.map"
# Folders of GraphiQL's own repository, as its source map names them, and the packages they are published as.
WORKSPACES = {
    "graphiql-react": "@graphiql/react",
    "graphiql-toolkit": "@graphiql/toolkit",
    "codemirror-graphql": "codemirror-graphql",
    "graphql-language-service": "graphql-language-service",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        archives = {package.name: fetch(package, work) for package in PACKAGES}
        contents = {
            ours: archives[package.name][theirs] for package in PACKAGES for theirs, ours in package.files.items()
        }
        contents[STYLESHEET] = without_fonts(contents[STYLESHEET])
        contents[BUNDLED] = licences(bundled_packages(archives["graphiql"][SOURCE_MAP]), work).encode()

    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (TARGET / name).write_bytes(content)
    (TARGET / "VENDORED.md").write_text(inventory(contents), encoding="utf-8")


def fetch(package: Package, work: Path) -> dict[str, bytes]:
    """Return the files of the package by path; ValueError where the archive is not the pinned one."""
    told = npm("pack", "--json", package.spec, cwd=work)
    archive = work / json.loads(told)[0]["filename"]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise ValueError(f"{package.spec}: the archive is not the pinned one (sha512-{digest})")
    with tarfile.open(archive) as tar:
        return {
            member.name.removeprefix("package/"): file.read()
            for member in tar.getmembers()
            if member.isfile() and (file := tar.extractfile(member))
        }


def without_fonts(stylesheet: bytes) -> bytes:
    """Drop the embedded fonts: seven eighths of the file, Latin only; page.css names the system's fonts instead."""
    return re.sub(rb"@font-face\s*\{[^{}]*\}", b"", stylesheet)


def bundled_packages(source_map: bytes) -> list[str]:
    """Return the names of the packages that a bundle was built from."""
    names: set[str] = set()
    for source in json.loads(source_map)["sources"]:
        if found := re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)", source):
            names.add(found[-1])
        elif (folder := source.removeprefix("../../").partition("/")[0]) in WORKSPACES:
            names.add(WORKSPACES[folder])
    return sorted(names)


def licences(names: list[str], work: Path) -> str:
    """Return the licence of each package, as its author ships it."""
    (work / "package.json").write_text("{}")
    specs = [package.spec for package in PACKAGES]
    install = ("install", "--ignore-scripts", "--no-audit", "--no-fund", "--before", BEFORE)
    npm(*install, *specs, cwd=work)
    modules = work / "node_modules"
    npm(*install, *[name for name in names if not (modules / name).exists()], cwd=work)
    return "\n".join(licence(modules / name) for name in names)


def licence(folder: Path) -> str:
    manifest = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    files = [file for file in sorted(folder.iterdir()) if re.match(r"(?i)licen[cs]e|copying", file.name)]
    texts = [file.read_text(encoding="utf-8").strip() for file in files] or [f"No licence file; see {home(manifest)}"]
    title = f"{manifest['name']} {manifest['version']} ({manifest['license']})"
    return "\n\n".join([f"{'=' * 78}\n{title}", *texts]) + "\n"


def home(manifest: dict[str, Any]) -> str:
    found = manifest.get("homepage") or manifest.get("author") or manifest["repository"]
    return str(found["url"] if isinstance(found, dict) else found)


def inventory(contents: dict[str, bytes]) -> str:
    """Return VENDORED.md: what came from where, and the fingerprint that a test compares."""
    origin = {ours: package for package in PACKAGES for ours in package.files.values()}
    rows = [
        f"| {name} | {origin[name].spec if name in origin else 'packages inside graphiql.min.js'}"
        f" | {len(content):,} | `{hashlib.sha256(content).hexdigest()}` |"
        for name, content in contents.items()
    ]
    archives = [f"- {package.spec} (MIT): `{package.integrity}`" for package in PACKAGES]
    return INVENTORY.format(rows="\n".join(rows), archives="\n".join(archives), bundled=BUNDLED)


def npm(*words: str, cwd: Path) -> str:
    return subprocess.run(["npm", "--silent", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


INVENTORY = """\
# Vendored: GraphiQL and React

Written by `python schema/explorer/vendor.py`, which fetches, verifies and copies; do not edit files here by hand.

Archives, with the integrity that npm states:
{archives}

| file | package | bytes | sha256 |
| --- | --- | ---: | --- |
{rows}

`graphiql.min.css` is the package's file without its embedded fonts (Roboto, Fira Code). `graphiql.min.js` holds other
packages; `{bundled}` has the licence of each, taken from the versions current when the bundle was published.
"""

if __name__ == "__main__":
    main()
