"""Labels of the tables in a staff language: titles, notes, names of rows and columns, and values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import assert_never

from babel.numbers import format_decimal

from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.statistics.cells import POOLED, UNTOLD
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.reports.sentences import Sayings, Sentences, period_name, sentences
from bot.statistics.rule import COUNT, LEAST_RATINGS, MANY_ACCOUNTS, MONTHS_ADDED, SENSITIVE
from bot.statistics.tables import Label, Table, Value

LONGEST = 60
"""Most characters of a question; a longer one is cut at a word."""

NOTHING = "–"
"""Shown for a share or a sum that cannot be computed."""

SPACE = "\N{NO-BREAK SPACE}"

TITLES: Sayings = {
    "reached": "Accounts by quarter",
    "reach-by-country": "Accounts by month and country",
    "reach-by-language": "Accounts by month and language",
    "reach-by-age": "Accounts by month and age",
    "lessons": "Lessons begun and ended",
    "stops": "Where girls stopped",
    "ratings": "What girls say about a lesson",
    "tasks": "Did the one thing for the day happen?",
    "reasons": "Why, if they said so",
    "votes": "What girls picked",
    "quizzes": "Right answers to quizzes",
    "measure": "The questions before the course and later",
    "learning": "Did they learn?",
    "help": "Help",
    "links": "Links and posters",
    "links-by-month": "Links and posters by month",
    "pilot": "Small pilot",
}

NOTES: Sayings = {
    "reached": "About how many Telegram accounts used the bot in a quarter, each counted once however often it came. "
    "Quarters cannot be added up: an account that comes back counts in each of them.",
    "reach-by-country": "About how many Telegram accounts used the bot in a month. An account counts once a month, in "
    "one country.",
    "reach-by-language": "About how many Telegram accounts used the bot in a month, all countries together. An account "
    "counts once a month, in one language.",
    "reach-by-age": "About how many Telegram accounts used the bot in a month, all countries together, by the age they "
    "told.",
    "lessons": "About how many Telegram accounts began each lesson, and how many of them ended it in the same quarter, "
    "added up over the quarters. The share is of the quarters that show both numbers. {nothing} means fewer than about "
    "{least}, perhaps none.",
    "stops": "Of a hundred Telegram accounts that reached a question, so many went no further in the lesson; all "
    "countries together, each account once a month. Questions with too few are one bar: they stopped somewhere in "
    "these. Some questions are asked of some girls only.",
    "ratings": "About how many Telegram accounts gave a lesson a smile, a shrug or a frown on its badge, all countries "
    "and languages together, added up over the quarters; the first rating of a month counts. Only who ended it was "
    "asked. {nothing} means fewer than about {few}, perhaps none.",
    "tasks": "About how many Telegram accounts said, before their next lesson and on another day, whether the one "
    "thing for the day happened, all countries and languages together, added up over the quarters. Only who came back "
    "was asked, and what they say is not seen. Told only of a lesson with about {rated} ratings or more in a quarter; "
    "{nothing} means fewer than about {few}, perhaps none.",
    "reasons": "About how many Telegram accounts picked a reason after that; nobody has to. “Something felt wrong” "
    "leads to Help and is not counted here. Told only of a lesson with about {rated} ratings or more in a quarter; "
    "{nothing} means fewer than about {few}, perhaps none.",
    "votes": "About how many Telegram accounts picked an answer to a question to girls, added up over the months; the "
    "first pick of a month counts. {nothing} means too few, perhaps none.",
    "quizzes": "About how many Telegram accounts answered a question, and how many of a hundred were right the first "
    "time. {nothing} means too few answers for a share.",
    "measure": "About how many Telegram accounts answered each question before the course and once more, and how many "
    "of a hundred gave the good answer. “After” is the last time: after four lessons, after eight, or at the end. Each "
    "time tells another little story on the same skill; here stands the first one. The change is of the accounts that "
    "answered both times: better less worse. {nothing} means too few answers.",
    "learning": "Telegram accounts that answered all questions of a subject before the course and once more, each "
    "compared with itself: how many of a hundred gave more good answers the last time (after four lessons, after "
    "eight, or at the end), and how many fewer. {nothing} means too few answers.",
    "help": "About how many Telegram accounts opened Help and the like, each once a month, added up over the quarter "
    "and counted without any pseudonym. Only for a country with about {large} accounts or more in each month; "
    "{nothing} means fewer than that, or too few of these, perhaps none.",
    "links": "About how many Telegram accounts came by a link, and how many of them ended a lesson in the same month, "
    "all countries and languages together, added up over the months. An account counts once a month, and can count for "
    "more than one link. {nothing} means too few, or not counted.",
    "links-by-month": "About how many Telegram accounts came by a link in a month, all countries and languages "
    "together.",
    "pilot": "About how many Telegram accounts, all countries together, counted once over the whole time. {nothing} "
    "means too few, perhaps none.",
}
"""The unit of each table, and which accounts it counts."""

SIGNS: Sayings = {
    "hidden": "{hidden} means fewer than about {least}, perhaps none.",
    "total": "The total is counted by itself: what is hidden elsewhere is in it.",
}
"""Explanations of values that are not plain numbers."""

_SIGNS_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("reached", "reach-by-country", "reach-by-language", "reach-by-age"), ("hidden", "total")),
    "links-by-month": ("hidden",),
}

COLUMNS: Sayings = {
    "total": "Total",
    "started": "Begun",
    "finished": "Ended",
    "finished-share": "Ended, of those begun",
    "reached-stop": "Reached it",
    "stopped": "Went no further",
    "stopped-share": "Of those who reached it",
    "smile": "🙂 smile",
    "shrug": "😐 shrug",
    "frown": "🙁 frown",
    "did-yes": "Yes",
    "did-not-yet": "Not yet",
    "did-not-for-me": "Not for me",
    "said": "Said so",
    "voted": "Picked it",
    "came": "Came by it",
    "came-finished": "And ended a lesson",
    "answered": "Answered",
    "right-share": "Right",
    "before-answered": "Answered before",
    "before-share": "Good before",
    "after-answered": "Answered after",
    "after-share": "Good after",
    "answered-twice": "Answered both times",
    "gained": "Better afterwards",
    "lost": "Worse afterwards",
    "change": "Better less worse",
    "accounts": "Accounts",
}

ROWS: Sayings = {
    "reached": "Used the bot",
    "finished-3": "Ended at least 3 lessons",
    "smile": "🙂 Smiled at a lesson",
    "shrug": "😐 Shrugged at a lesson",
    "frown": "🙁 Frowned at a lesson",
    "did-yes": "Did the one thing for the day",
    "did-not-yet": "Had not done it yet",
    "did-not-for-me": "Said it was not for them",
}

REASONS: Sayings = {
    "funny": "It was funny",
    "learn": "I learned something",
    "long": "It was too long",
    "hard": "It was hard to follow",
}

EVENTS: Sayings = {
    "help-opened": "Help opened",
    "safe-word": "Safe word typed",
    "confirm-yes": "“Is something wrong?” Yes",
    "confirm-no": "“Is something wrong?” No",
    "tidied": "Chat tidied up",
    "erased": "Everything erased",
}

AGES: Sayings = {
    "10-13": "10 to 13",
    "14-17": "14 to 17",
    "18+": "18 and over",
    UNTOLD: "Age not told",
    POOLED: "All ages",
}

DOMAINS: Sayings = {"knowledge": "Knowledge", "confidence": "Confidence"}
"""Subjects of the measure. One that is not named here is shown by its id."""

HEADS: Sayings = {
    "period": "Period",
    "country": "Country",
    "locale": "Language",
    "age": "Age",
    "lesson": "Lesson",
    "stop": "Question",
    "item": "Question",
    "domain": "Subject",
    "reason": "Reason",
    "question": "Question",
    "answer": "Answer",
    "event": "What",
    "link": "Link",
    "column": "What",
    "row": "What",
}
"""Headings of the column that holds the row labels."""

COUNTRIES: Sayings = {UNTOLD: "Elsewhere, or not told", POOLED: "All countries"}
LANGUAGES: Sayings = {POOLED: "All languages"}


@dataclass(frozen=True)
class TableLabels:
    """Labels in one language for the tables of one course.

    `said` gives an author's words in this language, without markup and on one line.
    """

    course: Course
    locale: str
    said: Callable[[Text], str]

    def label(self, label: Label) -> str:
        """Return the name of a row, a column or a limit."""
        if label.of == "period":
            return period_name(label.name, self.locale)
        if label.of == "stop" and label.name.count("/") == 2:
            return self._run(*label.name.split("/"))
        return self._names.get(label.of, {}).get(label.name, label.name)

    def _run(self, lesson: str, first: str, last: str) -> str:
        """Return the name of a run of stops: the first and the last of them."""
        return " … ".join(self.label(Label("stop", f"{lesson}/{stop}")) for stop in (first, last))

    def heading(self, label: Label) -> str:
        """Return the heading above labels of this kind."""
        return self.sentences.say(HEADS[label.of])

    def title(self, table: Table) -> str:
        """Return the title of a table, with its limits."""
        limits = ", ".join(map(self.label, table.about))
        title = self.sentences.say(TITLES[table.id])
        colon = "" if title.endswith("?") else ":"
        return f"{title}{colon} {limits}" if limits else title

    def note(self, table: Table) -> str:
        """Return the note under a title: the unit, and how to read values that are not plain numbers."""
        small = least(table)
        signs = {"hidden": f"“<{small}”", "nothing": f"“{NOTHING}”", "least": small}
        signs |= {"few": COUNT.least_shown(MONTHS_ADDED), "large": MANY_ACCOUNTS, "rated": LEAST_RATINGS}
        found = (NOTES[table.id], *(SIGNS[it] for it in _SIGNS_OF.get(table.id, ())))
        return " ".join(self.sentences.say(it, **signs) for it in found)

    def value(self, value: Value, table: Table) -> str:
        """Return a value as text: `1,240 ± 7`, `65 % ± 9`, `≥88 %`, `+25 ± 8`; a hidden one as `<10` or `–`."""
        return hidden(table) if value is None else self.shown(value)

    def shown(self, value: About | Share | NetChange) -> str:
        """Return a value that is not hidden as text, with its uncertainty."""
        match value:
            case About():
                return f"{self.number(value.accounts)}{self._margin(value.margin)}"
            case Share():
                return self.share(value)
            case NetChange():
                return f"{signed(value.points)}{self._margin(value.margin)}"
            case _:
                assert_never(value)

    def share(self, share: Share) -> str:
        """Return a share as text with its uncertainty; of a share at an end only the limit: `≤12 %`, `≥88 %`."""
        if not share.edge:
            return f"{share.percent}{SPACE}%{self._margin(share.margin)}"
        sign, end = ("≤", share.interval.high) if share.percent < 50 else ("≥", share.interval.low)
        return f"{sign}{end}{SPACE}%"

    def _margin(self, margin: int) -> str:
        return f"{SPACE}±{SPACE}{self.number(margin)}"

    def number(self, value: int) -> str:
        """Return a number with its digits grouped as in the language."""
        return _number(value, self.locale)

    @property
    def bot(self) -> str:
        """The bot's name; empty for a course without a profile."""
        return self.said(self.course.profile.name) if self.course.profile else ""

    @cached_property
    def sentences(self) -> Sentences:
        """The program's own sentences in this language."""
        return sentences(self.locale)

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "country": dict(self._countries()),
            "locale": {**self._languages, **self._sayings(LANGUAGES)},
            "lesson": {name: self.said(lesson.title) for name, lesson in self.course.lessons.items()},
            "stop": dict(self._questions()),
            "item": dict(self._items()),
            "domain": self._sayings(DOMAINS),
            "question": {
                name: shortened(self.said(question.question)) for name, question in self.course.questions.items()
            },
            "answer": dict(self._answers()),
            "link": {code: f"{link.label} ({code})" for code, link in self.course.statistics.links.items()},
            **{of: self._sayings(saying) for of, saying in _SAYINGS.items()},
        }

    def _sayings(self, sayings: Sayings) -> Mapping[str, str]:
        return {name: self.sentences.say(words) for name, words in sayings.items()}

    def _countries(self) -> Iterator[tuple[str, str]]:
        for name, words in self.course.directory.countries.items():
            yield name, self.said(words)
        yield from self._sayings(COUNTRIES).items()

    @property
    def _languages(self) -> Mapping[str, str]:
        return self.course.profile.languages if self.course.profile else {}

    def _questions(self) -> Iterator[tuple[str, str]]:
        for name, lesson in self.course.lessons.items():
            for stop in lesson.stops():
                yield f"{name}/{stop.id}", shortened(self.said(stop.question))

    def _items(self) -> Iterator[tuple[str, str]]:
        if self.course.measure:
            for known in self.course.measure.knowledge:
                yield known.id, shortened(self.said(known.forms.before.item))
            for sure in self.course.measure.confidence:
                yield sure.id, shortened(self.said(sure.item))

    def _answers(self) -> Iterator[tuple[str, str]]:
        for name, question in self.course.questions.items():
            yield from ((f"{name}/{option.text.key}", self.said(option.text)) for option in question.options)


