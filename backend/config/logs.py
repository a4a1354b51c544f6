"""Structured logs: one JSON object a line in production, readable lines in development; never variables or bodies."""

import logging.config
import re
import sys
from typing import Any

import structlog

ANSWER_LINK = re.compile(r"\bca_[\w-]{8,}")  # tenants/answer_links.py: whoever reads one could answer with it
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
    structlog.configure(  # our own lines go straight out: a request's one line is on the way of every answer
        processors=[*SHARED, *final[1:]],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _without_values(logger: Any, method: str, entry: Any) -> Any:
    """PostgreSQL quotes the values that it refuses, in lines of their own."""
    if "exception" in entry:
        entry["exception"] = QUOTED.sub("", entry["exception"])
    return entry


def _without_links(logger: Any, method: str, line: str) -> str:
    """Django names the path of a request that it refuses, and an answer link's path is the link itself."""
    return ANSWER_LINK.sub("ca_…", line)


def _lines() -> Any:
    """Colours are for a terminal; a trace never shows local variables."""
    traces = structlog.dev.plain_traceback
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=traces)
