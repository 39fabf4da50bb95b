"""The checks that run all rules, over a course or over one of its scripts."""

from __future__ import annotations

from pathlib import Path

from bot.check.registry import codes, registry
from bot.check.result_cache import ResultCache
from bot.check.rule_context import NOTHING_KNOWN, KnownLessons, RuleContext
from bot.check.rules import links, media
from bot.check.suppressions import unsuppressed
from bot.lessons.model.lesson import Course, Lesson, Script
from bot.lessons.problem import Problem, has_errors
from bot.lessons.translations.catalogs import Catalogs


def check(
    course: Course,
    catalogs: Catalogs,
    dialogues: Path,
    memory: ResultCache | None = None,
    known: KnownLessons = NOTHING_KNOWN,
) -> list[Problem]:
    """Return everything the rules find in a course. With a memory, unchanged scripts are not checked again.

    Drafts are checked each by itself: what learners have is judged without them.
    """
    listed = RuleContext(course.without_drafts(), catalogs, dialogues / "media", known)
    view, memory = RuleContext(course, catalogs, listed.media, known), memory or ResultCache()
    found = _found(listed)
    for script in view.scripts:
        found += memory.recall(view if view.is_draft(script) else listed, script, check_script)
    return found


def may_run(course: Course, catalogs: Catalogs, dialogues: Path) -> bool:
    """Return whether no rule finds an error in a course. Rules that only warn are skipped."""
    view = RuleContext(course.without_drafts(), catalogs, dialogues / "media")
    found = [problem for rule in registry().course_rules for problem in rule(view)]
    for script in view.scripts:
        found += unsuppressed(
            script, [problem for rule in registry().script_rules for problem in rule(view, script)], codes()
        )
    return not has_errors(found)


def may_be_read(course: Course, catalogs: Catalogs, dialogues: Path, lesson: Lesson) -> bool:
    """Return whether no rule finds an error in a lesson of an earlier edition that stands in today's course.

    A repeated question whose lesson has lost it since is left out, and is no error. Pictures are not checked: they are
    those of its edition.
    """
    view = RuleContext(course, catalogs, dialogues / "media")
    found = [problem for rule in registry().script_rules if rule is not media.check for problem in rule(view, lesson)]
    elsewhere = (problem for it in view.lessons for problem in links.check(view, it))
    told = [problem for problem in elsewhere if problem.code == links.AGAIN_SENSITIVE.name]
    return not has_errors([*told, *(it for it in found if it.code not in _GONE_SINCE)])


_GONE_SINCE = frozenset({links.AGAIN_MISSING.name, links.AGAIN_NO_QUIZ.name})


def check_one(
    course: Course, catalogs: Catalogs, dialogues: Path, script: Script | None, known: KnownLessons = NOTHING_KNOWN
) -> list[Problem]:
    """Return the problems of the course as a whole and of one of its scripts, unless that could not be loaded."""
    view = RuleContext(course, catalogs, dialogues / "media", known)
    listed = RuleContext(course.without_drafts(), catalogs, view.media, known)
    own = check_script(view if view.is_draft(script) else listed, script) if script else []
    return [*_found(listed), *own]


def lost_agains(course: Course, catalogs: Catalogs, dialogues: Path, lesson: Lesson) -> list[Problem]:
    """Return the problems in other lessons that repeat a question which is gone from this one."""
    return list(links.lost_agains(RuleContext(course.without_drafts(), catalogs, dialogues / "media"), lesson))


def _found(view: RuleContext) -> list[Problem]:
    rules = registry()
    return [problem for rule in (*rules.course_rules, *rules.course_advice) for problem in rule(view)]


def check_script(view: RuleContext, script: Script) -> list[Problem]:
    """Return everything the rules find in one script, except the warnings its author silenced (`hush:`)."""
    rules = (*registry().script_rules, *registry().script_advice)
    return causes(unsuppressed(script, [problem for rule in rules for problem in rule(view, script)], codes()))


_NOWHERE = frozenset({"goto-missing", "flag-unknown", "flag-never", "country-unknown"})
_UNREACHED = frozenset({"scene-unreached", "step-unreached"})


def causes(found: list[Problem]) -> list[Problem]:
    """Return findings without their consequences: after a broken link, unreachable steps are not reported."""
    if not any(problem.code in _NOWHERE for problem in found):
        return found
    return [problem for problem in found if problem.code not in _UNREACHED]
