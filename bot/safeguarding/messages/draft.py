"""Check of scrubbed text: can it be sent to staff as a message?"""

from __future__ import annotations

from bot.engine.input import WordsDraft
from bot.safeguarding.messages.scrub import REMOVED

LONGEST_MESSAGE = 280
"""Longest message, in characters (G5). Each removed passage counts as one."""

LONGEST_SCRUBBED = 4 * LONGEST_MESSAGE
"""Longest text that is scrubbed at all, in characters.

Anything longer stays too long whatever is removed, and scrubbing it would delay every other learner.
"""


def draft_of(scrubbed: str) -> WordsDraft:
    """Classify scrubbed text: `bare` (nothing but removed passages and signs), `fits`, or `long`."""
    if not any(sign.isalnum() for sign in scrubbed.replace(REMOVED, "")):
        return "bare"
    return "fits" if len(scrubbed) <= LONGEST_MESSAGE else "long"
