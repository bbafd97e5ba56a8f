"""Law: a log line carries our own row ids, kinds of faults and places in the code; nothing else.

What the house logs is written so. What a library would say on standard error (a message, a
traceback) may hold a text, an account or a token: of that, only its logger, the kind of the fault
and where it was raised are kept.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

import structlog

from bot.errors import origin


def to_stderr(level: int) -> None:
    """One JSON line per event on standard error, from that level on."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def muffle_libraries() -> None:
    """From now on libraries, warnings and uncaught errors are told by their kind alone."""
    logging.basicConfig(handlers=[_Muffled()], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _crashed
    sys.unraisablehook = lambda fault: _tell("unraisable", fault.exc_value)


class _Muffled(logging.Handler):
    """Says that a library had something to say."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        _tell("library", error, logger=record.name)


def _crashed(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _tell("crashed", error, through=_own_frames(error))


def _tell(event: str, error: BaseException | None, **more: object) -> None:
    fault = {} if error is None else {"fault": type(error).__name__, "where": origin(error)}
    structlog.get_logger().error(event, **more, **fault)


def _own_frames(error: BaseException) -> list[str]:
    """The way that an error took, as files and lines: what a traceback says without its values."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.name}:{frame.lineno}" for frame in frames]
