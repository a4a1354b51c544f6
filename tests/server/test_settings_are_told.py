"""Every environment variable that the settings read stands in docs/settings.md, and no other."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
READ = re.compile(r"""(?:env\.\w+|environ(?:\.get)?)[(\[]\s*["']([A-Z_]+)["']""")


def test_each_variable_that_is_read_is_told_and_no_other():
    read = set(READ.findall((CHECKOUT / "backend/config/settings.py").read_text()))
    rows = [
        line.split("|")[1] for line in (CHECKOUT / "docs/settings.md").read_text().splitlines() if line[:3] == "| `"
    ]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert told == read
