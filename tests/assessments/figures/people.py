"""Made-up organizations for the tests of figures: small ones by hand, many by a seeded die."""

from random import Random

from backend.assessments.figures.questionnaire import DIMENSIONS, Questionnaire, Statement
from backend.assessments.figures.responses import LEVELS, Responses

TWENTY = Questionnaire(
    key="standard",
    version=1,
    statements=tuple(Statement(key=f"s{item:02}", dimension=DIMENSIONS[item // 4]) for item in range(20)),
)


def a_questionnaire(*, dimensions: int = 2, each: int = 2, version: int = 1) -> Questionnaire:
    return Questionnaire(
        key="short",
        version=version,
        statements=tuple(
            Statement(key=f"{dimension.lower()}-{number}", dimension=dimension)
            for dimension in DIMENSIONS[:dimensions]
            for number in range(each)
        ),
    )


def groups(questionnaire: Questionnaire, *blocks: tuple[int, str, str, list[int]]) -> Responses:
    """Return the responses of blocks (how many, side, level, what each of them answers)."""
    people = [(side, level, row) for count, side, level, row in blocks for _ in range(count)]
    return Responses.to(
        questionnaire,
        [row for _, _, row in people],
        sides=[side for side, _, _ in people],
        levels=[level for _, level, _ in people],
    )


def anybody(die: Random, questionnaire: Questionnaire, *, count: int, teams: int, answers: list[int]) -> Responses:
    """Return `count` people, most of them in a team of their side, each answering with one of `answers` by the die."""
    sides, levels, named = [], [], []
    for _ in range(count):
        team = die.randrange(teams)
        usual = ("SALES", "MARKETING")[team % 2]
        sides.append(die.choices([usual, "SALES", "MARKETING", "BOTH", "OTHER"], [14, 2, 2, 2, 1])[0])
        levels.append(die.choices(LEVELS, [1, 2, 4])[0])
        named.append(f"team {team}" if die.random() < 0.9 else None)
    rows = [[die.choice(answers) for _ in questionnaire.statements] for _ in range(count)]
    return Responses.to(questionnaire, rows, sides=sides, levels=levels, teams=named)
