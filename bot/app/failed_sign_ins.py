"""Failed sign-ins at one door, written down as counts for the bot, which raises the alarm (S4)."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from bot.errors import Refused
from bot.log_throttle import ASKED
from bot.safeguarding.moderation.access_log import FailureCounts
from bot.storage.sqlite.sign_in_failures import SignInFailuresFile

log = logging.getLogger(__name__)


def write_failures(path: Path, failures: FailureCounts) -> None:
    """Log failed sign-ins as a count, and add it to a door's file."""
    counts, now = failures.take(), int(time.time())
    if counts == FailureCounts():
        return
    log.warning("failed sign-ins: %d, wrong codes: %d", counts.passwords, counts.codes, extra=ASKED)
    try:
        SignInFailuresFile(path).add(counts, now)
    except Refused as refused:
        log.warning("%s", refused.what)
