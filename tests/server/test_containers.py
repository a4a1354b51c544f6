"""No container engine runs here: what the image and compose.yaml call is held to what the tests and the demo call."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from backend.server.demo import WEB

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def services() -> dict[str, Any]:
    return yaml.safe_load((CHECKOUT / "compose.yaml").read_text())["services"]


def test_every_file_the_image_copies_exists_and_is_not_left_out():
    sources = [
        source for _, words in instructions("COPY") for source in words[:-1] if not words[0].startswith("--from")
    ]
    admitted = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert sources
    assert set(sources) == admitted
    assert all((CHECKOUT / source).exists() for source in sources)


def test_the_image_runs_only_commands_that_are_tried_here():
    runs = [" ".join(words) for _, words in instructions("RUN")]

    assert runs == [".ci/environment runtime", "install -d -o nobody -g nogroup /data"]
    assert "runtime" in (CHECKOUT / ".ci/environment").read_text()


def test_the_image_is_not_root_and_serves_as_the_demo_does():
    order = [name for name, _ in instructions("USER", "CMD")]
    command = json.loads(re.search(r"^CMD (.*)$", dockerfile(), re.MULTILINE).group(1))

    assert order == ["USER", "CMD"]
    assert [words for _, words in instructions("USER")] == [["nobody"]]
    assert fixed_words(command[1:]) == fixed_words(WEB[1:]) | {"--port"}


def test_every_command_in_compose_is_one_of_manage_py(services):
    commands = [service["command"] for service in services.values() if "command" in service]

    assert [command[:2] for command in commands] == [["python", "manage.py"]] * 2
    assert {command[2] for command in commands} == {"migrate_all", "worker"}
    assert {command[2] for command in commands} <= set(get_commands())


def test_web_never_holds_the_owners_password(services):
    holders = {name for name, service in services.items() if "DATABASE_ADMIN_URL" in service.get("environment", {})}

    assert holders == {"migrate", "worker"}
    assert "OWNER_PASSWORD" not in str(services["web"])


def test_nothing_in_compose_is_open_to_the_network(services):
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_databases_logins_come_from_the_script_that_ci_uses(services):
    mounted = [volume.split(":")[0] for volume in services["postgres"]["volumes"] if volume.startswith("./")]

    assert mounted == ["./.ci/logins"]
    assert (CHECKOUT / ".ci/logins").stat().st_mode & 0o111
    assert ".ci/logins" in (CHECKOUT / ".ci/run").read_text()


def test_every_recipe_that_make_prints_exists():
    makefile = (CHECKOUT / "Makefile").read_text()
    printed = re.findall(r'echo "make ([\w-]+)', makefile)

    assert len(printed) == 9
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in printed)


def dockerfile() -> str:
    return (CHECKOUT / "Dockerfile").read_text()


def instructions(*wanted: str) -> list[tuple[str, list[str]]]:
    lines = [line.split() for line in dockerfile().splitlines()]
    return [(words[0], words[1:]) for words in lines if words and words[0] in wanted]


def fixed_words(command: list[str]) -> set[str]:
    """All but numbers and addresses, which may differ from machine to machine."""
    return {word for word in command if not word[0].isdigit()}
