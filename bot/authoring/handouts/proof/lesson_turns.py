"""The turns of one lesson in every language of its proof."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.handouts.turns.explored import Explored
from bot.authoring.handouts.turns.exploring import explore
from bot.authoring.handouts.turns.marked_names import marked
from bot.authoring.handouts.turns.tour import Tour
from bot.authoring.handouts.turns.wording import TurnTexts
from bot.conversation.course_bundle import CourseBundle
from bot.lessons.model.lesson import Lesson


def lesson_turns(bundle: CourseBundle, lesson: Lesson, locales: tuple[str, ...], now: int) -> Explored:
    """Compute all turns of a lesson in these locales. `now`: seconds since 1970. Raise TooLarge for too many turns."""
    told, marks = marked(offering(bundle, lesson, locales))
    tour = Tour(told, marks, (lesson.id,), locales, now)
    return explore(tour, TurnTexts(tour))


def offering(bundle: CourseBundle, lesson: Lesson, locales: tuple[str, ...]) -> CourseBundle:
    """Return the bundle with the lesson offered in these locales, completely translated or not.

    All of these locales get the same menu and the same knowledge questions, so that one search serves them all.
    """
    course = bundle.course
    lists = [course.offered.get(locale, ()) for locale in locales]
    names = tuple(it for it in course.lessons if it == lesson.id or all(it in offered for offered in lists))
    measured = frozenset(locales) if not course.measured.isdisjoint(locales) else frozenset[str]()
    return replace(bundle, course=course.offering(dict.fromkeys(locales, names), measured=measured))
