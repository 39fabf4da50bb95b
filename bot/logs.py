"""Logging without personal data or the token (A15, D16)."""

from __future__ import annotations

import logging
import re
import time

from bot.log_throttle import ASKED, LogThrottle

_TOKEN = re.compile(r"\d{3,}:[\w-]{10,}")


class _Redacted(logging.Formatter):
    """Formatter with one line a record; of an exception its type and source lines, never its message."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}"
        return _TOKEN.sub("(token)", line + (f" [{where}]" if (where := _where(record)) else ""))


def _where(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    trace, places = error.__traceback__ if error else None, []
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " ".join(places) or str(getattr(record, "where", ""))


_repeats = LogThrottle(time.monotonic)


def quiet_logs() -> None:
    """Log to stderr: our loggers from INFO on; libraries, which may log whole updates, only warnings without arguments.

    Repeated warnings are printed once a minute.
    """
    _repeats.begin()
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacted())
    handler.addFilter(_without_arguments)
    handler.addFilter(_repeats)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)


def _without_arguments(record: logging.LogRecord) -> bool:
    """Strip the arguments of a library's record, which may hold an update; keep its template."""
    if not record.name.startswith("bot"):
        record.msg, record.args = str(record.msg) if record.args else f"a warning of {record.name}", ()
    return True


def tell_the_rest() -> None:
    """Log how often suppressed warnings came that are over; to be called about once a minute."""
    for line in _repeats.rest():
        logging.getLogger(__name__).warning(line, extra=ASKED)


def raised_at(error: BaseException) -> str:
    """Return the file and line that raised an error. Its message is never logged: it could hold words of a learner."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
