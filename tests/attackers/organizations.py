"""Organizations by a seeded die: who works there and answers in two rounds, and what each of them answers."""

from dataclasses import dataclass, replace
from random import Random

SIDES = ("SALES", "MARKETING", "BOTH", "OTHER")
LEVELS = ("HEAD", "MANAGER", "STAFF")
STATEMENTS = 20
ITEMS = 2 * STATEMENTS  # what one may say: answers, then what is expected of the other side
TEAMS = 5
MOODS = {
    "middle": [2, 3, 3, 4],
    "anything": [1, 2, 3, 4, 5],
    "ceiling": [3, 4, 5, 5, 5],
    "agreed": [4, *[5] * 12],
    "against": [2, *[1] * 9],
}


@dataclass(frozen=True, kw_only=True)
class Respondent:
    """One complete answer and whose it is: what the attacker is after."""

    side: str
    level: str
    team: int | None
    answers: tuple[int, ...]
    expected: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Round:
    """The answers of one round, and how it was opened."""

    respondents: tuple[Respondent, ...]
    smallest_group: int
    basis: str | None

    @property
    def asks_expectations(self) -> bool:
        return any(each.expected is not None for each in self.respondents)

    def count(self, *sides: str) -> int:
        return sum(each.side in sides for each in self.respondents)


def an_organization(die: Random, *, most: int = 60) -> tuple[Round, Round]:
    """Return two rounds: in the second a few have joined, a few have left, and the others mostly answer as before."""
    teams = die.randint(2, TEAMS)
    moods = list(MOODS.values()) if die.random() < 0.5 else [die.choice(list(MOODS.values()))]
    first = [_somebody(die, teams, die.choice(moods)) for _ in range(die.randint(8, most))]
    stayed = [_again(die, each) for each in first[die.randint(0, 4) :]]
    joined = [_somebody(die, teams, MOODS["anything"]) for _ in range(die.randint(0, 4))]
    smallest = die.choice([5, 5, 5, 6, 8])
    basis = die.choice(["SIDES", "POOLED", None])
    rounds = (
        Round(respondents=tuple(first), smallest_group=smallest, basis=basis),
        Round(respondents=(*stayed, *joined), smallest_group=smallest, basis=die.choice([basis, basis, None])),
    )
    return _expecting(die, rounds[0]), _expecting(die, rounds[1])


def _expecting(die: Random, round: Round) -> Round:
    """Return half of all rounds with what the sides expect of each other: much what they answer, or of one mood."""
    if die.random() < 0.5:
        return round
    mood = die.choice([*MOODS.values(), None])

    def expected(each: Respondent) -> tuple[int, ...]:
        return _again(die, each).answers if mood is None else tuple(die.choice(mood) for _ in range(STATEMENTS))

    return replace(
        round,
        respondents=tuple(
            replace(each, expected=expected(each)) if each.side in SIDES[:2] else each for each in round.respondents
        ),
    )


def _somebody(die: Random, teams: int, answers: list[int]) -> Respondent:
    team = die.randrange(teams)
    usual = SIDES[team % 2]
    return Respondent(
        side=die.choices([usual, *SIDES], [14, 2, 2, 2, 1])[0],
        level=die.choices(LEVELS, [1, 2, 4])[0],
        team=team if die.random() < 0.9 else None,
        answers=tuple(die.choice(answers) for _ in range(STATEMENTS)),
    )


def _again(die: Random, before: Respondent) -> Respondent:
    answers = [each if die.random() < 0.9 else die.randint(1, 5) for each in before.answers]
    return Respondent(side=before.side, level=before.level, team=before.team, answers=tuple(answers))
