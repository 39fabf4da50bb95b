"""Open a desk: a course that is played on a store in memory, and reloaded when its files change."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.authoring.editor.playable import require_apology
from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.player import Player
from bot.authoring.translation.coverage import with_unfinished
from bot.check.course import wordless_bundle
from bot.check.known_lessons import known_lessons
from bot.check.result_cache import ResultCache
from bot.check.rules import lesson_essentials
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.files import Stamp, stamp
from bot.lessons.problem import Problem, has_errors
from bot.storage.course_folders import CourseFolders
from bot.storage.sqlite.store import SqliteStore

TRANSLATORS_WORK = {"language-untranslated", "translation-missing", "translation-stale", "translation-orphan"}
"""Codes of problems for translators, not for authors."""

KEPT_FROM_GIRLS = {"offer-lost", *(code.name for code in lesson_essentials.CODES)}
"""Codes of errors that keep a lesson from learners, while its author can still play it."""

_FOLLOWED = (".yaml", ".po", ".ogg")
"""Suffixes of the files that are reloaded when they change."""

Own = Callable[[CourseBundle], CourseBundle]
"""Add the operator's own files to a course."""

Reload = Callable[[CourseBundle | None, list[Problem]], Awaitable[None]]
"""Apply a reloaded course (None if it has errors) and its problems."""


@asynccontextmanager
async def opened_desk(course: CourseFolders, own: Own, memory: ResultCache) -> AsyncIterator[Desk]:
    """Yield a desk at a course, with a new learner. Raise Refused if not even the bot's apology can be read.

    `memory` caches what was read and checked, so that `follow` only repeats it for files saved afterwards.
    """
    bundle, problems = await asyncio.to_thread(wordless_bundle, *course, memory, with_unfinished)
    require_apology(bundle, course.dialogues)
    store = await SqliteStore.open(":memory:", "preview", invented=True)
    try:
        player = Player(Conversation(store, own(bundle), time.time), store, time.time, authors_problems(problems))
        await player.start_over()
        try:
            yield Desk(player, course.dialogues, course.locales)
        finally:
            player.close_pages()
    finally:
        await store.close()


async def follow(course: CourseFolders, data: Path, own: Own, memory: ResultCache, reload: Reload) -> None:
    """Reload changed files until cancelled. `data` holds the published edition, if there is one."""
    seen = _stamps(course)
    while True:
        await asyncio.sleep(0.3)
        now = await asyncio.to_thread(_stamps, course)
        if now != seen:
            seen = now
            known = await asyncio.to_thread(known_lessons, course.dialogues, data)
            bundle, problems = await asyncio.to_thread(wordless_bundle, *course, memory, with_unfinished, known)
            stops = has_errors([it for it in problems if it.code not in KEPT_FROM_GIRLS])
            await reload(None if stops else own(bundle), authors_problems(problems))


def authors_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that an author can fix in her own files: without the state of translations."""
    return [found for found in problems if found.code not in TRANSLATORS_WORK]


def _stamps(course: CourseFolders) -> Mapping[Path, Stamp | None]:
    """Return the stamps of the files in both folders. A stamp is None while an editor replaces a file by renaming.

    `os.walk` follows no links to folders, so it ends, and skips a folder that was just deleted.
    """
    walks = (found for folder in course for found in os.walk(folder))
    paths = (Path(place, file) for place, _, files in walks for file in files if file.endswith(_FOLLOWED))
    return {path: stamp(path) for path in paths}
