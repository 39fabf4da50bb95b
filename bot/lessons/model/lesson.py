"""A lesson, a file of the bot's own scenes, and the course made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field

from bot.lessons.model.announcement import Announcement
from bot.lessons.model.directory import Directory
from bot.lessons.model.fields import FrozenModel, Id, Several
from bot.lessons.model.leader import LeaderWords
from bot.lessons.model.measure import MEASURE, MeasureItems
from bot.lessons.model.people import Age, Cast, Country
from bot.lessons.model.profile import OfferedLanguages, Profile
from bot.lessons.model.question import QUESTIONS_FOLDER, Question
from bot.lessons.model.safety import Safety
from bot.lessons.model.stage import Release, Stage
from bot.lessons.model.statistics import Statistics
from bot.lessons.model.text import Recordings, Text
from bot.lessons.model.wording import Personal, WordingRules
from bot.lessons.steps import Conditional, Option, Step, Stop

SOURCE_LOCALE = "en"
"""Locale of the authors' texts."""


_NO_NOTES = ("yes", "no", "true", "false")


def _noted(note: Text | None) -> Text | None:
    """Refuse a content note like `no`: its author means that there is none, and the learner would read it."""
    if note and note.source.strip().lower() in _NO_NOTES:
        raise ValueError("is a note that she reads, not a yes or no")
    return note


Way = tuple[tuple[tuple[Step, ...], int], ...]
"""Way from a scene through each `then:` to a stop: lists of steps, and in each the index of the step on the way."""


class Script(FrozenModel):
    """A file of scenes. The first one is `start`."""

    id: Id
    scenes: dict[str, tuple[Step, ...]]

    def steps(self) -> Iterator[Step]:
        """Return every step, also inside `then:`, in the order of the file."""
        return iter(self._steps)

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return tuple(step for scene in self.scenes.values() for step in within(scene))

    @cached_property
    def ways(self) -> Mapping[str, Way]:
        """The way to each stop by its id and old ids (`was:`); of two stops with one name, to the first."""
        found: dict[str, Way] = {}
        for scene in self.scenes.values():
            for stop, way in _ways(scene, ()):
                for name in (stop.id, *stop.was):
                    found.setdefault(name, way)
        return found

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy without the cached values that were derived from the scenes: these may be others."""
        made = super().model_copy(update=update, deep=deep)
        for name in ("_steps", "ways"):
            made.__dict__.pop(name, None)
        return made

    @property
    def is_asked(self) -> bool:
        """True for counted questions (the measure, one to girls): neither lesson nor bot file."""
        return self.id == MEASURE or self.id.startswith(f"{QUESTIONS_FOLDER}/")

    def stops(self) -> Iterator[Stop]:
        """Yield every stop, in the order of the file."""
        return (step for step in self.steps() if isinstance(step, Stop))


LATER = "for-later"
"""Name of a lesson's scene of quizzes that the lesson itself never asks: an `again:` of a later lesson does."""


class Lesson(Script):
    """A script that is told from its start to its end. `hush` lists warnings not to be reported, each with a reason."""

    title: Text = Field(
        description="What the lesson is called: a button, and harmless on a lock screen.", examples=["The lost phone"]
    )
    about: Text = Field(
        description="One sentence that makes her curious, at either age: it stands where this lesson is suggested.",
        examples=["Amina's phone goes on a journey."],
    )
    badge: Text = Field(
        description="What she may call herself at the end, drawn as a badge: a few proud or funny words that tell "
        "nothing about the lesson.",
        examples=["Key keeper"],
    )
    today: Text = Field(
        description="One small thing she can do today, named when the lesson is over.",
        examples=["Find out how to lock your phone from another one."],
    )
    aim: dict[Id, Text] = Field(
        default_factory=dict,
        description="One to three things that can be seen or heard when it has worked, each with a short name for the "
        "quizzes. Teachers read them, girls do not.",
        examples=[{"tell": "She names two adults she could tell, and says a first sentence."}],
    )
    countries: tuple[Country, ...] = Field(
        (),
        description="Only girls who told one of these countries are offered the lesson; left out: all girls.",
        examples=[["KE", "PH"]],
    )
    sensitive: Annotated[Text | None, AfterValidator(_noted)] = Field(
        None,
        description="Only for a lesson about something hard: a note she reads before she decides to go on. "
        "The first 60 characters of every text then stay harmless.",
        examples=["This one is about people who are not who they say they are."],
        json_schema_extra={"not": {"enum": [*_NO_NOTES, True, False]}},
    )
    was: Several = Field(
        (), description="The name this file had before, so that old buttons keep working.", examples=["lost-phone"]
    )
    hush: dict[str, str] = Field(
        default_factory=dict,
        description="Warnings of `check` that are wrong here, each by its code and with the reason.",
        examples=[{"sentence-long": "It is a song."}],
    )

    @property
    def story(self) -> Iterator[Step]:
        """Every step that the lesson itself can tell, without the quizzes for later lessons."""
        return (step for name, scene in self.scenes.items() if name != LATER for step in within(scene))

    @property
    def later(self) -> tuple[Step, ...]:
        """The quizzes that only an `again:` of a later lesson asks."""
        return self.scenes.get(LATER, ())

    def is_for(self, country: Country | None) -> bool:
        """Return whether it is offered to a learner who told this country, or none."""
        return not self.countries or country in self.countries


