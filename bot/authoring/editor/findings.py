"""Problems of unsaved text, checked as if it replaced its file in the course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.check.rule_context import RuleContext
from bot.check.rules import check_script
from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.model.lesson import Course, Lesson, Script
from bot.lessons.problem import Problem

_SCRIPTS: Mapping[str, type[Script]] = {"lessons": Lesson, "bot": Script}
"""Models of the files that contain scenes, by folder."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems of a text by stage of checking: reading it as YAML and as a lesson, then the rules of `check`.

    `stages` has only the stages that the text reached. Text that is no YAML reaches none: its problems are in
    `unreadable`, and each may hide others.
    """

    stages: tuple[list[Problem], ...]
    unreadable: list[Problem]

    @property
    def all(self) -> list[Problem]:
        """Return the Problems of every stage."""
        return [*self.unreadable, *(found for stage in self.stages for found in stage)]


def findings(view: RuleContext, name: str, text: str) -> Findings:
    """Return the problems of `text`, checked in place of the file `name` of the course in `view`."""
    data, found = parse(text, name)
    if data is None:
        return Findings((), found)
    path = PurePosixPath(name)
    if (model := _SCRIPTS.get(path.parent.name)) is None:
        return Findings((found,), [])
    script, found = parse_script(model, text, path.stem, name)
    return Findings((found, _by_rules(view, script)) if script else (found,), [])


def _by_rules(view: RuleContext, script: Script) -> list[Problem]:
    course = _with(view.course, script)
    listed = course if isinstance(script, Lesson) and script.id in course.drafts else course.without_drafts()
    return check_script(RuleContext(listed, view.catalogs, view.media), script)


def _with(course: Course, script: Script) -> Course:
    """Return the course with another version of one of its scripts. A new lesson is a draft."""
    if not isinstance(script, Lesson):
        return replace(course, bot={**course.bot, script.id: script})
    drafts = course.drafts if script.id in course.lessons else course.drafts | {script.id}
    return replace(course, lessons={**course.lessons, script.id: script}, drafts=drafts)
