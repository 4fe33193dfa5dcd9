"""Logs are JSON lines of events and ids. A key that is not on the list is dropped, so no patient's data can leak."""

import logging
import sys
from collections.abc import MutableMapping
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

import structlog

KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "process",
        "interaction",
        "offer",
        "agent",
        "organisation",
        "queue",
        "segment",
        "node",
        "state",
        "outcome",
        "kind",
        "reason",
        "count",
        "ms",
        "epoch",
        "cause",
        "status",
        "path",
        "method",
        "error",
        "job",
        "user",
        "permission",
        "attempt",
        "version",
        "name",
        "step",
        "command",
        "exception",
        "channel",
        "leg",
    }
)


def only_known_keys(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in KEYS}


def exception_class_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's text may quote a row; its class and where it was raised do not."""
    problem = event.pop("exc_info", None)
    if isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        event["exception"] = f"{type(problem).__name__} {_places(problem.__traceback__)}".strip()
    return event


def _places(trace: TracebackType | None) -> str:
    """The innermost frames as file:line, the last one first; files of ours by their path in the house."""
    frames = [f"{Path(frame.f_code.co_filename).as_posix()}:{line}" for frame, line in walk_tb(trace)]
    return " ".join(name.rpartition("/src/")[2] for name in reversed(frames[-6:]))


def configure(process: str) -> None:
    """One line per event on standard error; the supervisor keeps the files and rotates them."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exception_class_only,
    ]
    last: list[Any] = [only_known_keys, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_foreign_event, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.raiseExceptions = False  # a line that cannot be written would be printed with its arguments


def _foreign_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's sentence may carry anything: keep its template, never its arguments."""
    record = event.get("_record")
    if record is not None:
        event["event"] = f"{record.name}: {str(record.msg)[:120]}" if not record.args else record.name
    return event
