"""Registry of every code a Problem of `check` can have: each module lists its own `CODES`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain

from bot.check import (  # fmt: skip
    acts,
    aims,
    announcements,
    badges,
    banned,
    blame_language,
    bot_scenes,
    brevity,
    button_width,
    consequences,
    critical_marks,
    discreet_texts,
    empathy_phrases,
    flags,
    hide_button,
    ids,
    item_writing,
    lengths,
    lesson_essentials,
    links,
    measure,
    media,
    options,
    outdated_translations,
    path_length,
    people,
    pilot_weeks,
    placeholders,
    questions,
    quick_rounds,
    quizzes,
    reachability,
    recordings,
    reminders,
    routes,
    stage,
    start_links,
    suppressions,
    translations,
    typed_words,
)
from bot.lessons.loader import course, lesson, safety, shape_problems, source_file, yaml_codes, yaml_nodes
from bot.lessons.loader import recordings as load_recordings
from bot.lessons.problem import Code
from bot.lessons.translations import catalogs

_LISTS: tuple[tuple[Code, ...], ...] = (
    acts.CODES,
    aims.CODES,
    announcements.CODES,
    badges.CODES,
    banned.CODES,
    blame_language.CODES,
    bot_scenes.CODES,
    brevity.CODES,
    empathy_phrases.CODES,
    flags.CODES,
    discreet_texts.CODES,
    hide_button.CODES,
    suppressions.CODES,
    ids.CODES,
    item_writing.CODES,
    outdated_translations.CODES,
    lengths.CODES,
    links.CODES,
    measure.CODES,
    media.CODES,
    options.CODES,
    path_length.CODES,
    people.CODES,
    pilot_weeks.CODES,
    placeholders.CODES,
    questions.CODES,
    quizzes.CODES,
    reachability.CODES,
    recordings.CODES,
    reminders.CODES,
    quick_rounds.CODES,
    routes.CODES,
    stage.CODES,
    start_links.CODES,
    translations.CODES,
    typed_words.CODES,
    lesson_essentials.CODES,
    critical_marks.CODES,
    button_width.CODES,
    consequences.CODES,
    course.CODES,
    lesson.CODES,
    yaml_nodes.CODES,
    load_recordings.CODES,
    safety.CODES,
    shape_problems.CODES,
    source_file.CODES,
    yaml_codes.CODES,
    catalogs.CODES,
)


@cache
def codes() -> Mapping[str, Code]:
    """Return all codes by name, in alphabetical order."""
    return {code.name: code for code in sorted(chain.from_iterable(_LISTS), key=lambda code: code.name)}
