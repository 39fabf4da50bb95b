"""Find the problems of unsaved text, and mend one: the text is returned only if the problem is gone from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePosixPath
from typing import assert_never

from bot.authoring.translation.edit_in_place import Refusal, span_at
from bot.check.all_rules import check_script
from bot.check.rule_context import RuleContext
from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.model.lesson import Course, Lesson, Script
from bot.lessons.problem import LineReplacement, Problem, WordReplacement

_SCRIPTS: Mapping[str, type[Script]] = {"lessons": Lesson, "bot": Script}
"""Models of the files that contain scenes, by folder."""

_GONE = Refusal("This does not stand in the text any more.", "Look at what is to be mended now.")

_UNSURE = Refusal("Written so it would still not be right, so nothing was changed.", "Mend the line yourself.")


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems of a text, checked as if it replaced its file in the course, by stage of checking.

    The stages are reading it as YAML and as a lesson, then the rules of `check`.

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
    course = _course_with(view.course, script)
    listed = course if isinstance(script, Lesson) and script.id in course.drafts else course.without_drafts()
    return check_script(RuleContext(listed, view.catalogs, view.media), script)


def _course_with(course: Course, script: Script) -> Course:
    """Return the course with another version of one of its scripts. A new lesson is a draft."""
    if not isinstance(script, Lesson):
        return replace(course, bot={**course.bot, script.id: script})
    drafts = course.drafts if script.id in course.lessons else course.drafts | {script.id}
    return replace(course, lessons={**course.lessons, script.id: script}, drafts=drafts)


def mend(text: str, asked: Problem, look: Callable[[str], Findings]) -> str | Refusal:
    """Return the text without the problem in `asked`, or a Refusal; `look` finds the problems of a text.

    Refused if the problem stays, if a new error appears, or if a rewritten line still has an error.
    """
    before = look(text)
    same = [it for it in before.all if _problem_key(it) == _problem_key(asked) and it.mending]
    if not same:
        return _GONE
    problem = min(same, key=lambda it: abs(it.line - asked.line))
    mended = _written(text, problem)
    if mended is None or mended == text:
        return _UNSURE
    return mended if _is_better(before, look(mended), problem) else _UNSURE


def _problem_key(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message


def _is_better(before: Findings, after: Findings, mended: Problem) -> bool:
    key = _problem_key(mended)
    if Counter(map(_problem_key, after.all))[key] >= Counter(map(_problem_key, before.all))[key]:
        return False
    both = zip(before.stages, after.stages, strict=False)
    comes = (it for old, new in both for it in _only_errors(new) if _problem_key(it) not in map(_problem_key, old))
    stays = (
        it for it in _only_errors([*after.unreadable, *chain(*after.stages[:1])]) if it.line in _rewritten_lines(mended)
    )
    return len(after.stages) >= len(before.stages) and not any(comes) and not any(stays)


def _only_errors(found: list[Problem]) -> list[Problem]:
    return [it for it in found if it.severity == "error"]


def _rewritten_lines(problem: Problem) -> range:
    """Return the rewritten lines, which must have no error afterwards; none when only a word is replaced."""
    match problem.mending:
        case LineReplacement(first, last, _):
            return range(first, max(first, last) + 1)
        case WordReplacement() | None:
            return range(0)
        case _:
            assert_never(problem.mending)


def _written(text: str, problem: Problem) -> str | None:
    """Return the text with the problem's replacement made; None when the wrong word is not found."""
    match problem.mending:
        case LineReplacement(first, last, line):
            lines = text.split("\n")
            return "\n".join([*lines[: first - 1], line, *lines[last:]])
        case WordReplacement(wrong, right):
            return _respelt(text, problem, wrong, right)
        case None:
            return None
        case _:
            assert_never(problem.mending)


def _respelt(text: str, problem: Problem, wrong: str, right: str) -> str | None:
    """Replace a word everywhere in the scalar at the problem, or else once after or before that place on its line."""
    word = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])" if wrong.strip("<>{} ") == wrong else re.escape(wrong))
    start = _offset(text, problem)
    span = span_at(text, problem.line, problem.column)
    end = start + len(text[start:].partition("\n")[0])
    if span and word.search(text, span.start, span.end):
        return text[: span.start] + word.sub(right, text[span.start : span.end]) + text[span.end :]
    found = word.search(text, start, end) or word.search(text, start - problem.column + 1, start)
    return text[: found.start()] + right + text[found.end() :] if found else None


def _offset(text: str, problem: Problem) -> int:
    """Return the position of a problem in characters from the beginning of the text."""
    return sum(len(line) + 1 for line in text.split("\n")[: problem.line - 1]) + problem.column - 1
