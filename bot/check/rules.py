"""Lists of all rules, in the order their findings matter, and the checks that run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

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
    changed_ids,
    consequences,
    contact_details,
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
    news,
    offered_languages,
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
    recall,
    recordings,
    reminders,
    routes,
    stage,
    start_links,
    suppressions,
    translations,
    typed_words,
    urgency,
)
from bot.check.codes import codes
from bot.check.result_cache import ResultCache
from bot.check.rule_context import NOTHING_KNOWN, KnownLessons, RuleContext
from bot.lessons.model.lesson import Course, Lesson, Script
from bot.lessons.problem import Problem, has_errors
from bot.lessons.translations.catalogs import Catalogs

CourseRule = Callable[[RuleContext], Iterator[Problem]]
ScriptRule = Callable[[RuleContext, Script], Iterator[Problem]]

COURSE_RULES: tuple[CourseRule, ...] = (
    bot_scenes.check_course,
    ids.check_course,
    placeholders.check_course,
    lengths.check_course,
    people.check_course,
    discreet_texts.check_course,
    empathy_phrases.check_course,
    measure.check_course,
    questions.check_course,
    stage.check_course,
    start_links.check_course,
    routes.check_course,
    translations.check_course,
    announcements.check_course,
    news.check_course,
    typed_words.check_course,
    offered_languages.check_course,
)
"""Rules run once: about the parts all lessons share, and about lessons compared with each other."""

COURSE_ADVICE: tuple[CourseRule, ...] = (
    badges.check_course,
    blame_language.check_course,
    button_width.check_course,
    contact_details.check_course,
    pilot_weeks.check_course,
    recordings.check_course,
    outdated_translations.check_course,
)
"""The same, for rules that only warn."""

SCRIPT_RULES: tuple[ScriptRule, ...] = (
    bot_scenes.check,
    ids.check,
    links.check,
    options.check,
    quizzes.check,
    aims.check,
    reachability.check,
    flags.check,
    acts.check,
    placeholders.check,
    lengths.check,
    media.check,
    discreet_texts.check,
    banned.check,
    hide_button.check,
    urgency.check,
    quick_rounds.check,
    reminders.check,
    translations.check,
    lesson_essentials.check,
)
"""Rules run for each lesson and each file of the bot."""

SCRIPT_ADVICE: tuple[ScriptRule, ...] = (
    badges.check,
    button_width.check,
    blame_language.check,
    item_writing.check,
    brevity.check,
    path_length.check,
    consequences.check,
    contact_details.check,
    recall.check,
    changed_ids.check,
    critical_marks.check,
    outdated_translations.check,
)
"""The same, for rules that only warn: a course with all of their findings still runs."""


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
    found = [problem for rule in COURSE_RULES for problem in rule(view)]
    for script in view.scripts:
        found += suppressions.unsuppressed(
            script, [problem for rule in SCRIPT_RULES for problem in rule(view, script)], codes()
        )
    return not has_errors(found)


def may_be_read(course: Course, catalogs: Catalogs, dialogues: Path, lesson: Lesson) -> bool:
    """Return whether no rule finds an error in a lesson of an earlier edition that stands in today's course.

    A repeated question whose lesson has lost it since is left out, and is no error. Pictures are not checked: they are
    those of its edition.
    """
    view = RuleContext(course, catalogs, dialogues / "media")
    found = [problem for rule in SCRIPT_RULES if rule is not media.check for problem in rule(view, lesson)]
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
    return [problem for rule in (*COURSE_RULES, *COURSE_ADVICE) for problem in rule(view)]


def check_script(view: RuleContext, script: Script) -> list[Problem]:
    """Return everything the rules find in one script, except the warnings its author silenced (`hush:`)."""
    rules = (*SCRIPT_RULES, *SCRIPT_ADVICE)
    return causes(
        suppressions.unsuppressed(script, [problem for rule in rules for problem in rule(view, script)], codes())
    )


_NOWHERE = frozenset({"goto-missing", "flag-unknown", "flag-never", "country-unknown"})
_UNREACHED = frozenset({"scene-unreached", "step-unreached"})


def causes(found: list[Problem]) -> list[Problem]:
    """Return findings without their consequences: after a broken link, unreachable steps are not reported."""
    if not any(problem.code in _NOWHERE for problem in found):
        return found
    return [problem for problem in found if problem.code not in _UNREACHED]
