"""Logs are JSON lines of events and ids. A key that is not on the list is dropped, so no patient's data can leak."""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

LONG = ("web", "router", "voice", "worker")  # whose standard error is a log; a command's is a person's terminal too
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
        "callback",
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
        told = (type(problem).__name__, *_of_the_database(problem), _places(problem.__traceback__))
        event["exception"] = " ".join(word for word in told if word)
    return event


def _of_the_database(problem: BaseException) -> Iterator[str]:
    """What PostgreSQL says in names of ours: the kind of error, the table, the constraint; never the row."""
    diagnosis = getattr(problem.__cause__, "diag", None) or getattr(problem, "diag", None)
    for name in ("sqlstate", "table_name", "constraint_name"):
        if said := getattr(diagnosis, name, None):
            yield str(said)


def _places(trace: TracebackType | None) -> str:
    """The innermost frames as file:line, the last one first; files of ours by their path in the house."""
    frames = [f"{Path(frame.f_code.co_filename).as_posix()}:{line}" for frame, line in walk_tb(trace)]
    return " ".join(name.rpartition("/src/")[2] for name in reversed(frames[-6:]))


class Unfailing:
    """A stream whose full disk stops nobody's work: the line is lost, what it tells of is not."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def configure(process: str) -> None:
    """One line per event on standard error; the supervisor keeps the files and rotates them."""

    def of_this_process(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {**event, "process": process}

    shared: list[Any] = [
        of_this_process,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exception_class_only,
    ]
    stream = Unfailing(sys.stderr)
    last: list[Any] = [only_known_keys, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=cast(TextIO, stream)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_foreign_event, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    if process in LONG:
        hide_tracebacks()
    logging.raiseExceptions = False  # a line that cannot be written would be printed with its arguments


def hide_tracebacks() -> None:
    """What ends this process is one line too: a traceback quotes values, in a terminal's scrollback as in a log."""

    def ended(_kind: type[BaseException], problem: BaseException, _trace: TracebackType | None) -> None:
        if not isinstance(problem, KeyboardInterrupt):
            structlog.get_logger().error("process.failed", exc_info=problem)

    sys.excepthook = ended


def _foreign_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's sentence may carry anything: keep its template, never its arguments."""
    record = event.get("_record")
    if record is not None:
        event["event"] = f"{record.name}: {str(record.msg)[:120]}" if not record.args else record.name
    return event
