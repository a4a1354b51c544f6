"""Structured logs: one JSON object a line in production, readable lines in development; never variables or bodies."""

import atexit
import logging.config
import re
import sys
from collections import deque
from threading import Event, Thread
from time import sleep
from typing import Any, TextIO, cast

import structlog

LINK = re.compile(r"\b(c[aw]_)[\w-]{8,}")  # tenants/answer_links.py: whoever reads one could use it
QUOTED = re.compile(r"^(DETAIL|CONTEXT): .*\n?", re.MULTILINE)
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(options: dict[str, Any]) -> None:
    """Set up logging; Django calls it with settings.LOGGING."""
    level = logging.getLevelNamesMapping()[options.get("level", "INFO")]
    final: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _without_values,
        structlog.processors.JSONRenderer() if options.get("json") else _lines(),
        _without_links,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": final,
                    "foreign_pre_chain": SHARED,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": options.get("level", "INFO")},
            "loggers": {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
        }
    )
    stream = cast(TextIO, Batched(sys.stderr)) if options.get("json") else sys.stderr
    structlog.configure(  # our own lines go straight out: a request's one line is on the way of every answer
        processors=[*SHARED, *final[1:]],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )


class Batched:
    """A stream that writes the lines of a twentieth of a second at once, since a system call each is what costs.

    Lines of errors go out at once, with those before them; so does what is left when the process ends by itself.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: deque[str] = deque()
        self._wanted = Event()
        self._writer: Thread | None = None
        atexit.register(self.write_out)

    def write(self, line: str) -> None:
        self._lines.append(line)
        if NOT_URGENT not in line:
            self.write_out()
        elif not self._wanted.is_set():
            self._wanted.set()
            if self._writer is None or not self._writer.is_alive():  # a fork leaves threads behind
                self._writer = Thread(target=self._write_on, daemon=True)
                self._writer.start()

    def flush(self) -> None:
        """Called after each line, which need not go out at once."""

    def write_out(self) -> None:
        lines = []
        while self._lines:
            lines.append(self._lines.popleft())
        if lines and not self._stream.closed:
            self._stream.write("".join(lines))
            self._stream.flush()

    def _write_on(self) -> None:
        while True:
            self._wanted.wait()
            sleep(PAUSE)
            self._wanted.clear()
            self.write_out()


NOT_URGENT = '"level": "info"'
PAUSE = 0.05  # seconds


def _without_values(logger: Any, method: str, entry: Any) -> Any:
    """PostgreSQL quotes the values that it refuses, in lines of their own."""
    if "exception" in entry:
        entry["exception"] = QUOTED.sub("", entry["exception"])
    return entry


def _without_links(logger: Any, method: str, line: str) -> str:
    """Django names the path of a request that it refuses, and an answer link's path is the link itself."""
    return LINK.sub(r"\1…", line) if "ca_" in line or "cw_" in line else line


def _lines() -> Any:
    """Colours are for a terminal; a trace never shows local variables."""
    traces = structlog.dev.plain_traceback
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=traces)
