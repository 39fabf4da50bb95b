"""The lines of numbers in Help: a card for a first screen, and the long list (E1, E2). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.localedata import exists

from bot.conversation.rendering.copied import copied
from bot.engine.daytime import is_night
from bot.lessons.model.directory import Directory, Route
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import isolate, written

CALLS, FIRST_CALLS = "call-", "call-first-"
"""Prefixes of a placeholder that stands for a card: `<call-low>` for all its lines, `<call-first-low>` for two."""

LINE_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("call", "write", "chat", "visit"), frozenset({"name", "number"})),
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
    """The numbers of a directory in one language, for a learner of `country` (None: she has told none).

    `now` is in seconds since 1970: at night in a country those who answer then stand first. Without it, it is day.
    """

    directory: Directory
    catalogs: Catalogs
    locale: str
    country: Country | None
    now: float | None = None

    def people(self) -> str:
        """Return the long list: for the learner's country, or a line per country; and when it was last tested (E1)."""
        lines = self._listed(self.country) if self.country else self._helplines()
        return "\n".join((*lines, self.last_tried()))

    def card(self, placeholder: str) -> str:
        """Return the lines of a card: of the learner's country, or one line of each country and a list of others."""
        name = placeholder.removeprefix(FIRST_CALLS).removeprefix(CALLS)
        if self.country is None:
            return "\n".join(self._everywhere(name, placeholder.startswith(FIRST_CALLS)))
        choose = self.directory.short_card if placeholder.startswith(FIRST_CALLS) else self.directory.card
        return "\n".join(map(self._line, choose(self.country, name, at_night=self._is_night(self.country))))

    def _is_night(self, country: Country) -> bool:
        return self.now is not None and is_night(self.now, country)

    def _listed(self, country: Country) -> Iterator[str]:
        """Yield the lines of a country, in the order of the file; at night those who answer stand first."""
        routes = self.directory.of(country)
        at_night = self._is_night(country)
        return map(self._route, sorted(routes, key=lambda route: at_night and not route.answers_at_night))

    def _line(self, route: Route) -> str:
        line = self._filled(self._verb(route), number=self._number(route), name=self._name(route))
        line += self._about(*(filter(None, [route.cost]) if route.sends_help else self._terms(route)))
        return self._filled(self.directory.sms, line=line) if self.directory.answers_sms(route) else line

    def _verb(self, route: Route) -> Text:
        if route.role == "text":
            return self.directory.write
        if route.role == "chat":
            return self.directory.chat
        return self.directory.call if route.number else self.directory.visit

    def _terms(self, route: Route) -> tuple[Text, ...]:
        return (*route.terms, self.directory.at_night) if route.may_be_away_at_night else route.terms

    def _everywhere(self, name: str, is_short: bool) -> Iterator[str]:
        """Yield a line for each country; where all of a card has room, also a list of helplines for every other one."""
        for country in self._countries():
            yield from self._abroad(country, name)
        for route in () if is_short else self.directory.lists(name):
            place = isolate(self._say(self.directory.elsewhere), self.locale)
            yield self._filled(self.directory.listed, country=place, numbers=self._number(route))

    def _abroad(self, country: Country, name: str) -> Iterator[str]:
        """Yield the line of a country: the first who can be called, and who sends help where the card names one."""
        routes = self.directory.card(country, name, at_night=self._is_night(country))
        called = [route for route in routes if route.can_be_called] or self.directory.numbers(country)[:1]
        both = {route.sends_help: route for route in reversed(called)}
        numbers = " · ".join(self._short(route) for route in called if route in both.values())
        if True in both:
            yield self._filled(self.directory.listed, country=self._country(country), numbers=numbers)
        elif numbers:
            yield self._filled(self.directory.abroad, country=self._country(country), number=numbers)

    def _short(self, route: Route) -> str:
        """Return a number in short: of those that send help, the first one, with its name."""
        if not route.sends_help:
            return self._number(route)
        first = (route.number or "").partition("/")[0]
        return f"{self._name(route)} {self._number(route.model_copy(update={'number': first}))}"

    def _helplines(self) -> Iterator[str]:
        for country in self._countries():
            found = [self.directory.first(country, role) for role in ("child-helpline", "emergency", "police")]
            routes = [route for route in found if route and route.number] or self.directory.numbers(country)[:1]
            numbers = " · ".join(f"{self._name(route)} {self._number(route)}" for route in routes)
            if numbers:
                yield self._filled(self.directory.listed, country=self._country(country), numbers=numbers)
        yield from map(self._route, self.directory.of("all"))

    def _route(self, route: Route) -> str:
        terms = filter(None, (*self._terms(route), route.languages, route.reads, route.stays, route.more))
        line = f"*{self._name(route)}* {self._number(route)}{self._about(*terms)}"
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
