"""The playbook as served data, read once from content/playbook.yaml and checked on the way in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from backend.assessments.vocabulary import Dimension
from backend.core.text import Text
from backend.organizations.vocabulary import Side, Stage

CONTENT = Path(__file__).parent / "content" / "playbook.yaml"
STEPS: tuple[tuple[Stage, Stage], ...] = tuple(pairwise(Stage))
CORE_OF_A_STEP = 3


class InvalidPlaybook(ValueError):
    """A playbook that cannot be served; the sentence names the practice and what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Practice:
    """Something that a company can do to reach its next stage."""

    key: str
    core: bool
    title: Text
    description: Text
    transitions: tuple[tuple[Stage, Stage], ...]
    dimensions: tuple[Dimension, ...]
    sides: tuple[Side, ...]
    metrics: tuple[str, ...]
    duration_days: int
    done_signs: tuple[Text, ...]

    def serves(self, from_stage: str) -> bool:
        """Whether it belongs to the step that starts from this stage."""
        return any(start == from_stage for start, _ in self.transitions)


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """A catalogue of practices, in its own order."""

    key: str
    version: int
    practices: tuple[Practice, ...]

    def find(self, key: str) -> Practice | None:
        return next((practice for practice in self.practices if practice.key == key), None)

    def for_step(self, from_stage: str) -> tuple[Practice, ...]:
        """Return the practices of the step that starts from this stage; none start from the last."""
        return tuple(practice for practice in self.practices if practice.serves(from_stage))


@cache
def playbook() -> Playbook:
    """Return the standard playbook."""
    return read_playbook(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))


def read_playbook(content: Mapping[str, Any]) -> Playbook:
    """Check a playbook's content and return it. Raises InvalidPlaybook."""
    practices = tuple(_practice(entry) for entry in content["practices"])
    for key, count in Counter(practice.key for practice in practices).items():
        _insist(count == 1, key, "stands there twice")
    for step in STEPS:
        core = [practice for practice in practices if practice.core and step in practice.transitions]
        _insist(len(core) == CORE_OF_A_STEP, f"{step[0]} to {step[1]}", f"has {len(core)} core practices, not three")
    return Playbook(key=content["key"], version=content["version"], practices=practices)


def _practice(entry: Mapping[str, Any]) -> Practice:
    key = entry.get("key", "a practice without a key")
    try:
        practice = Practice(
            key=entry["key"],
            core=entry["core"],
            title=Text(**entry["title"]),
            description=Text(**entry["description"]),
            transitions=tuple((Stage(step["from"]), Stage(step["to"])) for step in entry["transitions"]),
            dimensions=tuple(Dimension(name) for name in entry["dimensions"]),
            sides=tuple(Side(name) for name in entry["sides"]),
            metrics=tuple(entry["metrics"]),
            duration_days=entry["duration_days"],
            done_signs=tuple(Text(**sign) for sign in entry["done_signs"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidPlaybook(f"{key}: {error}") from error
    _insist(set(practice.transitions) <= set(STEPS) and bool(practice.transitions), key, "names no step of one stage")
    _insist(bool(practice.dimensions) and bool(practice.sides), key, "lifts no dimension or belongs to no side")
    _insist(practice.duration_days > 0, key, "takes no time")
    _insist(bool(practice.done_signs), key, "has no sign that it is done")
    return practice


def _insist(holds: bool, key: str, fault: str) -> None:
    if not holds:
        raise InvalidPlaybook(f"{key} {fault}")
