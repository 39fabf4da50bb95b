"""The lines of numbers in Help: a card for a first screen, and the long list (E1, E2). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.localedata import exists

from bot.conversation.rendering.copied import copied
from bot.lessons.model.directory import LINES, Directory, Route
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from bot.lessons.translations.bidi import isolate
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.digits import written

CALLS, FIRST_CALLS = "call-", "call-first-"
"""Prefixes of a placeholder that stands for a card: `<call-low>` for all its lines, `<call-first-low>` for two."""
FEW = 2
"""Lines of a card above the question whether to show Help, which leaves room for no more."""

LINE_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("call", "write", "visit"), frozenset({"name", "number"})),
    "sms": frozenset({"line"}),
    "example": frozenset({"message"}),
    "abroad": frozenset({"country", "number"}),
    "listed": frozenset({"country", "numbers"}),
}
"""Placeholders of the lines in directory.yaml, by their keys."""

_PLACEHOLDER = re.compile(r"<([a-z]+)>")


def card_placeholders(directory: Directory) -> frozenset[str]:
    """Return the placeholders that stand for the cards of a directory."""
    return frozenset(start + name for start in (CALLS, FIRST_CALLS) for name in directory.cards)


@dataclass(frozen=True, slots=True)
class HelpNumbers:
    """The numbers of a directory in one language, for a learner of `country` (None: she has told none)."""

    directory: Directory
    catalogs: Catalogs
    locale: str
    country: Country | None

    def people(self) -> str:
        """Return the long list: for the learner's country, or a line per country; and when it was last tested (E1)."""
        lines = map(self._route, self.directory.of(self.country)) if self.country else self._helplines()
        return "\n".join((*lines, self.last_tried()))

    def card(self, placeholder: str) -> str:
        """Return the lines of a card: of the learner's country, or the first number of each country."""
        most = FEW if placeholder.startswith(FIRST_CALLS) else LINES
        name = placeholder.removeprefix(FIRST_CALLS).removeprefix(CALLS)
        if self.country:
            return "\n".join(map(self._line, self.directory.card(self.country, name)[:most]))
        return "\n".join(line for country in self._countries() for line in self._abroad(country, name))

    def _line(self, route: Route) -> str:
        line = self._filled(self._verb(route), number=self._number(route), name=self._name(route))
        line += self._about(*route.terms)
        return self._filled(self.directory.sms, line=line) if self.directory.answers_sms(route) else line

    def _verb(self, route: Route) -> Text:
        if route.role == "text":
            return self.directory.write
        return self.directory.call if route.number else self.directory.visit

    def _abroad(self, country: Country, name: str) -> Iterator[str]:
        called = [route for route in self.directory.card(country, name) if route.can_be_called]
        for route in (called or self.directory.numbers(country))[:1]:
            yield self._filled(self.directory.abroad, country=self._country(country), number=self._number(route))

    def _helplines(self) -> Iterator[str]:
        for country in self._countries():
            found = [self.directory.first(country, role) for role in ("child-helpline", "emergency", "police")]
            routes = [route for route in found if route and route.number] or self.directory.numbers(country)[:1]
            numbers = " · ".join(f"{self._name(route)} {self._number(route)}" for route in routes)
            if numbers:
                yield self._filled(self.directory.listed, country=self._country(country), numbers=numbers)

    def _route(self, route: Route) -> str:
        line = f"*{self._name(route)}* {self._number(route)}{self._about(*route.terms, *filter(None, [route.more]))}"
        if route.first_message is None:
            return line
        message = copied(self._say(route.first_message))
        return f"{line}\n{self._filled(self.directory.example, message=message)}"

    def _about(self, *terms: Text) -> str:
        return f" ({', '.join(map(self._say, terms))})" if terms else ""

    def last_tried(self) -> str:
        """Return the month since which all numbers shown were tested, or a text saying some were not yet (E1)."""
        countries = [self.country] if self.country else list(self.directory.countries)
        called = [route.called for country in countries for route in self.directory.of(country) if route.number]
        days = [day for day in called if day]
        if not days or len(days) < len(called):
            return self._say(self.directory.untried)
        return f"{self._say(self.directory.tried)} {dated(min(days), 'MMMM y', self.locale)}"

    def _countries(self) -> tuple[Country, ...]:
        return self.directory.in_order(self.catalogs.otherwise.get(self.locale, self.locale))

    def _country(self, country: Country) -> str:
        return isolate(self._say(self.directory.countries[country]), self.locale)

    def _name(self, route: Route) -> str:
        return isolate(self._say(route.name), self.locale)

    def _number(self, route: Route) -> str:
        """Return the number to dial, in digits 0 to 9 and left to right even in a right-to-left language.

        Telegram makes a link of a number with `+`; any other is copied by one tap.
        """
        parts = [part.strip() for part in (route.number or "").split("/")]
        shown = " / ".join(part if part.startswith("+") else copied(part) for part in parts if part)
        return isolate(shown or route.web or "", self.locale)

    def _say(self, text: Text) -> str:
        return self.catalogs.say(text, self.locale)

    def _filled(self, text: Text, **values: str) -> str:
        return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), self._say(text))


def dated(day: date, how: str, locale: str) -> str:
    """Return a date in a language, or in English if Babel does not know it (`check` reports such a language)."""
    known = locale if exists(locale) else SOURCE_LOCALE
    return isolate(written(format_date(day, how, known), locale), locale)
