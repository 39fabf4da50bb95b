"""Whether scrubbed words can be sent to staff."""

from __future__ import annotations

from bot.engine.input import WordsDraft
from bot.safeguarding.girl_messages.scrub import REMOVED

MOST = 280
"""Characters (G5). What was taken out counts as one."""

READ = 4 * MOST
"""Characters that are scrubbed at all: more is too long whatever is taken out, and everybody would wait for it."""


def draft_of(scrubbed: str) -> WordsDraft:
    """What scrubbed words would be as words to staff."""
    if not any(sign.isalnum() for sign in scrubbed.replace(REMOVED, "")):
        return "bare"
    return "fits" if len(scrubbed) <= MOST else "long"
