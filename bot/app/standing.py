"""What /stats answers in the chat of staff: the frozen figures as they stand.

Apart from `figures`, which makes workbooks and reports: a bot that starts does not wait for what makes those.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.adapters.sqlite.public import read_public
from bot.app.words import words_of
from bot.conversation import Conversation
from bot.figures.told import replies, told
from bot.files import stamp
from bot.replies.reply import Replies
from bot.statistics.gate import Gate, Published
from bot.statistics.periods import day_of
from bot.statistics.plan import plan_of

log = logging.getLogger(__name__)


class Kept:
    """The gate to a file of published figures, which is read again only when it has changed."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._gate = Gate(Published())

    def gate(self) -> Gate:
        """The gate to what is published now. Refused where the file cannot be read."""
        found = stamp(self._path)  # before reading: what is written meanwhile is seen the next time
        if found != self._stamp:
            self._gate = Gate(read_public(self._path))
            self._stamp = found
        return self._gate


def told_from(path: Path, conversation: Conversation, now: Callable[[], float]) -> Callable[[str], Replies]:
    """What /stats answers in a language, from a file of published figures."""
    return partial(_answer, Kept(path), conversation, now)


def _answer(kept: Kept, conversation: Conversation, now: Callable[[], float], locale: str) -> Replies:
    course, catalogs = conversation.library.course, conversation.library.catalogs
    words = words_of(course, catalogs, locale)
    try:
        return replies(told(kept.gate(), plan_of(course), words, day_of(int(now()))), locale)
    except Exception as error:
        log.error("the figures could not be told: %s", type(error).__name__, exc_info=error)
        return replies(words.sentences.say("The figures cannot be read now."), locale)
