"""The four stages and the company profiles as served data, read from content/stages.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.core.text import Text
from backend.organizations.vocabulary import Stage

CONTENT = Path(__file__).parent / "content" / "stages.yaml"


@dataclass(frozen=True)
class Transition:
    """The step from one stage to the next, and the core practices that it asks for."""

    to: Stage
    title: Text
    worth: Text
    practices: tuple[str, ...]


@dataclass(frozen=True)
class StageFacts:
    """What a stage is called, what it looks like in the company, and the way on."""

    stage: Stage
    label: Text
    summary: Text
    signs: tuple[Text, ...]
    transition: Transition | None


@dataclass(frozen=True)
class Recommendation:
    """The target stage that fits a company's profile, and why."""

    stage: Stage
    reason: Text


@cache
def stages() -> tuple[StageFacts, ...]:
    """Return the four stages in order."""
    return tuple(_stage(entry) for entry in _content()["stages"])


def recommended_target(profile: str | None, *, shares_key_accounts: bool) -> Recommendation | None:
    """Return the target stage for a profile; full integration only where both work the same key accounts."""
    if profile is None:
        return None
    holding = {"ALWAYS"} | ({"SHARED_KEY_ACCOUNTS"} if shares_key_accounts else set())
    entries = next(entry for entry in _content()["profiles"] if entry["key"] == profile)["recommendations"]
    first = next(entry for entry in entries if entry["condition"] in holding)
    return Recommendation(stage=Stage(first["stage"]), reason=Text(**first["reason"]))


@cache
def _content() -> dict[str, Any]:
    return dict(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))


def _stage(entry: dict[str, Any]) -> StageFacts:
    step = entry.get("transition")
    return StageFacts(
        stage=Stage(entry["key"]),
        label=Text(**entry["label"]),
        summary=Text(**entry["summary"]),
        signs=tuple(Text(**sign) for sign in entry["signs"]),
        transition=Transition(
            to=Stage(step["to"]),
            title=Text(**step["title"]),
            worth=Text(**step["worth"]),
            practices=tuple(step["practices"]),
        )
        if step
        else None,
    )
