"""The playbook as it is served, and what cannot be one."""

import copy
from typing import Any

import pytest
import yaml

from backend.plans.playbook import CONTENT, InvalidPlaybook, playbook, read_playbook
from tests.world.build import World
from tests.world.callers import Caller

CORE = "{ playbook { practices { key core } } }"
WHOLE = """
{ playbook { key version practices {
  key core title { ja en text } description { ja en } transitions { from to } dimensions sides metrics durationDays
  doneSigns { ja en }
} } }
"""


def content() -> dict[str, Any]:
    return dict(copy.deepcopy(yaml.safe_load(CONTENT.read_text(encoding="utf-8"))))


def test_is_served_whole_to_anybody(world: World) -> None:
    served = Caller(locale="ja").ask(WHOLE)["playbook"]

    assert (served["key"], served["version"]) == ("standard", 1)
    assert len(served["practices"]) == len(content()["practices"])
    first, raw = served["practices"][0], content()["practices"][0]
    assert first["title"] == {**raw["title"], "text": raw["title"]["ja"]}
    assert first["transitions"] == raw["transitions"]
    assert (first["dimensions"], first["sides"], first["metrics"]) == (
        raw["dimensions"],
        raw["sides"],
        raw["metrics"],
    )
    assert (first["durationDays"], first["doneSigns"]) == (raw["duration_days"], raw["done_signs"])


def test_has_nine_core_practices(world: World) -> None:
    assert sum(practice["core"] for practice in Caller().ask(CORE)["playbook"]["practices"]) == 9


def test_is_read_once() -> None:
    assert playbook() is playbook()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "defined-roles"}, "twice"),
        ({"core": False}, "2 core practices"),
        ({"transitions": []}, "no step"),
        ({"transitions": [{"from": "UNDEFINED", "to": "ALIGNED"}]}, "no step"),
        ({"transitions": [{"from": "NOWHERE", "to": "DEFINED"}]}, "NOWHERE"),
        ({"dimensions": ["LUCK"]}, "LUCK"),
        ({"dimensions": []}, "no dimension"),
        ({"sides": []}, "no side"),
        ({"duration_days": 0}, "no time"),
        ({"done_signs": []}, "no sign"),
        ({"title": {"ja": "日本語だけ"}}, "en"),
    ],
)
def test_refuses_a_practice_that_makes_no_sense(change: dict[str, Any], words: str) -> None:
    changed = content()
    changed["practices"][0] |= change
    with pytest.raises(InvalidPlaybook, match=words):
        read_playbook(changed)
    assert read_playbook(content()) == playbook()
