"""Removal of personal details from a learner's text before anything is kept (G5). Pure.

Removes the numbers, links, handles, addresses, names, towns and schools it knows. It prefers to remove too much beside
a title or "my name is", and to leave a bare everyday word: the learner sees what is left before she sends it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.engine.input import WordsDraft
from bot.lessons.model.wording import Personal
from bot.safeguarding.messages.handles import handles
from bot.safeguarding.messages.khmer import KhmerNames
from bot.safeguarding.messages.name_lists import NameLists
from bot.safeguarding.messages.names import People, Places
from bot.safeguarding.messages.numbered import Numbered
from bot.safeguarding.messages.tokens import CharRange, tokens

REMOVED = "\ue001"
"""Placeholder for a removed passage until it is rendered in the learner's language. No keyboard types it."""

_CONTROLS = re.compile("[\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]")
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]|[\u200c\u200d](?=[A-Za-z])"
)
"""Invisible characters: inside a name they would keep the lists from matching it.

Joiners stay except before Latin letters: Nepali and emoji need them. A lone surrogate can neither be stored nor sent.
"""
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3")
"""Characters that turn the digit before them into an emoji."""
_EMOJI_LETTERS = {first + number: chr(ord("A") + number) for first in (0x1F150, 0x1F170) for number in range(26)}
"""White letters on black signs, which no normalisation knows."""
_ADJACENT = re.compile(rf"{REMOVED}(?:[\s,]*{REMOVED})+")


_SPELLED = (
    re.compile(r"(?<!\w)[A-Za-z](?:\s?[.\-*·•~]\s?[A-Za-z](?!\w)){3,}"),
    re.compile(r"(?<!\w)[A-Za-z](?:\s[A-Za-z](?!\w)){4,}"),
)
"""Four single letters with signs between them, or five with spaces: "u n i r ok" is how girls write."""


@dataclass(frozen=True)
class Scrubber:
    """The rules with their lists, built at the first text. Call it with a text."""

    personal: Personal

    def __call__(self, words: str) -> str:
        """Return the text, normalised (NFKC, single spaces), with REMOVED in place of personal details."""
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", words.translate(_EMOJI_LETTERS)))
        plain = _KEYCAP.sub("", plain)
        words = " ".join(_CONTROLS.sub(" ", plain).split())
        return _ADJACENT.sub(REMOVED, _cut(words, sorted(set(self._found(words))))).strip()

    def _found(self, words: str) -> Iterator[CharRange]:
        found = tokens(words)
        for in_text in (self._numbered, self._khmer, self._handles, spelled_names):
            yield from in_text(words)
        for in_tokens in (self._people, self._places):
            yield from in_tokens(found)

    @cached_property
    def _lists(self) -> NameLists:
        return NameLists(self.personal)

    @cached_property
    def _numbered(self) -> Numbered:
        return Numbered(self.personal)

    @cached_property
    def _khmer(self) -> KhmerNames:
        return KhmerNames(self.personal)

    @cached_property
    def _people(self) -> People:
        return People(self.personal, self._lists)

    @cached_property
    def _places(self) -> Places:
        return Places(self.personal, self._lists)

    @cached_property
    def _handles(self) -> Callable[[str], Iterator[CharRange]]:
        return lambda words: handles(words, self._lists.small)


def spelled_names(words: str) -> Iterator[CharRange]:
    """Yield the spans of words that are written letter by letter."""
    for pattern in _SPELLED:
        yield from (match.span() for match in pattern.finditer(words))


def _cut(words: str, spans: list[CharRange]) -> str:
    parts, at = [], 0
    for start, end in spans:
        if end > at:
            parts += [words[at:start], REMOVED] if start >= at else [REMOVED]
            at = end
    return "".join([*parts, words[at:]])


LONGEST_MESSAGE = 280
"""Longest message, in characters (G5). Each removed passage counts as one."""

LONGEST_SCRUBBED = 4 * LONGEST_MESSAGE
"""Longest text that is scrubbed at all, in characters.

Anything longer stays too long whatever is removed, and scrubbing it would delay every other learner.
"""


def draft_of(scrubbed: str) -> WordsDraft:
    """Classify scrubbed text: `bare` (nothing but removed passages and signs), `fits`, or `long`."""
    if not any(sign.isalnum() for sign in scrubbed.replace(REMOVED, "")):
        return "bare"
    return "fits" if len(scrubbed) <= LONGEST_MESSAGE else "long"
