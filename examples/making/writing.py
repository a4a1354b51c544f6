"""CSV as different programs write it."""

import csv
import io
from pathlib import Path

LINE_ENDS = {"LF": "\n", "CRLF": "\r\n"}


def write_csv(
    path: Path, header: list[str], rows: list[list[str]], *, encoding: str = "utf-8", line_end: str = "LF"
) -> None:
    """Writes the rows in the given encoding; a character that it lacks is an error, never a question mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=LINE_ENDS[line_end])
    writer.writerow(header)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))
