"""Where the content and the example input lie, read once."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from .recompute import read_csv, read_people, read_yaml

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
COMPANIES = ("nijimine", "watagumo", "brindlewick")
SIDES = {"SALES", "MARKETING", "BOTH", "OTHER"}
LEVELS = {"HEAD", "MANAGER", "STAFF"}
STAGES = ["UNDEFINED", "DEFINED", "ALIGNED", "INTEGRATED"]
DIMENSIONS = ["PROCESS", "ROLES_LANGUAGE", "PLANNING", "SYSTEMS_METRICS", "CUSTOMER_CULTURE"]

STAGE_CONTENT = read_yaml(ROOT / "backend/organizations/content/stages.yaml")
QUESTIONNAIRE = read_yaml(ROOT / "backend/assessments/content/default-questionnaire.yaml")
PLAYBOOK = read_yaml(ROOT / "backend/plans/content/playbook.yaml")
CATALOGUE = read_yaml(ROOT / "backend/metrics/content/catalogue.yaml")
ALL_CONTENT = {"stages": STAGE_CONTENT, "questionnaire": QUESTIONNAIRE, "playbook": PLAYBOOK, "catalogue": CATALOGUE}

STATEMENTS = [statement["key"] for statement in QUESTIONNAIRE["statements"]]
METRICS = {metric["key"]: metric for metric in CATALOGUE["metrics"]}
PRACTICES = {practice["key"]: practice for practice in PLAYBOOK["practices"]}
STEPS = list(pairwise(STAGES))


def company(slug: str) -> dict[str, Any]:
    return read_yaml(EXAMPLES / slug / "company.yaml")


def people(slug: str) -> dict[str, dict[str, str]]:
    return read_people(EXAMPLES / slug / "people.csv")


def rows(slug: str, name: str) -> list[dict[str, str]]:
    return read_csv(EXAMPLES / slug / name)


def organizations(slug: str) -> dict[str, dict[str, Any]]:
    """Every organization of the tree by its external_id."""
    found: dict[str, dict[str, Any]] = {}

    def walk(organization: dict[str, Any]) -> None:
        assert organization["external_id"] not in found, f"{organization['external_id']} stands twice in the tree"
        found[organization["external_id"]] = organization
        for child in organization.get("children", []):
            walk(child)

    walk(company(slug)["organization"])
    return found
