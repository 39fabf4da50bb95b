"""The published figures of a file, held in memory, and the answer to /stats in a staff chat from them.

Apart from `commands.statistics`, which loads workbooks: a starting bot does not wait for those.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.conversation.rendering.reply import Replies
from bot.conversation.rendering.translator import Translator
from bot.conversation.service import Conversation
from bot.conversation.telegram_summary import replies, stats_summary
from bot.errors import Refused
from bot.files import Stamp, stamp
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from bot.statistics.cells import Cell
from bot.statistics.periods import day_of
from bot.statistics.plan import plan_of
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.reports.labels import TableLabels
from bot.storage.sqlite.public import read_public


class StatisticsCache:
    """Cache of a file of published figures. `latest` is the last result of `current()`; it reads nothing."""

    def __init__(self, path: Path) -> None:
        """Read nothing yet."""
        self._path = path
        self._stamp: Stamp | None = None
        self.latest = PublishedStatistics(Published())

    def current(self) -> PublishedStatistics:
        """Return the statistics published now, reading the file only if it changed. Raise Refused if unreadable."""
        found = stamp(self._path)  # before reading, so that a write in between is noticed next time
        if found != self._stamp:
            self.latest, self._stamp = _read(self._path), found
        return self.latest


def _read(path: Path) -> PublishedStatistics:
    statistics = PublishedStatistics(read_public(path))
    statistics.stopped(Cell("", "stopped"))  # sorts the figures here, where no page waits for them
    return statistics


log = logging.getLogger(__name__)


def figures_replies(path: Path, conversation: Conversation, now: Callable[[], float]) -> Callable[[str], Replies]:
    """Return the function that answers /stats in a locale from the file of figures. `now`: seconds since 1970."""
    return partial(_answer, StatisticsCache(path), conversation, now)


def _answer(cache: StatisticsCache, conversation: Conversation, now: Callable[[], float], locale: str) -> Replies:
    course, catalogs = conversation.bundle.course, conversation.bundle.catalogs
    words = labels_of(course, catalogs, locale)
    try:
        return replies(stats_summary(cache.current(), plan_of(course), words, day_of(int(now()))), locale)
    except Refused as refused:  # a damaged file, or one that another version wrote
        log.error("the figures could not be read: %s", refused)
        return replies(words.sentences.say("The figures cannot be read now."), locale)


def labels_of(course: Course, catalogs: Catalogs, locale: str) -> TableLabels:
    """Return the labels for the tables of a course; English where a translation is missing."""
    return TableLabels(course, locale, Translator(course, catalogs, locale).plain)