_SAYINGS: Mapping[str, Sayings] = {
    "age": AGES,
    "column": COLUMNS,
    "row": ROWS,
    "event": EVENTS,
    "reason": REASONS,
}


def shortened(words: str) -> str:
    """Return the text, cut at a word if it is longer than `LONGEST`."""
    if len(words) <= LONGEST:
        return words
    kept = words[:LONGEST].rpartition(" ")[0] or words[: LONGEST - 1]
    return kept.rstrip(" ,;:–") + "…"


def signed(points: int) -> str:
    """Return a difference with its sign."""
    sign = "\N{MINUS SIGN}" if points < 0 else "+" if points else ""
    return f"{sign}{abs(points)}"


def hidden(table: Table) -> str:
    """Return the text for a hidden value: `<10` for a cell, `–` for a share or a sum that cannot be computed.

    A figure of Help may be hidden because its country is small, which says nothing of its size.
    """
    return f"<{least(table)}" if table.id in _CELLS else NOTHING


_CELLS = frozenset(("reached", "reach-by-country", "reach-by-language", "reach-by-age", "links-by-month"))
"""Tables in which each value is one cell with one draw of noise."""


def least(table: Table) -> int:
    """Return the noisy count below which a cell of this table is hidden."""
    return (SENSITIVE if table.id == "help" else COUNT).least


@lru_cache(maxsize=4096)
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)
