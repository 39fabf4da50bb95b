"""Every turn of a whole course in one language, as the data of the take-along page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.authoring.handouts.turns.explored import Explored
from bot.authoring.handouts.turns.exploring import explore
from bot.authoring.handouts.turns.marked_names import marked
from bot.authoring.handouts.turns.table import TableData, data_of
from bot.authoring.handouts.turns.tour import Tour
from bot.authoring.handouts.turns.wording import TurnTexts
from bot.conversation.course_bundle import CourseBundle


@dataclass(frozen=True, slots=True)
class WholeCourse:
    """The explored turns, and the data for the page."""

    explored: Explored
    data: TableData


def whole_course(view: CourseBundle, locale: str, now: int, dressed: Callable[[str], str] = str) -> WholeCourse:
    """Compute all turns of a course that `for_page` returned. `dressed` changes the HTML of bubbles."""
    bundle, marks = marked(view)
    course = bundle.course
    lots = tuple(range(max(1, len(course.bot["quick"].scenes))))
    tour = Tour(
        bundle=bundle, marks=marks, lessons=course.offered[locale], locales=(locale,), now=now, lots=lots, is_whole=True
    )
    found = explore(tour, TurnTexts(tour, dressed))
    return WholeCourse(found, data_of(found))
