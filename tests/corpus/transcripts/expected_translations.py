"""Expected translation of a shown English text, found in the catalogs alone, independent of the engine."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from bot.check.placeholder_values import FILLED, OF_QUESTIONS
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import all_texts
from bot.lessons.steps import Practise
from bot.lessons.translations.catalogs import Catalogs

CARDS = (
    "swallowed",
    "low",
    "unsafe",
    "now",
    "cut",
    "marriage",
    "touch",
    "home",
    "picture",
    "reporter",
    "online",
    "general",
)
HOLE = re.compile(r"<([a-z][a-z0-9-]*)>")
ANYTHING = (
    "people",
    *(start + name for start in ("call-", "call-first-") for name in CARDS),
    "controller",
    "contact",
    "kept-until",
    "asked-until",
    "news-until",
    "link",
    "words",
    "code",
    *FILLED["data"],
    *FILLED["set"],
    *OF_QUESTIONS["ask"],
)
"""Placeholders whose values are not looked up here."""
SENTENCE = re.compile(r"(?P<head>.*?) ?«(?P<lines>.*)»(?P<tail>( …)?)")


def plain(words: str) -> str:
    """Remove markup and join the lines."""
    return " ".join(re.sub(r"\*([^*\n]+)\*", r"\1", words).split())


class OtherWords:
    """All texts of a course, to map a shown English text to its expected text in a locale.

    Only texts with placeholders are patterns: two thousand of them take seconds to compile.
    """

    def __init__(self, course: Course, catalogs: Catalogs) -> None:
        self.course, self.catalogs = course, catalogs
        found = dict.fromkeys(
            [*all_texts(course), *map(Text, course.profile.languages.values() if course.profile else ())]
        )
        self.whole = defaultdict[str, list[Text]](list)
        self.with_holes = list[tuple[Text, re.Pattern[str]]]()
        for text in found:
            words = plain(text.source)
            if HOLE.search(words):
                self.with_holes.append((text, self._with_holes(words)))
            else:
                self.whole[words].append(text)
        self.versions = cache(self._versions)

    def fits(self, english: str, shown: str, locale: str) -> bool:
        """Tell whether `shown` is the translation of `english` in the locale."""
        said, versions = plain(shown), self.versions(english, locale)
        return re.escape(said) in versions or any(re.fullmatch(version, said) for version in versions)

    def _versions(self, english: str, locale: str) -> list[str]:
        hits = [(text, hit.groupdict()) for text, holes in self.with_holes if (hit := holes.fullmatch(english))]
        found = [*((text, dict[str, str]()) for text in self.whole.get(english, ())), *hits]
        whole = [it for text, values in found for it in self._said(text, values, locale)]
        sentence = SENTENCE.fullmatch(english)
        return whole or (list(self._sentence(sentence, locale)) if sentence else [])

    def _said(self, text: Text, values: Mapping[str, str], locale: str) -> Iterator[str]:
        words = plain(self.catalogs.say(text, locale))
        filled = {name: self._filled(name, values[name.replace("-", "_")], locale) for name in HOLE.findall(words)}
        if all(filled.values()):
            yield "".join(filled[it] if place % 2 else re.escape(it) for place, it in enumerate(HOLE.split(words)))

    def _filled(self, name: str, english: str, locale: str) -> str:
        """Return a pattern for the translated value of a placeholder: a name of the cast, a lesson's title, ..."""
        if name in ANYTHING:
            return ".+"
        if name == "safe-word":
            return re.escape(self.course.profile.words[locale].safe_word) if self.course.profile else ""
        whole = {re.escape(plain(self.catalogs.say(text, locale))) for text in self.whole.get(english, ())}
        return "(?:" + "|".join(sorted(whole)) + ")" if whole else ""

    def _sentence(self, hit: re.Match[str], locale: str) -> Iterator[str]:
        for head in self.versions(hit["head"], locale) if hit["head"] else [""]:
            for lines in self._lines(hit["lines"], locale):
                yield head + (" " if head else "") + "«" + lines + "»" + re.escape(hit["tail"])

    def _lines(self, english: str, locale: str) -> Iterator[str]:
        for line in self._spoken_lines():
            said = re.escape(plain(self.catalogs.say(line, locale)))
            if english == line.source:
                yield said
            elif english.startswith(line.source + " "):
                yield from (f"{said} {rest}" for rest in self._lines(english[len(line.source) + 1 :], locale))

    def _spoken_lines(self) -> Iterator[Text]:
        stops = (stop for lesson in self.course.lessons.values() for stop in lesson.stops())
        return (line.text for stop in stops if isinstance(stop, Practise) for line in stop.helpful)

    def _with_holes(self, source: str) -> re.Pattern[str]:
        """Return a pattern for a text as shown in the chat, with any possible value in its placeholders."""
        parts, seen = [], set[str]()
        for place, part in enumerate(HOLE.split(source)):
            name = part.replace("-", "_")
            if place % 2 == 0:
                parts.append(re.escape(part))
            else:
                parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{self._possible(part)})")
                seen.add(name)
        return re.compile("".join(parts))

    def _possible(self, name: str) -> str:
        if name in (*ANYTHING, "safe-word"):
            return ".+"
        names = self.course.cast.roles.get(name, {}).values()
        about = (
            text
            for lesson in self.course.lessons.values()
            for text in (lesson.title, lesson.about, lesson.badge, lesson.today, lesson.sensitive)
        )
        return "|".join(re.escape(plain(text.source)) for text in (names or about) if text)
