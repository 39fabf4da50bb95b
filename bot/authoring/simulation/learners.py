"""Invented learners, drawn from a few chances and counted as a store would count them; nobody plays.

No real learner's data is used. The same seed gives the same counts. Weeks of holidays and exams roughly follow the
school calendars of each country; do not use them for planning.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple, TypeVar

from bot.lessons.model.commands import REASONS, TASK_ANSWERS, VERDICTS
from bot.lessons.model.people import COUNTRIES, Age, Country
from bot.lessons.steps import Wave
from bot.safeguarding.messages.message import ReleasedMessage
from bot.statistics.cell_counts import AnswerSet, BookCounts, LedgerGroup
from bot.statistics.cells import UNTOLD, HelpEvent
from bot.statistics.counted_events import END, GOOD, OTHER, LedgerKind
from bot.statistics.counting_periods import is_month, is_pilot
from bot.statistics.periods import Period, month_of, quarter_of
from bot.statistics.plan import Plan

LEARNING = 0.3
"""Usual gain in the chance of a good answer by all lessons together."""

_COUNTRIES: Mapping[Country, float] = {"KE": 38, "NP": 22, "KH": 16, "PH": 24}
_LOCALES: Mapping[Country, Mapping[str, float]] = {
    "KE": {"sw": 58, "en": 42},
    "NP": {"ne": 78, "en": 22},
    "KH": {"km": 92, "en": 8},
    "PH": {"fil": 60, "en": 40},
}
_AGES: Mapping[Age | str, float] = {"10-13": 34, "14-17": 46, "18+": 6, UNTOLD: 14}
_TELLS_COUNTRY, _TAKES_MEASURE, _ANSWERS_AGAIN = 0.85, 0.75, 0.8
_BEGINS_A_LESSON = 0.22
"""Chance that she begins a lesson in a visit; in the first one she always does."""
_RATES, _REASONS, _TELLS_OF_TASK, _VOTES, _BY_LINK = 0.4, 0.4, 0.5, 0.3, 0.3
_HELP: Mapping[HelpEvent, float] = {
    "help-opened": 0.06, "safe-word": 0.02, "confirm-yes": 0.005, "confirm-no": 0.01, "tidied": 0.03, "erased": 0.004,
}  # fmt: skip
"""By event, the chance in a visit."""
_WAVES: Mapping[int, Wave] = {4: "fourth", 8: "eighth"}
"""Waves on the way, by the number of lessons ended before."""

Thing = TypeVar("Thing")
Who = tuple[str, str, str]
"""Country, language and age."""
Mark = tuple[LedgerKind, str, str]
"""One thing that an account is counted for: kind, subject and value of a ledger group."""


@dataclass(slots=True)
class AccountMarks:
    """All that one account is counted for in one book: each thing once."""

    marks: set[Mark] = field(default_factory=set)
    answers: dict[tuple[Wave, str], str] = field(default_factory=dict)
    help: set[HelpEvent] = field(default_factory=set)


@dataclass(slots=True)
class CountedBook:
    """Counts of a month, a quarter or a pilot, as a store would return them."""

    accounts: Counter[tuple[Mark, Who]] = field(default_factory=Counter)
    finishers: Counter[int] = field(default_factory=Counter)
    answers: Counter[tuple[str, frozenset[tuple[tuple[Wave, str], str]]]] = field(default_factory=Counter)
    help: Counter[tuple[str, HelpEvent]] = field(default_factory=Counter)

    def add(self, who: Who, found: AccountMarks) -> None:
        """Count one account."""
        self.accounts.update((mark, who) for mark in found.marks)
        self.help.update((who[0], event) for event in found.help)
        if ended := sum(kind == "finished" for kind, _, _ in found.marks):
            self.finishers[ended] += 1
        if found.answers:
            self.answers[who[0], frozenset(found.answers.items())] += 1

    @property
    def groups(self) -> list[LedgerGroup]:
        """The ledger groups of the book."""
        return [
            LedgerGroup(kind=kind, subject=subject, value=value, country=country, locale=locale, age=age, accounts=many)
            for ((kind, subject, value), (country, locale, age)), many in self.accounts.items()
        ]

    @property
    def counts(self) -> BookCounts:
        """The counts of the book of a quarter or a pilot."""
        answers = [AnswerSet(country, dict(given), many) for (country, given), many in self.answers.items()]
        return BookCounts(self.groups, self.finishers, answers)


@dataclass(frozen=True)
class Invention:
    """Learners to invent: how many, for which weeks, from which countries; `seed` drives all chance.

    The weeks of `pilots` are counted in these alone. `completion`: chance that a lesson which was begun is ended, the
    learners' own if None; `learning`: gain in the chance of a good answer by all lessons together.
    """

    plan: Plan
    girls: int
    weeks: Sequence[Period]
    seed: int
    countries: Sequence[Country] = COUNTRIES
    pilots: Sequence[Period] = ()
    completion: float | None = None
    learning: float = LEARNING

    def books_of(self, week: Period) -> tuple[Period, ...]:
        """Return the books in which a week is counted."""
        pilots = tuple(pilot for pilot in self.pilots if pilot.holds(week))
        return pilots or (month_of(week.first), quarter_of(week.first))

    def books(self) -> dict[Period, CountedBook]:
        """Return all books in which a week is counted, with what is counted in them."""
        books = {book: CountedBook() for week in self.weeks for book in self.books_of(week)}
        dice = Random(f"{self.seed} girls")  # noqa: S311 - invented learners, not security
        hard = {lesson: dice.randrange(len(stops)) for lesson, stops in self.plan.stops.items() if stops}
        asked = (*(quiz for found in self.plan.quizzes.values() for quiz in found), *self.plan.items)
        ease = {name: dice.uniform(-0.2, 0.2) for name in asked}
        for _ in range(self.girls):
            learner = _draw(self, dice)
            for book, found in InventedLife(self, learner, hard, ease, dice).lived().items():
                books[book].add(learner.who, found)
        return books


class DrawnLearner(NamedTuple):
    """Country, language, age and habits of a learner. Chances are from 0 to 1.

    `joins` is the number of her first week; `fades` the factor by which her visits decrease each week; `appetite` her
    chance of one more lesson, `patience` of ending one; `knows` and `sure` her chances, before her first lesson, of a
    good answer to a question of knowledge and to one about herself.
    """

    who: Who
    home: Country
    joins: int
    visits: float
    fades: float
    appetite: float
    patience: float
    knows: float
    sure: float
    takes_measure: bool


def _draw(wish: Invention, dice: Random) -> DrawnLearner:
    """Draw a learner. More than half are in clubs, which come back more surely and begin in the first weeks."""
    home = _choose({country: _COUNTRIES[country] for country in wish.countries}, dice)
    spoken = {locale: weight for locale, weight in _LOCALES[home].items() if locale in wish.plan.locales}
    locale = _choose(spoken or {wish.plan.locales[0]: 1.0}, dice)
    in_club = dice.random() < 0.55
    return DrawnLearner(
        who=(home if dice.random() < _TELLS_COUNTRY else UNTOLD, locale, str(_choose(_AGES, dice))),
        home=home,
        joins=int(len(wish.weeks) * dice.random() ** (1.5 if in_club else 1.0)),
        visits=(1.0 if in_club else 0.8) * dice.lognormvariate(0, 0.5),
        fades=dice.uniform(0.93, 0.99) if in_club else dice.uniform(0.70, 0.92),
        appetite=dice.betavariate(2, 5),
        patience=wish.completion if wish.completion is not None else dice.betavariate(6, 2),
        knows=dice.betavariate(5, 4),
        sure=dice.betavariate(3, 5),
        takes_measure=dice.random() < _TAKES_MEASURE,
    )


@dataclass
class InventedLife:
    """Weeks of one learner, and what she is counted for in each book."""

    wish: Invention
    learner: DrawnLearner
    hard: Mapping[str, int]
    ease: Mapping[str, float]
    dice: Random
    begun: int = 0
    ended: int = 0
    found: defaultdict[Period, AccountMarks] = field(default_factory=lambda: defaultdict(AccountMarks))

    def lived(self) -> Mapping[Period, AccountMarks]:
        """Return what she is counted for, by book."""
        for number, week in enumerate(self.wish.weeks[self.learner.joins :]):
            visits = self.learner.visits * math.pow(self.learner.fades, number) * season(self.learner.home, week.first)
            if number == 0 or self.dice.random() < visits:
                self._visit(week, is_first=number == 0)
        return self.found

    def _visit(self, week: Period, is_first: bool) -> None:
        books = self.wish.books_of(week)
        self._note(books, "visited")
        for event, chance in _HELP.items():
            if self.dice.random() < chance:
                self.found[books[0]].help.add(event)
        self._vote(books)
        code = self._came(books) if is_first else None
        lessons = self.wish.plan.lessons
        if not is_first and self.dice.random() >= _BEGINS_A_LESSON:
            return
        while self.begun < len(lessons):
            is_ended = self._play(books, lessons[self.begun])
            self.begun += 1
            if is_ended and code:
                self._note(books, "came-finished", code)
            if self.dice.random() >= self.learner.appetite:
                return

    def _note(self, books: Sequence[Period], kind: LedgerKind, subject: str = "", value: str = "") -> None:
        """Count one thing in each book of a week. In a pilot ratings and tasks count once, whatever the lesson."""
        for book in books:
            about = "" if is_pilot(book) and kind in ("rated", "did") else subject
            self.found[book].marks.add((kind, about, value))

    def _came(self, books: Sequence[Period]) -> str | None:
        codes = [code for code, first in self.wish.plan.links.items() if is_month(books[0]) and first <= books[0].name]
        code = self.dice.choice(codes) if codes and self.dice.random() < _BY_LINK else None
        if code:
            self._note(books, "came", code)
        return code

    def _vote(self, books: Sequence[Period]) -> None:
        for name, ballot in self.wish.plan.questions.items():
            is_new = not any(kind == "voted" and subject == name for kind, subject, _ in self.found[books[0]].marks)
            if is_new and ballot.is_open_in(books[0]) and self.dice.random() < _VOTES:
                self._note(books, "voted", name, self.dice.choice(ballot.answers))

    def _play(self, books: Sequence[Period], lesson: str) -> bool:
        """Count a lesson that she begins; return True if she ends it."""
        stops = self.wish.plan.stops[lesson]
        self._note(books, "started", lesson)
        if self.begun == 0:
            self._answer_items(books, "before")
        if self.begun and self.dice.random() < _TELLS_OF_TASK:
            before = self.wish.plan.lessons[self.begun - 1]
            self._note(books, "did", before, self.dice.choices(TASK_ANSWERS, (5, 3, 2))[0])
        is_ended = not stops or self.dice.random() < self.learner.patience
        place = len(stops) if is_ended else self._stop_of(lesson, stops)
        for quiz in self.wish.plan.quizzes[lesson]:
            if stops.index(quiz) < place:
                value = GOOD if self._knows(quiz, self.learner.knows) else OTHER
                self._note(books, "answered", f"{lesson}/{quiz}", value)
        self._note(books, "reached", lesson, END if is_ended else f"{place:03} {stops[place]}")
        if is_ended:
            self._end(books, lesson)
        return is_ended

    def _stop_of(self, lesson: str, stops: Sequence[str]) -> int:
        """Return where she leaves a lesson: half of the time at the hard stop, else anywhere."""
        return self.hard[lesson] if self.dice.random() < 0.5 else self.dice.randrange(len(stops))

    def _end(self, books: Sequence[Period], lesson: str) -> None:
        self.ended += 1
        self._note(books, "finished", lesson)
        if self.dice.random() < _RATES:
            self._note(books, "rated", lesson, self.dice.choices(VERDICTS, (7, 2, 1))[0])
            if self.dice.random() < _REASONS:
                self._note(books, "because", lesson, self.dice.choice(REASONS))
        if wave := "after" if self.begun + 1 == len(self.wish.plan.lessons) else _WAVES.get(self.ended):
            self._answer_items(books, wave)

    def _answer_items(self, books: Sequence[Period], wave: Wave) -> None:
        """Answer the measure in a wave, if she takes it."""
        if not self.learner.takes_measure or self.dice.random() >= (1.0 if wave == "before" else _ANSWERS_AGAIN):
            return
        about_herself = self.wish.plan.domains.get("confidence", ())
        for item, waves in self.wish.plan.items.items():
            if wave in waves:
                before = self.learner.sure if item in about_herself else self.learner.knows
                value = GOOD if self._knows(item, before) else OTHER
                for book in books:
                    self.found[book].answers[wave, item] = value

    def _knows(self, name: str, before: float) -> bool:
        learnt = self.wish.learning * self.ended / len(self.wish.plan.lessons)
        return self.dice.random() < min(max(before + self.ease[name] + learnt, 0.03), 0.97)


def _choose(weights: Mapping[Thing, float], dice: Random) -> Thing:
    return dice.choices(list(weights), list(weights.values()))[0]


HOLIDAYS, EXAMS = 0.45, 0.6
"""Factor on visits in holidays and in exam weeks."""

_Weeks = tuple[tuple[int, int], ...]
"""Pairs of first and last ISO week, both included."""

_HOLIDAYS: Mapping[Country, _Weeks] = {
    "KE": ((14, 17), (32, 34), (45, 53)),
    "NP": ((1, 2), (14, 16), (40, 43)),
    "KH": ((15, 16), (34, 42)),
    "PH": ((14, 23), (51, 53)),
}
_EXAMS: Mapping[Country, _Weeks] = {
    "KE": ((13, 13), (30, 31), (43, 44)),
    "NP": ((11, 13), (36, 37)),
    "KH": ((12, 13), (31, 33)),
    "PH": ((12, 13), (41, 42)),
}


def season(country: Country, day: date) -> float:
    """Return the activity factor of a day; 1 in a week of lessons."""
    week = day.isocalendar().week
    if _is_in(week, _HOLIDAYS[country]):
        return HOLIDAYS
    return EXAMS if _is_in(week, _EXAMS[country]) else 1.0


def _is_in(week: int, spans: _Weeks) -> bool:
    return any(first <= week <= last for first, last in spans)


_TOLD = {
    "en": (
        "KE",
        "A story about a football team, please.",
        "I liked the one with the fake picture. Make it longer.",
        "More games between the stories!",
        "Something about what to say to a friend who is sad.",
        "My name is Lina and I want a story about dancing.",
        "Somebody I know frightens me and I do not know what to do.",
    ),
    "sw": ("KE", "Hadithi kuhusu muziki tafadhali.", "Nataka michezo zaidi.", "Asante, nimejifunza mengi."),
    "ne": ("NP", "साथीहरूको बारेमा कथा चाहिन्छ।", "अझ धेरै खेल राख्नुहोस्।", "कथा अलि लामो भए राम्रो हुन्थ्यो।"),
    "km": ("KH", "ខ្ញុំចង់បានរឿងអំពីតន្ត្រី។", "សូមដាក់ល្បែងច្រើនជាងនេះ។", "រឿងនេះល្អណាស់ អរគុណ។"),
    "fil": ("PH", "Kuwento po tungkol sa pagsayaw.", "Mas maraming laro sana.", "Salamat, ang ganda ng mga kuwento."),
}
"""Per language: a country, and invented messages."""


def invented_messages(question: str, locales: Container[str], week: str, chance: Random) -> tuple[ReleasedMessage, ...]:
    """Return a week's messages in the languages of the course, shuffled like a real release; half may be quoted."""
    found = [(locale, said[0], it) for locale, said in _TOLD.items() if locale in locales for it in said[1:]]
    chance.shuffle(found)
    return tuple(
        ReleasedMessage(
            id=f"{chance.getrandbits(64):016x}",
            question=question,
            locale=locale,
            country=country,
            week=week,
            words=words,
            quotable=chance.random() < 0.5,
        )
        for locale, country, words in found
    )
