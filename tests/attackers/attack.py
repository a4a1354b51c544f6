"""Both attackers on one organization: all that is told of its rounds, over the respondents of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from backend.assessments.questionnaires import standard_questionnaire
from tests.attackers.asking import Measured
from tests.attackers.exposed import exposed_group
from tests.attackers.narrowed import Aim, Program, aims
from tests.attackers.sinks import told_by
from tests.attackers.told import Asked, Told

DIMENSIONS = tuple(str(each.dimension) for each in standard_questionnaire().statements)
STATEMENT_KEYS = standard_questionnaire().statement_keys
NARROW = {1: 1.5, 3: 1e-6}  # found out: a single answer to within 1.5 points, the sum of three exactly


@dataclass(frozen=True)
class Attack:
    """What the attackers go by."""

    told: list[Told]
    people: int
    k: int

    def group(self) -> tuple[int, ...] | None:
        """Return a group of fewer than k whose figure follows from what is told."""
        return exposed_group([each.row for each in self.told], k=self.k)

    def answers(self, die: Random, *, tries: int) -> list[Aim]:
        """Return the answers, alone and in threes, that a linear program finds out."""
        program = Program(self.told, self.people)
        tried = aims(self.told, self.people, die=die, tries=tries)
        return [aim for aim in tried if program.width(aim) < NARROW[len(aim)]]


def attack_on(measured: Sequence[Measured], answers: Sequence[Sequence[dict[str, Any]]]) -> Attack:
    """Take in what the API has answered about each round; the attacker knows who answered what round."""
    people = sum(len(each.round.respondents) for each in measured)
    told: list[Told] = []
    before, start = None, 0
    for each, given in zip(measured, answers, strict=True):
        basis = given[0]["basis"]
        now = Asked(each.round, start, people, DIMENSIONS, STATEMENT_KEYS, tuple(each.team_ids), basis)
        told += [one for answer in given for one in told_by(answer, now, before)]
        before, start = now, start + len(each.round.respondents)
    return Attack(told, people, min(each.round.smallest_group for each in measured))
