"""All rules, in the order their findings matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.check import (
    acts,
    banned,
    bot_scenes,
    care,
    flags,
    harmless,
    hide,
    ids,
    lengths,
    links,
    media,
    options,
    people,
    placeholders,
    quizzes,
    reach,
    recordings,
    stage,
    translations,
)  # fmt: skip
from bot.check.view import View
from bot.content.model.lesson import Course
from bot.content.problem import Problem
from bot.i18n.catalogs import Catalogs

Rule = Callable[[View], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
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
    media.check,
    recordings.check,
    people.check,
    harmless.check,
    banned.check,
    care.check,
    hide.check,
    stage.check,
    translations.check,
)


def check(course: Course, catalogs: Catalogs, dialogues: Path) -> list[Problem]:
    """Everything the rules find in a course."""
    view = View(course, catalogs, dialogues / "media")
    return [found for rule in RULES for found in rule(view)]
