"""Renderings of a text in every language that has it, with the names of every country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import NamedTuple

from bot.conversation.rendering.translator import Translator
from bot.engine.events import Values
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.text import PLACEHOLDER, Text
from bot.lessons.translations.catalogs import Catalogs


class RenderedText(NamedTuple):
    """A text in one language, for a learner of one country (None: she told none)."""

    locale: str
    country: Country | None
    words: str


@dataclass(frozen=True)
class RenderedTexts:
    """Cache of texts in all their renderings."""

    course: Course
    catalogs: Catalogs
    _plain: dict[tuple[str, str], tuple[RenderedText, ...]] = field(default_factory=dict, compare=False)
    _bubbles: dict[tuple[str, str], tuple[RenderedText, ...]] = field(default_factory=dict, compare=False)

    def of_button(self, text: Text) -> tuple[RenderedText, ...]:
        """Return the renderings of a text on a button."""
        known = (text.context, text.source)
        if known not in self._plain:
            self._plain[known] = tuple(
                RenderedText(translator.locale, translator.country, translator.plain(text))
                for translator in self._translators_of(text)
            )
        return self._plain[known]

    def of_bubble(self, text: Text, values: Values) -> Iterable[RenderedText]:
        """Return the renderings of a text in a bubble as Telegram counts it, without the markup."""
        if values:
            return self._bubble(text, values)
        known = (text.context, text.source)
        if known not in self._bubbles:
            self._bubbles[known] = tuple(self._bubble(text, values))
        return self._bubbles[known]

    def _bubble(self, text: Text, values: Values) -> Iterator[RenderedText]:
        for translator in self._translators_of(text):
            yield RenderedText(translator.locale, translator.country, translator.as_read(text, values))

    def _translators_of(self, text: Text) -> Iterator[Translator]:
        """Yield one translator per rendering. Countries matter only if the text asks for a name."""
        for locale in (SOURCE_LOCALE, *self.catalogs.by_locale):
            words = self.catalogs.find(text, locale)
            if words is None or (locale != SOURCE_LOCALE and not text.context):
                continue
            for country in (None, *COUNTRIES) if PLACEHOLDER.search(words) else (None,):
                yield self._translators[locale, country]

    @cached_property
    def _translators(self) -> dict[tuple[str, Country | None], Translator]:
        """Return the translators by language and country."""
        locales, countries = (SOURCE_LOCALE, *self.catalogs.by_locale), (None, *COUNTRIES)
        return {
            it: Translator(self.course, self.catalogs, it[0], it[1], country=it[1])
            for it in product(locales, countries)
        }
