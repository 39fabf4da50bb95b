"""All rules, in the order their findings matter, and the check that asks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.check import (
    acts,
    announcements,
    badges,
    banned,
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
    news,
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
)  # fmt: skip
from bot.check.memory import Memory
from bot.check.view import View
from bot.content.model.lesson import Course, Script
from bot.content.problem import Problem
from bot.i18n.catalogs import Catalogs

CourseRule = Callable[[View], Iterator[Problem]]
ScriptRule = Callable[[View, Script], Iterator[Problem]]

COURSE_RULES: tuple[CourseRule, ...] = (
    bot_scenes.check_course,
    ids.check_course,
    placeholders.check_course,
    lengths.check_course,
    badges.check_course,
    people.check_course,
    harmless.check_course,
    care.check_course,
    measure.check_course,
    questions.check_course,
    stage.check_course,
    start_links.check_course,
    recordings.check_course,
    routes.check_course,
    translations.check_course,
    leftovers.check_course,
    announcements.check_course,
    news.check_course,
)
"""What is asked once: about the parts that all lessons share, and about lessons side by side."""

SCRIPT_RULES: tuple[ScriptRule, ...] = (
    bot_scenes.check,
    ids.check,
    links.check,
    options.check,
    quizzes.check,
    reach.check,
    flags.check,
    acts.check,
    placeholders.check,
    lengths.check,
    badges.check,
    media.check,
    harmless.check,
    banned.check,
    hide.check,
    rounds.check,
    reminders.check,
    item_writing.check,
    brevity.check,
    paths.check,
    voice.check,
    translations.check,
    leftovers.check,
)
"""What is asked about each lesson and each file of the bot."""


def check(course: Course, catalogs: Catalogs, dialogues: Path, memory: Memory | None = None) -> list[Problem]:
    """Everything the rules find in a course. A memory spares what nothing has changed for since the last time."""
    view, memory = View(course, catalogs, dialogues / "media"), memory or Memory()
    found = [problem for rule in COURSE_RULES for problem in rule(view)]
    for script in view.scripts:
        found += memory.recall(view, script, check_script)
    return found


def check_one(course: Course, catalogs: Catalogs, dialogues: Path, script: Script) -> list[Problem]:
    """What is wrong with the course as such, and with one of its scripts."""
    view = View(course, catalogs, dialogues / "media")
    return [*(problem for rule in COURSE_RULES for problem in rule(view)), *check_script(view, script)]


def check_script(view: View, script: Script) -> list[Problem]:
    """Everything the rules find in one script, without what its author has hushed."""
    return hush.heard(script, [problem for rule in SCRIPT_RULES for problem in rule(view, script)])
