"""The answer to /stats in a staff chat: the frozen figures.

Separate from `commands.statistics`, which loads workbooks: a starting bot does not wait for those.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.app.published import StatisticsCache
from bot.app.report_labels import labels_of
from bot.conversation.rendering.reply import Replies
from bot.conversation.service import Conversation
from bot.conversation.telegram_summary import replies, stats_summary
from bot.statistics.periods import day_of
from bot.statistics.plan import plan_of

log = logging.getLogger(__name__)


def figures_replies(path: Path, conversation: Conversation, now: Callable[[], float]) -> Callable[[str], Replies]:
    """Return the function that answers /stats in a locale from the file of figures. `now`: seconds since 1970."""
    return partial(_answer, StatisticsCache(path), conversation, now)


def _answer(cache: StatisticsCache, conversation: Conversation, now: Callable[[], float], locale: str) -> Replies:
    course, catalogs = conversation.bundle.course, conversation.bundle.catalogs
    words = labels_of(course, catalogs, locale)
    try:
        return replies(stats_summary(cache.current(), plan_of(course), words, day_of(int(now()))), locale)
    except Exception as error:
        log.error("the figures could not be told: %s", type(error).__name__, exc_info=error)
        return replies(words.sentences.say("The figures cannot be read now."), locale)
