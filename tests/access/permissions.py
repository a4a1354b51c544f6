"""The permission table as text; `python -m tests.access.permissions` writes it anew."""

from pathlib import Path

from tenants.roles import ANYBODY, BY_GRANT, IN_CLIENT, IN_CONSULTANCY, RESPONDING, SIGNED_IN, WITHDRAWING, Permission

PLACE = Path(__file__).with_name("permissions.txt")
HEAD = """\
Who may do what. A client's own people: A administrator, M manager, E member, V viewer.
A firm's people: outside any client, in a client that grants MANAGE, in a client that grants READ: A administrator,
C consultant. Everybody else: S signed in without a place, N nobody, R whoever holds an answer link, W a code.
"""
GROUPS = {
    "client": list(IN_CLIENT.values()),
    "firm": list(IN_CONSULTANCY.values()),
    "MANAGE": list(BY_GRANT["MANAGE"].values()),
    "READ": list(BY_GRANT["READ"].values()),
    "else": [SIGNED_IN, ANYBODY, RESPONDING, WITHDRAWING],
}
LETTERS = {"client": "AMEV", "firm": "AC", "MANAGE": "AC", "READ": "AC", "else": "SNRW"}


def table() -> str:
    wide = max(len(right.value) for right in Permission)
    lines = [f"{'':{wide}}  " + "  ".join(f"{name:7}" for name in GROUPS).rstrip()]
    for right in Permission:
        cells = [
            " ".join(letter if right in rights else "." for letter, rights in zip(LETTERS[name], group, strict=True))
            for name, group in GROUPS.items()
        ]
        lines.append(f"{right.value:{wide}}  " + "  ".join(f"{cell:7}" for cell in cells).rstrip())
    return HEAD + "\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PLACE.write_text(table(), encoding="utf-8")
