"""The registry of every code a Problem of `check` can have: each module lists its own `CODES`, and here they meet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain

from bot.check import (
    acts,
    announcements,
    badges,
    banned,
    blame,
    bot_scenes,
    brevity,
    care,
    flags,
    harmless,
    hide,
    hush,
    ids,
    item_writing,
    leftovers,
    lengths,
    links,
    measure,
    media,
    options,
    paths,
    people,
    placeholders,
    questions,
    quizzes,
    reach,
    recordings,
    reminders,
    rounds,
    routes,
    stage,
    start_links,
    translations,
    voice,
    wide,
)  # fmt: skip
from bot.content.load import course, lesson, nodes, safety, shapes, source, yaml_codes
from bot.content.load import recordings as load_recordings
from bot.content.problem import Code
from bot.i18n import catalogs

_LISTS: tuple[tuple[Code, ...], ...] = (
    acts.CODES,
    announcements.CODES,
    badges.CODES,
    banned.CODES,
    blame.CODES,
    bot_scenes.CODES,
    brevity.CODES,
    care.CODES,
    flags.CODES,
    harmless.CODES,
    hide.CODES,
    hush.CODES,
    ids.CODES,
    item_writing.CODES,
    leftovers.CODES,
    lengths.CODES,
    links.CODES,
    measure.CODES,
    media.CODES,
    options.CODES,
    paths.CODES,
    people.CODES,
    placeholders.CODES,
    questions.CODES,
    quizzes.CODES,
    reach.CODES,
    recordings.CODES,
    reminders.CODES,
    rounds.CODES,
    routes.CODES,
    stage.CODES,
    start_links.CODES,
    translations.CODES,
    voice.CODES,
    wide.CODES,
    course.CODES,
    lesson.CODES,
    nodes.CODES,
    load_recordings.CODES,
    safety.CODES,
    shapes.CODES,
    source.CODES,
    yaml_codes.CODES,
    catalogs.CODES,
)


@cache
def codes() -> Mapping[str, Code]:
    """All codes by their names, in alphabetical order."""
    return {code.name: code for code in sorted(chain.from_iterable(_LISTS), key=lambda code: code.name)}