def _ways(steps: tuple[Step, ...], before: Way) -> Iterator[tuple[Stop, Way]]:
    for number, step in enumerate(steps):
        here = (*before, (steps, number))
        if isinstance(step, Stop):
            yield step, here
        for option in written_options(step):
            yield from _ways(option.then, here)


def within(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Yield every step of a list, also inside `then:`."""
    for step in steps:
        yield step
        for option in written_options(step):
            yield from within(option.then)


def written_options(step: Conditional) -> tuple[Option, ...]:
    """Return the options an author wrote at a step; none where the bot generates them."""
    return step.written if isinstance(step, Stop) else ()


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that the bot tells, loaded and checked.

    `offered` lists by locale the lessons that are translated whole. `closed`: the kill switch leaves nothing but Help.
    `pictures` are the files of `media/` by name, with their size in bytes. `questions` are the questions to girls by
    name; `asked` lists by locale those that are translated whole, and `told` those whose outcome is. `measured` are
    the locales in which the measure is asked. `day` is today: without one no question is open. `votes` are frozen
    figures of questions that are over: by question and answer key, the rounded count of each answer that may be told.
    `personal` lists the words that are scrubbed from girls' words. `full`: more words came today than staff can read,
    so girls can only pick. `newcomers` is False while a gate lets nobody new in. `is_development`: the bot runs against
    a stand-in on this machine, and says so at each /start. `drafts` are the lessons that `course.yaml` does not list;
    `promised` is `offered.yaml`. `help_languages` are the languages for Help alone in which it is whole, each with
    whether all of it is signed. `earlier` holds, by locale and name, the lessons that are read there as an earlier
    edition had them: see `read_in`.
    """

    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    bot: Mapping[str, Script] = field(default_factory=dict)
    cast: Cast = field(default_factory=Cast)
    directory: Directory = field(default_factory=Directory)
    profile: Profile | None = None
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wording: WordingRules = field(default_factory=WordingRules)
    stage: Stage | None = None
    release: Release = field(default_factory=Release)
    closed: bool = False
    safety: Safety = field(default_factory=Safety)
    recordings: Recordings = field(default_factory=dict)
    measure: MeasureItems | None = None
    leader: LeaderWords | None = None
    statistics: Statistics = field(default_factory=Statistics)
    pictures: Mapping[str, int] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    measured: frozenset[str] = frozenset({SOURCE_LOCALE})
    announcements: Mapping[str, Announcement] = field(default_factory=dict)
    day: date | None = None
    votes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    personal: Personal = field(default_factory=Personal)
    full: bool = False
    newcomers: bool = True
    is_development: bool = False
    drafts: frozenset[str] = frozenset()
    promised: OfferedLanguages | None = None
    help_languages: Mapping[str, bool] = field(default_factory=dict)
    earlier: Mapping[str, Mapping[str, Lesson]] = field(default_factory=dict)
    _read_in: dict[str, Course] = field(default_factory=dict, init=False, repr=False, compare=False)

    def read_in(self, locale: str) -> Course:
        """Return the course as it is read in a locale: the same object, unless lessons there are of an earlier edition.

        That other course is made once, so that caches bound to it stay valid. A course made with `replace` makes its
        own.
        """
        if locale not in self.earlier:
            return self
        if locale not in self._read_in:
            lessons = {name: self.earlier[locale].get(name, lesson) for name, lesson in self.lessons.items()}
            self._read_in.setdefault(locale, replace(self, lessons=lessons, earlier={}))
        return self._read_in[locale]

    def without_drafts(self, but: str = "") -> Course:
        """Return the course that learners have: without its drafts, except for one that is named."""
        left = (self.drafts - {but}) & self.lessons.keys()
        if not left:
            return self
        lessons = {name: lesson for name, lesson in self.lessons.items() if name not in left}
        offered = {locale: tuple(it for it in names if it in lessons) for locale, names in self.offered.items()}
        return replace(self, lessons=lessons, offered=offered)

    def invites(self, country: Country | None, age: Age | None) -> bool:
        """Return whether the bot is offered to this age in a country; without one, whether it is in all of them."""
        return all(self.release.invites(it, age) for it in ([country] if country else self.directory.countries))

    def may_save(self, country: Country | None, age: Age | None) -> bool:
        """Return whether a place may be saved in a country, without one in all of them, at this age (B3, B5, H11).

        `saving_released` in release.yaml alone says so. No place is saved of a learner who is younger than the bot is
        offered to.
        """
        countries = [country] if country else self.directory.countries
        may = all(self.release.releases_saving(it, self.day) for it in countries)
        return may and self.invites(country, age)

    def offered_to(self, locale: str, country: Country | None) -> Iterator[Lesson]:
        """Yield the lessons that a learner of this language and country is offered, in their order."""
        lessons = (self.lessons[name] for name in self.offered.get(locale, ()))
        return (lesson for lesson in lessons if lesson.is_for(country))

    @property
    def is_public(self) -> bool:
        """True once everybody is let in: then learners read only what is signed (A18)."""
        return self.stage is not None and self.stage.stage == "public"

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales a learner may choose: every text of the bot itself is translated into them."""
        return tuple(self.offered)

    def language_name(self, locale: str) -> str:
        """Return the name of a language in that language; its code where the profile names none."""
        return (self.profile.languages if self.profile else {}).get(locale, locale)

    def for_learners(self) -> Course:
        """Return the course without the languages that only staff and previews have."""
        staff_only = self.profile.staff_languages if self.profile else ()
        course = replace(self, help_languages={it: True for it, signed in self.help_languages.items() if signed})
        return course.offering({locale: names for locale, names in self.offered.items() if locale not in staff_only})

    def chat_language(self, locale: str) -> str:
        """Return the language of the chats in which a language for Help alone is used; any other as it is."""
        found = self.profile.help_languages.get(locale) if self.profile else None
        return found.chat if found else locale

    @property
    def scripts(self) -> tuple[Script, ...]:
        """Everything made of scenes: the bot's own files, the measure, the questions, the lessons."""
        measure = {MEASURE: self.measure.scenes} if self.measure else {}
        asked = measure | {f"{QUESTIONS_FOLDER}/{name}": question.scenes for name, question in self.questions.items()}
        made = (Script.model_construct(id=name, scenes=scenes) for name, scenes in asked.items())
        return (*self.bot.values(), *made, *self.lessons.values())

    def script(self, name: str) -> Script | None:
        """Return a lesson or a bot file by its name or an old name (`was:`); None when there is none."""
        return self.bot.get(name) or self.lesson(name)

    def lesson(self, name: str) -> Lesson | None:
        """Return a lesson by its name or an old name (`was:`); None when there is none."""
        found = self.lessons.get(name)
        return found or next((lesson for lesson in self.lessons.values() if name in lesson.was), None)

    def offering(
        self,
        offered: Mapping[str, tuple[str, ...]],
        asked: Mapping[str, frozenset[str]] | None = None,
        told: Mapping[str, frozenset[str]] | None = None,
        measured: frozenset[str] | None = None,
    ) -> Course:
        """Return the same course offered in these locales, with `asked`, `told` and `measured` replaced where given."""
        asked, told = (self.asked if asked is None else asked), (self.told if told is None else told)
        measured = self.measured if measured is None else measured
        return replace(self, offered=offered, asked=asked, told=told, measured=measured)
