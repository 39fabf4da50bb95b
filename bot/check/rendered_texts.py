"""How a text reads: in every language that has it, with the names of every country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import NamedTuple

from bot.conversation.rendering.translator import PLACEHOLDER, Translator
from bot.engine.events import Values
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs


class RenderedText(NamedTuple):
    """The words of a text in one language, for a girl of one country."""

    locale: str
    country: Country | None
    words: str


@dataclass(frozen=True)
class RenderedTexts:
    """Texts in all their wordings, each text's worked out once."""

    course: Course
    catalogs: Catalogs
    _plain: dict[tuple[str, str], tuple[RenderedText, ...]] = field(default_factory=dict, compare=False)
    _bubbles: dict[tuple[str, str], tuple[RenderedText, ...]] = field(default_factory=dict, compare=False)

    def of_button(self, text: Text) -> tuple[RenderedText, ...]:
        """What can stand on a button."""
        known = (text.context, text.source)
        if known not in self._plain:
            self._plain[known] = tuple(
                RenderedText(translator.locale, translator.country, translator.plain(text))
                for translator in self._speeches(text)
            )
        return self._plain[known]

    def of_bubble(self, text: Text, values: Values) -> Iterable[RenderedText]:
        """What can stand in a bubble, as Telegram counts it: without the markup."""
        if values:
            return self._bubble(text, values)
        known = (text.context, text.source)
        if known not in self._bubbles:
            self._bubbles[known] = tuple(self._bubble(text, values))
        return self._bubbles[known]

    def _bubble(self, text: Text, values: Values) -> Iterator[RenderedText]:
        for translator in self._speeches(text):
            yield RenderedText(translator.locale, translator.country, translator.seen(text, values))

    def _speeches(self, text: Text) -> Iterator[Translator]:
        """One for each wording: names of countries matter only where the text asks for a name."""
        for locale in (SOURCE_LOCALE, *self.catalogs.by_locale):
            words = self.catalogs.find(text, locale)
            if words is None or (locale != SOURCE_LOCALE and not text.context):
                continue
            for country in (None, *COUNTRIES) if PLACEHOLDER.search(words) else (None,):
                yield self._spoken[locale, country]

    @cached_property
    def _spoken(self) -> dict[tuple[str, Country | None], Translator]:
        """How the bot speaks in each language to girls of each country."""
        locales, countries = (SOURCE_LOCALE, *self.catalogs.by_locale), (None, *COUNTRIES)
        return {
            it: Translator(self.course, self.catalogs, it[0], it[1], country=it[1])
            for it in product(locales, countries)
        }
