"""An external host, which knows only the names that `bot.engine` offers."""

from __future__ import annotations

from bot.engine import ReplayCache, Session, Turn, advance, again, events, input
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course
from tests.support.paths import ROOT

MOST_TAPS = 60


class Host:
    def __init__(self, course: Course) -> None:
        self.course, self.replays = course, ReplayCache()
        self.session: Session | None = None
        self.turn = Turn(None)

    def does(self, action: input.Input) -> None:
        self.turn = advance(self.course, self.session, action, replays=self.replays)
        self.session = self.turn.session

    def taps_the_last_button(self) -> input.Input:
        asked = [event for event in self.turn.events if isinstance(event, events.Asked)]
        tap = input.Chose(asked[-1].choices[-1].target, input.Flags("en"))
        self.does(tap)
        return tap


def test_a_host_of_thirty_lines_tells_a_lesson_from_start_to_its_badge() -> None:
    course, problems = load(ROOT / "dialogues")
    host = Host(course)
    host.does(input.Started("en"))
    tap: input.Input = input.Blocked()
    for _ in range(MOST_TAPS):
        tap = host.taps_the_last_button()
        if host.session is None or host.session.finished:
            break
    host.taps_the_last_button()

    badges = [event.art.name for event in host.turn.events if isinstance(event, events.Asked) and event.art]
    assert problems == []
    assert badges == [next(iter(course.lessons))]
    assert again(course, host.session, tap).session == host.session, "the same tap once more changes nothing"
