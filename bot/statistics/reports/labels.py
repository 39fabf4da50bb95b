"""Labels of the tables in a staff language: titles, notes, names of rows and columns, and values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from babel.numbers import format_decimal

from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.statistics.cells import POOLED, UNTOLD
from bot.statistics.published import Share
from bot.statistics.reports.period_names import period_name
from bot.statistics.reports.sentences import Sayings, Sentences, sentences
from bot.statistics.rule import COUNT, LEAST_FOR_SHARE, MANY_ACCOUNTS, MONTHS_ADDED, SENSITIVE
from bot.statistics.tables import Label, Table, Value

LONGEST = 60
"""Most characters of a question; a longer one is cut at a word."""

NOTHING = "–"
"""Shown for a share or a sum that cannot be computed."""

TITLES: Sayings = {
    "reach-by-country": "Accounts by month and country",
    "reach-by-language": "Accounts by month and language",
    "reach-by-age": "Accounts by month and age",
    "weeks": "Accounts by week and language",
    "lessons": "Lessons begun and ended",
    "stops": "Where girls stopped",
    "ratings": "What girls say about a lesson",
    "reasons": "Why, if they said so",
    "votes": "What girls picked",
    "quizzes": "Right answers to quizzes",
    "measure": "Before the course and after it",
    "help": "Help",
    "links": "Links and posters",
    "links-by-month": "Links and posters by month",
    "pilot": "Small pilot",
    "pilot-measure": "Small pilot: before the course and after it",
}

NOTES: Sayings = {
    "reach-by-country": "About how many Telegram accounts used the bot in a month. An account counts once a month, in "
    "one country.",
    "reach-by-language": "About how many Telegram accounts used the bot in a month, all countries together. An account "
    "counts once a month, in one language.",
    "reach-by-age": "About how many Telegram accounts used the bot in a month, all countries together, by the age they "
    "told.",
    "weeks": "About how many Telegram accounts used the bot in a week.",
    "lessons": "About how many Telegram accounts began and ended each lesson, added up over the periods (visits by "
    "month, not accounts), and how many of a hundred that began it ended it. {nothing} means too few, or not counted: "
    "a country with few accounts has no figures by lesson.",
    "stops": "About how many Telegram accounts went no further than this question, all countries together. {nothing} "
    "means too few: they are counted with the next question that has a number.",
    "ratings": "About how many Telegram accounts gave a lesson a smile, a shrug or a frown on its badge, all countries "
    "and languages together, added up over the periods; the first rating of a month counts. Only who ended it was "
    "asked. {nothing} means fewer than about {few}, perhaps none.",
    "reasons": "About how many Telegram accounts picked a reason after that; nobody has to. “Something felt wrong” "
    "leads to Help and is not counted here. {nothing} means fewer than about {few}, perhaps none.",
    "votes": "About how many Telegram accounts picked an answer to a question to girls, added up over the months; the "
    "first pick of a month counts. {nothing} means too few, perhaps none.",
    "quizzes": "About how many Telegram accounts answered a question, and how many of a hundred were right the first "
    "time.",
    "measure": "The same questions before the course and after it: about how many Telegram accounts answered, and how "
    "many of a hundred gave the good answer. Those are not the same girls, so a difference proves nothing by itself.",
    "help": "About how many Telegram accounts opened Help and the like, each once a month, added up over the quarter "
    "and counted without any pseudonym. Only for a country with about {large} accounts or more in each month; "
    "{nothing} means fewer than that, or too few of these, perhaps none.",
    "links": "About how many Telegram accounts came by a link, and how many of them ended a lesson in the same month, "
    "all countries and languages together, added up over the months. An account counts once a month, and can count for "
    "more than one link. {nothing} means too few, or not counted.",
    "links-by-month": "About how many Telegram accounts came by a link in a month, all countries and languages "
    "together.",
    "pilot": "About how many Telegram accounts, all countries together, counted once over the whole time.",
}
"""The unit of each table, and which accounts it counts."""

SIGNS: Sayings = {
    "hidden": "{hidden} means fewer than about {least}, perhaps none.",
    "total": "The total adds up what is shown.",
    "share": "{nothing} means fewer than about {answers} answers, too few for a share.",
}
"""Explanations of values that are not plain numbers."""

_SIGNS_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("reach-by-country", "reach-by-language", "reach-by-age"), ("hidden", "total")),
    "help": ("total",),
    **dict.fromkeys(("weeks", "links-by-month", "pilot"), ("hidden",)),
    **dict.fromkeys(("lessons", "stops", "ratings", "reasons", "votes", "links"), ()),
    **dict.fromkeys(("quizzes", "measure"), ("hidden", "share")),
}

COLUMNS: Sayings = {
    "total": "Total",
    "started": "Begun",
    "finished": "Ended",
    "finished-share": "Ended, of those begun",
    "stopped": "Stopped here",
    "smile": "🙂 smile",
    "shrug": "😐 shrug",
    "frown": "🙁 frown",
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
    "accounts": "Accounts",
}

ROWS: Sayings = {
    "reached": "Used the bot",
    "started-first": "Began the first lesson",
    "finished-first": "Ended the first lesson",
    "finished-3": "Ended at least 3 lessons",
    "finished-12": "Ended at least 12 lessons",
    "smile": "🙂 Smiled at a lesson",
    "shrug": "😐 Shrugged at a lesson",
    "frown": "🙁 Frowned at a lesson",
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

HEADS: Sayings = {
    "period": "Period",
    "country": "Country",
    "locale": "Language",
    "age": "Age",
    "lesson": "Lesson",
    "stop": "Question",
    "item": "Question",
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
    said: Callable[[Text], str] = field(repr=False)

    def label(self, label: Label) -> str:
        """Return the name of a row, a column or a limit."""
        if label.of == "period":
            return period_name(label.name, self.locale)
        return self._names.get(label.of, {}).get(label.name, label.name)

    def heading(self, label: Label) -> str:
        """Return the heading above labels of this kind."""
        return self.sentences.say(HEADS[label.of])

    def title(self, table: Table) -> str:
        """Return the title of a table, with its limits."""
        limits = ", ".join(map(self.label, table.about))
        title = self.sentences.say(TITLES[table.id])
        return f"{title}: {limits}" if limits else title

    def note(self, table: Table) -> str:
        """Return the note under a title: the unit, and how to read values that are not plain numbers."""
        id, small = table.id.removeprefix("pilot-"), least(table)
        signs = {"hidden": f"“<{small}”", "nothing": f"“{NOTHING}”", "least": small, "answers": LEAST_FOR_SHARE}
        signs |= {"few": COUNT.least_shown(MONTHS_ADDED), "large": MANY_ACCOUNTS}
        return " ".join(self.sentences.say(it, **signs) for it in (NOTES[id], *map(SIGNS.__getitem__, _SIGNS_OF[id])))

    def value(self, value: Value, table: Table, column: Label | None = None) -> str:
        """Return a value as text: `1,240`, `65 %`, `≥95 %`, `<10`, or `–` for a share or a sum that cannot be computed.

        Without `column`, a hidden value reads like a single cell of its table.
        """
        if isinstance(value, Share):
            return self.share(value)
        return hidden(table, column) if value is None else self.number(value)

    def share(self, share: Share) -> str:
        """Return a share as text. One at an end reads "this or further out": `≤`, `≥`."""
        sign = "" if not share.edge else "≤" if share.percent < 50 else "≥"
        return f"{sign}{share.percent}\N{NO-BREAK SPACE}%"

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
                yield known.id, shortened(self.said(known.item))
            for sure in self.course.measure.confidence:
                yield sure.id, shortened(self.said(sure.item))

    def _answers(self) -> Iterator[tuple[str, str]]:
        for name, question in self.course.questions.items():
            yield from ((f"{name}/{option.text.key}", self.said(option.text)) for option in question.options)


_SAYINGS: Mapping[str, Sayings] = {"age": AGES, "column": COLUMNS, "row": ROWS, "event": EVENTS, "reason": REASONS}


def shortened(words: str) -> str:
    """Return the text, cut at a word if it is longer than `LONGEST`."""
    if len(words) <= LONGEST:
        return words
    kept = words[:LONGEST].rpartition(" ")[0] or words[: LONGEST - 1]
    return kept.rstrip(" ,;:–") + "…"


def hidden(table: Table, column: Label | None = None) -> str:
    """Return the text for a hidden value: `<10` for a cell, `–` for a share or a sum that cannot be computed.

    A figure of Help may be hidden because its country is small, which says nothing of its size.
    """
    return NOTHING if table.id == "help" or is_made(table, column) else f"<{least(table)}"


def is_made(table: Table, column: Label | None) -> bool:
    """Return True if a column holds sums or shares rather than one cell in each row."""
    return table.id in ("lessons", "stops", "ratings", "reasons", "votes", "links") or (
        column is not None and column.name in _MADE
    )


_MADE = frozenset(name for name in COLUMNS if name == "total" or name.endswith("share"))


def least(table: Table) -> int:
    """Return the noisy count below which a cell of this table is hidden."""
    return (SENSITIVE if table.id == "help" else COUNT).least


@lru_cache(maxsize=4096)
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)
