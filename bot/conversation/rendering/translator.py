"""Texts in the learner's language, with names from her country filled in, as HTML or as plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from bot.conversation.rendering.copied import as_html, copied, unmarked
from bot.conversation.rendering.help_numbers import CALLS, HelpNumbers, dated
from bot.conversation.rendering.start_link import address
from bot.engine.events import Built, Figure, Values
from bot.engine.session import SAVED_STAYS
from bot.lessons.model.fields import WEEKDAYS
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Country
from bot.lessons.model.text import PLACEHOLDER, Text
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import isolate, unbroken, with_direction, written
from bot.safeguarding.messages.scrub import REMOVED

BOLD = re.compile(r"\*([^*\n]+)\*")
HERS = "\ue000"
"""Placeholder for the learner's own words in a text: a private-use character that no keyboard types.

`bot.safeguarding.messages.scrub` removes it from what she types.
"""
EXAMPLE = "name-of-your-bot"
"""Bot name used without Telegram. Its hyphens keep it from being a real username."""

UNKNOWN = "–"
"""Text in place of a name that nobody has filled in yet; `check --release` reports those."""


_DAYS = {name: date(2024, 1, 1 + number) for number, name in enumerate(WEEKDAYS)}
"""One date per day of the week, from which Babel formats the day's name; authors do not write these."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Translator for one learner: `names` is the country of her story's cast, `country` the one she is in.

    `today` decides which test calls are outdated, `now` (seconds since 1970) who answers at night. On `until` her data
    is deleted unless she taps again; on `news_until` so is what is kept for news, if she said yes to news. `words` is
    her draft to staff, already scrubbed, and `code` the code that withdraws it: both are shown to her only. `username`
    is the bot's username on Telegram.
    """

    course: Course
    catalogs: Catalogs
    locale: str
    names: Country | None = None
    _: KW_ONLY
    country: Country | None = None
    today: date = date.min
    now: float | None = None
    until: date | None = None
    news_until: date | None = None
    words: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    username: str = EXAMPLE

    def html(self, text: Text, values: Values | None = None) -> str:
        """Return a text for a bubble: escaped and marked up, the learner's own words as `<blockquote>`."""
        words = with_direction(self._filled(text, values or {}), self.locale)
        said = as_html(BOLD.sub(r"<b>\1</b>", html.escape(words, quote=False)))
        return said.replace(HERS, self.quoted()) if HERS in said else said

    def as_read(self, text: Text, values: Values | None = None) -> str:
        """Return the text of a bubble as it is read, without markup and without the learner's own words."""
        return _bare(with_direction(self._filled(text, values or {}), self.locale)).replace(HERS, "")

    def quoted(self) -> str:
        """Return the learner's own words as she sees them before sending; what was removed is named in her language."""
        removed = self.course.profile.removed if self.course.profile else Text("[…]")
        words = html.escape(self.words, quote=False).replace(REMOVED, self.catalogs.say(removed, self.locale))
        return f"<blockquote>{words}</blockquote>" if words else ""

    def plain(self, text: Text, values: Values | None = None) -> str:
        """Return a text for a button: without markup, on one line."""
        words = self.catalogs.say(text, self.locale)
        if "<" not in words:
            return _fixed(words, self.locale)
        return _one_line(self._put_in(words, values or {}), self.locale)

    def _filled(self, text: Text, values: Values) -> str:
        words = self.catalogs.say(text, self.locale)
        return self._put_in(words, values) if "<" in words else words

    def _put_in(self, words: str, values: Values) -> str:
        return PLACEHOLDER.sub(lambda match: self._value(match[1], values) or match[0], words)

    def _value(self, name: str, values: Values) -> str | None:
        if name in values:
            return self._of(values[name])
        if name in SPECIAL:
            return SPECIAL[name](self)
        if name.startswith(CALLS):
            return self._numbers.card(name)
        if name in _DAYS:
            # not `cccc`: after one such call in Swahili, Babel gives Swahili's names to every language
            return self._dated(_DAYS[name], "EEEE")
        found = self.course.cast.name(name, self.names)
        return isolate(self.catalogs.say(found, self.locale), self.locale) if found else None

    def _of(self, value: Text | Built | tuple[Text, ...] | tuple[Figure, ...] | date) -> str:
        if isinstance(value, date):
            return self._dated(value, "long")
        if isinstance(value, Built):
            return isolate(" ".join(self._filled(line, {}) for line in value.lines), self.locale)
        parts = value if isinstance(value, tuple) else (value,)
        lines = [self._figure(part) for part in parts if isinstance(part, Figure)]
        named = (isolate(self._filled(part, {}), self.locale) for part in parts if isinstance(part, Text))
        return "\n".join(lines) or ", ".join(named)

    def _figure(self, figure: Figure) -> str:
        """Return a line with a figure, the number in the digits of the language."""
        number = Text(written(str(figure.number), self.locale))
        return self._filled(figure.line, {"answer": figure.answer, "number": number})

    def her_words(self) -> str:
        """Return the placeholder for the learner's words. They are inserted last, so that nothing in them is parsed."""
        return HERS

    def withdrawal_code(self) -> str:
        """Return the code that withdraws the learner's message; it is shown once (G6)."""
        return isolate(copied(self.code) if self.code else UNKNOWN, self.locale)

    def safe_word(self) -> str:
        """Return the word that opens Help when typed anywhere, never broken over two lines (A13)."""
        words = self.course.profile.words if self.course.profile else {}
        return isolate(unbroken(words[self.locale].safe_word), self.locale) if self.locale in words else ""

    def kept_until(self) -> str:
        """Return the day the learner's data is deleted if she taps nothing more, in her language (B7)."""
        return self._dated(self.until, "long") if self.until else UNKNOWN

    def asked_until(self) -> str:
        """Return the day until which data the learner asked to keep is kept if she taps nothing more (B7, B9)."""
        return self._dated(self.today + timedelta(seconds=SAVED_STAYS), "long")

    def kept_for_news(self) -> str:
        """Return the day until which the learner's address is kept for news; a dash if it is not kept (B7, B9)."""
        return self._dated(self.news_until, "long") if self.news_until else UNKNOWN

    def controller(self) -> str:
        """Return the controller of the learners' data, from `release.yaml` (B6)."""
        return isolate(self.course.release.controller or UNKNOWN, self.locale)

    def contact(self) -> str:
        """Return the address for learners, parents and teachers to write to, from `release.yaml` (B6)."""
        return isolate(self.course.release.contact or UNKNOWN, self.locale)

    def link(self) -> str:
        """Return the bot's own link, without any code or lesson in it."""
        return isolate(address(self.username).removeprefix("https://"), self.locale)

    def people(self) -> str:
        """Return the people to call, for the learner's country or one line per country, and the last test (E1)."""
        return self._numbers.people()

    @property
    def _numbers(self) -> HelpNumbers:
        return HelpNumbers(self.course.directory.as_of(self.today), self.catalogs, self.locale, self.country, self.now)

    def _dated(self, day: date, how: str) -> str:
        return dated(day, how, self.locale)


def _one_line(words: str, locale: str) -> str:
    return with_direction(" ".join(_bare(words).split()), locale)


_fixed = lru_cache(maxsize=1_000)(_one_line)
"""`_one_line` with a cache, for texts without placeholders: the keyboard's are rendered with every reply."""


def _bare(words: str) -> str:
    """Return the words without markup. Most have no bold stars, so these are looked for first."""
    return unmarked(BOLD.sub(r"\1", words) if "*" in words else words)


SPECIAL: dict[str, Callable[[Translator], str]] = {
    "safe-word": Translator.safe_word,
    "people": Translator.people,
    "kept-until": Translator.kept_until,
    "asked-until": Translator.asked_until,
    "news-until": Translator.kept_for_news,
    "controller": Translator.controller,
    "contact": Translator.contact,
    "words": Translator.her_words,
    "code": Translator.withdrawal_code,
    "link": Translator.link,
}
"""Words for each name of `FILLED_BY_BOT`."""
