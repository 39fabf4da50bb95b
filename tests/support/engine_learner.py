"""A learner who plays through the engine alone: no store, no host, only `advance`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Self

from bot.engine.advance import advance
from bot.engine.events import (
    Answered,
    Asked,
    BubbleTold,
    Built,
    Event,
    LinkShown,
    PictureShown,
    Tidied,
    Values,
)
from bot.engine.input import BACK, NEW, ButtonTarget, Chose, Flags, Input, LastQuestion, Said
from bot.engine.session import Session, Trail, Visit, on_another_day
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Age, Country
from bot.lessons.model.text import Text, option_key


class SessionLearner:
    """A learner. Her actions change `session`; the results are in `events`, and as plain texts in `hears`."""

    def __init__(self, course: Course, session: Session | None = None) -> None:
        self.course = course
        self.session = session
        self.events: tuple[Event, ...] = ()
        self.questions: list[Asked] = []
        self.last: LastQuestion | None = None

    def does(self, action: Input) -> Self:
        turn = advance(self.course, self.session, action, last=self.last)
        self.session, self.events = turn.session, turn.events
        for event in turn.events:
            self.last = None if isinstance(event, Tidied) else seen(event, self.last)
        self.questions += [event for event in turn.events if isinstance(event, Asked)]
        return self

    def begins(self, lesson: str, age: Age | None = None, country: Country | None = None) -> Self:
        return self.presses(ButtonTarget(lesson, "", NEW), Flags("en", country, age))

    def presses(self, target: ButtonTarget, flags: Flags | None = None) -> Self:
        return self.does(Chose(target, flags or self.flags))

    def does_with_draft(self, target: ButtonTarget) -> Self:
        """Press a button of a message in which her words to staff stand."""
        return self.does(Chose(target, self.flags, draft="fits"))

    def taps(self, *words: str) -> Self:
        """Tap one button after the other, each below the newest question."""
        for each in words:
            self.presses(button(self.question, each))
        return self

    def taps_old(self, question: Asked, words: str) -> Self:
        return self.presses(button(question, words))

    def goes_back(self) -> Self:
        assert self.question.back, "there is no Back here"
        return self.presses(replace(self.question.target, key=BACK))

    def types(self, words: str = "", number: int | None = None) -> Self:
        """Send words or a number in the form in which `TypedVocabulary.read` recognises them."""
        return self.does(Said(frozenset({option_key(words)} if words else ()), number))

    @property
    def flags(self) -> Flags:
        known = self.session or Session("en")
        return Flags(known.locale, known.country, known.age)

    @property
    def question(self) -> Asked:
        return self.questions[-1]

    @property
    def asked(self) -> str:
        """The current stop as script/stop."""
        return f"{self.question.target.script}/{self.question.target.stop}"

    @property
    def buttons(self) -> list[str]:
        return [choice.text.source for choice in self.question.choices]

    @property
    def hears(self) -> list[str]:
        return [words for event in self.events if (words := spoken(event))]

    def another_day(self) -> Self:
        """Come back on a later day: her sitting is over, as a store reads her session then."""
        self.session = on_another_day(self.known)
        return self

    def is_forgotten(self) -> Self:
        """Drop her session, as after 24 hours or when the database is lost; her chat stays as it was."""
        self.session = None
        return self

    @property
    def known(self) -> Session:
        assert self.session is not None, "nothing is known of her"
        return self.session

    @property
    def visit(self) -> Visit:
        assert self.known.visit is not None, "she is in no lesson"
        return self.known.visit

    @property
    def trail(self) -> Trail:
        return self.visit.trail

    @property
    def answered(self) -> Answered:
        return next(event for event in self.events if isinstance(event, Answered))


def seen(event: Event, before: LastQuestion | None) -> LastQuestion | None:
    """Return the last question of her chat after an event."""
    if not isinstance(event, Asked):
        return before
    place = (before.place if before else None) if event.leads_back else event.target
    aimed = [it.target for it in event.choices if it.target.script != event.target.script]
    return LastQuestion(event.target, place, aimed[0] if aimed else None)


def button(question: Asked, words: str) -> ButtonTarget:
    found = [choice.target for choice in question.choices if choice.text.source == words]
    assert found, f"no button {words!r} among {[choice.text.source for choice in question.choices]}"
    return found[0]


def spoken(event: Event) -> str:
    match event:
        case BubbleTold(text, values):
            return filled(text, values)
        case Asked(question=text, values=values):
            return filled(text, values)
        case LinkShown(text):
            return text.source
        case PictureShown(file, alt):
            return f"{file}: {alt.source}"
        case Built(lines):
            return "«" + " ".join(line.source for line in lines) + "»"
        case _:
            return ""


def filled(text: Text, values: Values) -> str:
    return re.sub(r"<([a-z-]+)>", lambda it: _listed(values[it[1]]) if it[1] in values else it[0], text.source)


def _listed(value: object) -> str:
    if isinstance(value, Built):
        return " ".join(line.source for line in value.lines)
    parts = value if isinstance(value, tuple) else (value,)
    return ", ".join(part.source if isinstance(part, Text) else str(part) for part in parts)
