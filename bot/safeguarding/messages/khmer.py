"""Names in Khmer, written without spaces: listed ones, and what follows a title, a relative or a school. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from bot.lessons.model.wording import Personal
from bot.safeguarding.messages.name_lists import everyday, towns
from bot.safeguarding.messages.tokens import CharRange, any_of, is_khmer

_CLUSTER = re.compile("[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17dd])*")
"""A letter with the signs around it."""
_SHORT_REST = re.compile("[\u1780-\u17dd]{1,5}(?![\u1780-\u17dd])")
"""End of a name that is a word too, before a space: "New River"."""
_MOST_LETTERS, _LONGEST_WORD = 16, 14
_SIGNS = re.compile("[\u17b6-\u17d3\u17dd]")


class KhmerNames:
    """Rules by which names are found in Khmer."""

    def __init__(self, personal: Personal) -> None:
        """Index the lists."""
        self._personal = personal

    def __call__(self, text: str) -> Iterator[CharRange]:
        """Yield the spans of names."""
        if not is_khmer(text):
            return
        everyday = [match.span() for match in self._phrases.finditer(text)]
        for match in self._listed.finditer(text):
            if _is_inside(match.start("name"), everyday):
                continue
            yield match.span("name" if match["before"] is None or self._is_word(text, match.start()) else 0)
        for match in self._before.finditer(text):
            if any(_is_inside(at, everyday) for at in (match.start(), match.end())):
                continue
            if any(text[match.start() : match.end() + more] in self._words for more in range(1, 7)):
                continue  # a longer word that only begins like a title
            yield from self._behind(text, match.end(), before=match.lastgroup)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for word in everyday() if is_khmer(word)) | self._titles

    @cached_property
    def _titles(self) -> set[str]:
        personal = self._personal
        return _khmer([personal.titles, personal.relatives, personal.schools, personal.buildings])

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        """Everyday words in which a title or a name stands, and those that follow "the name": "bus", "my name"."""
        return re.compile(any_of(_khmer([self._personal.small_words])))

    @cached_property
    def _listed(self) -> re.Pattern[str]:
        names = {*_khmer(self._personal.names.values()), *_khmer(self._personal.places.values()), *_khmer([towns()])}
        return re.compile(
            rf"(?<!\u17d2)(?:(?<![^\s])(?P<before>[\u1780-\u17dd]{{1,6}})\s)?(?P<name>{any_of(names)})(?!{_SIGNS.pattern})"
        )

    @cached_property
    def _also_words(self) -> re.Pattern[str]:
        """Names that are words too, taken out after a title."""
        personal = self._personal
        return re.compile(any_of(_khmer([*personal.names_that_are_words.values(), personal.seldom_names])))

    @cached_property
    def _before(self) -> re.Pattern[str]:
        personal = self._personal
        related = _khmer([personal.relatives])
        titles = (self._titles | _khmer([personal.before_a_place])) - related
        links = any_of(self._titles | _khmer([personal.between_title_and_name]))
        introduced = any_of(_khmer([personal.before_a_name]))
        return re.compile(
            rf"(?<!\u17d2)(?:(?P<introduced>{introduced})|(?P<related>{any_of(related)})|(?P<titled>{any_of(titles)}))"
            rf"(?!{_SIGNS.pattern})(?:\s?(?:{links})(?!{_SIGNS.pattern}))*\s?"
        )

    def _behind(self, text: str, start: int, before: str | None) -> Iterator[CharRange]:
        """Yield the name; behind a relative only if it reaches to a space, because verbs are glued to it too."""
        introduced = before == "introduced"
        if name := self._also_words.match(text, start):
            yield name.span()
            return
        end = self._end_of_name(text, start, introduced)
        rest = _SHORT_REST.match(text, end)
        end = rest.end() if rest and end > start else end
        if before == "related" and _CLUSTER.match(text, end):
            return
        if end - start > 1:
            further = self._end_of_name(text, end + 1, introduced=False) if text[end : end + 1] == " " else end
            yield start, further if text[further : further + 1].strip() == "" and further > end + 1 else end
        elif introduced and (run := re.compile(r"[^\s\W]{1,20}").match(text, start)):
            yield run.span()

    def _end_of_name(self, text: str, start: int, introduced: bool) -> int:
        end = start
        while end - start < _MOST_LETTERS and (cluster := _CLUSTER.match(text, end)):
            if self._is_word(text, end) and not (introduced and end == start):
                break
            end = cluster.end()
        return end

    def _is_word(self, text: str, start: int) -> bool:
        """Return True if an everyday word begins here; behind one of one syllable another has to begin, or nothing."""
        return any(
            len(_CLUSTER.findall(text[start:end])) > 1
            or self._ends_of_words(text, end)
            or not _CLUSTER.match(text, end)
            for end in self._ends_of_words(text, start)
        )

    def _ends_of_words(self, text: str, start: int) -> list[int]:
        ends = range(start + 2, min(start + _LONGEST_WORD, len(text)) + 1)
        return [end for end in ends if text[start:end] in self._words and not _SIGNS.match(text, end)]


def _is_inside(at: int, spans: Iterable[CharRange]) -> bool:
    return any(start <= at < end for start, end in spans)


def _khmer(lists: Iterable[Iterable[str]]) -> set[str]:
    return {word for words in lists for word in words if is_khmer(word)}
