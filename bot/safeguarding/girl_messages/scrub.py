"""Removal of personal details from a learner's text before anything is kept (G5). Pure.

Removes numbers, links, handles, addresses, names, towns, names of schools, and the words after "my name is". It removes
too much rather than too little: the learner sees what is left before she sends it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.lessons.model.personal import Personal
from bot.safeguarding.girl_messages.handles import handles
from bot.safeguarding.girl_messages.spelled_out import LETTER, CharRange, is_khmer, number_pattern, spelled_names

REMOVED = "\ue001"
"""Placeholder for a removed passage until it is rendered in the learner's language. No keyboard types it."""

REGIONS = ("KE", "NP", "KH", "PH", "NL")
"""Countries whose telephone numbers are recognised in any notation."""

_WORD = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)*")
_PATTERNS = (
    re.compile(r"(?i)\b(?:https?://|www\.)\S+"),
    re.compile(
        r"(?i)(?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*"
        r"\.(?:com|org|net|info|app|link|me|io|co|tv|edu|ke|np|kh|ph|nl)\b(?:/\S*)?"
    ),
    re.compile(r"(?<!\S)\S[^\s@]*@\S+\.\S+"),
    re.compile(
        r"(?i)(?<![\w.+-])[\w.+-]+\s*(?:@|\(at\)|\bat\b)\s*(?:gmail|yahoo|hotmail|outlook|icloud)\b(?:\s*(?:\.|dot)\s*\w+)?"
    ),
    re.compile(r"@\s?[\w.]{2,}"),
    re.compile(r"\+?\d(?:[\s.,\-_/()*|~•·–—\u2190-\u2bff\U0001f300-\U0001faff]{0,3}\d){4,}"),
)
"""Numbers, links, addresses and `@` handles.

No pattern may begin to match inside what it looks for: a text of 4096 `@` once took half a minute, in which no learner
was answered.
"""
_CONTROLS = re.compile("[\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]")
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]|[\u200c\u200d](?=[A-Za-z])"
)
"""Invisible characters: inside a name they would keep the lists from matching it.

Joiners stay except before Latin letters: Nepali and emoji need them. A lone surrogate can neither be stored nor sent.
"""
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3")
"""Characters that turn the digit before them into an emoji."""
_EMOJI_LETTERS = {first + place: chr(ord("A") + place) for first in (0x1F150, 0x1F170) for place in range(26)}
"""White letters on black signs, which no normalisation knows."""
_ADJACENT = re.compile(rf"{REMOVED}(?:[\s,]*{REMOVED})+")
_LONGEST = 3
"""Most words in a listed town or phrase."""
_BEHIND, _BEFORE = 2, 3
"""Words removed after "my name is", and before "primary school"."""


@dataclass(frozen=True)
class Scrubber:
    """The lists of personal details, indexed once. Call it with a text."""

    personal: Personal

    def __call__(self, words: str) -> str:
        """Return the text, normalised (NFKC, single spaces), with REMOVED in place of personal details."""
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", words.translate(_EMOJI_LETTERS)))
        plain = _KEYCAP.sub("", plain)
        words = " ".join(_CONTROLS.sub(" ", plain).split())
        spans = sorted({*self._numbered(words), *self._named(words), *self._handles(words), *spelled_names(words)})
        return _ADJACENT.sub(REMOVED, _cut(words, spans)).strip()

    def _handles(self, words: str) -> Iterator[CharRange]:
        return handles(words, self._no_handles)

    def _numbered(self, words: str) -> Iterator[CharRange]:
        """Yield the spans of links, addresses, and numbers of five or more digits in any script, or in words."""
        plain = "".join(_plain_digit(sign) for sign in words)
        for pattern in (*_PATTERNS, self._number_words):
            yield from (match.span() for match in pattern.finditer(plain))
        yield from _telephone_numbers(plain)

    def _named(self, words: str) -> Iterator[CharRange]:
        tokens = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(words)]
        for first in range(len(tokens)):
            for many in range(1, _LONGEST + 1):
                some = tokens[first : first + many]
                yield from self._phrase(words, tokens, first, some) if len(some) == many else ()
        yield from self._in_khmer(words)

    def _phrase(
        self, words: str, tokens: list[tuple[int, int, str]], first: int, some: list[tuple[int, int, str]]
    ) -> Iterator[CharRange]:
        start, end = some[0][0], some[-1][1]
        phrase = _folded(" ".join(token for _, _, token in some))
        behind = tokens[first + len(some) : first + len(some) + _BEHIND]
        if _without_ending(phrase) in self._names_and_places or phrase in self._names_and_places:
            yield start, end
        if phrase in self._names_that_are_words and some[0][2][:1].isupper():
            yield start, end
        if phrase in self._introducing and behind and not is_khmer(phrase):
            yield behind[0][0], behind[-1][1]
        if phrase in self._schools:
            before = _of_one_sentence(words, tokens[max(0, first - _BEFORE) : first], start)
            yield (before[0][0] if before else start), end

    def _in_khmer(self, words: str) -> Iterator[CharRange]:
        for name in self._khmer:
            at = words.find(name)
            while at >= 0:
                yield at, at + len(name)
                at = words.find(name, at + len(name))
        for phrase in (it for it in self._introducing if is_khmer(it)):
            for match in re.finditer(rf"{re.escape(phrase)}\s*(\S{{1,20}})", words):
                yield match.span(1)

    @cached_property
    def _names_and_places(self) -> frozenset[str]:
        lists = (*self.personal.names.values(), *self.personal.places.values())
        return frozenset(_folded(name) for names in lists for name in names if not is_khmer(name))

    @cached_property
    def _khmer(self) -> tuple[str, ...]:
        lists = (*self.personal.names.values(), *self.personal.places.values(), self.personal.schools)
        names = {name for names in lists for name in names if is_khmer(name)}
        return tuple(sorted(names, key=len, reverse=True))

    @cached_property
    def _names_that_are_words(self) -> frozenset[str]:
        return frozenset(_folded(name) for names in self.personal.names_that_are_words.values() for name in names)

    @cached_property
    def _no_handles(self) -> frozenset[str]:
        return frozenset(map(_folded, self.personal.behind_an_app))

    @cached_property
    def _number_words(self) -> re.Pattern[str]:
        return number_pattern(word for words in self.personal.number_words.values() for word in words)

    @cached_property
    def _introducing(self) -> frozenset[str]:
        return frozenset(map(_folded, self.personal.before_a_name))

    @cached_property
    def _schools(self) -> frozenset[str]:
        return frozenset(_folded(word) for word in self.personal.schools if not is_khmer(word))


def _telephone_numbers(plain: str) -> Iterator[CharRange]:
    if sum(sign.isdigit() for sign in plain) < 5:
        return
    from phonenumbers import Leniency, PhoneNumberMatcher  # here: loading is slow and rarely needed

    for region in REGIONS:
        yield from ((it.start, it.end) for it in PhoneNumberMatcher(plain, region, leniency=Leniency.POSSIBLE))


def _plain_digit(sign: str) -> str:
    """Return the digits of Nepali, Khmer and all other scripts as 0 to 9. Length is kept, so spans stay valid."""
    return str(unicodedata.digit(sign, sign)) if not sign.isascii() else sign


def _cut(words: str, spans: list[CharRange]) -> str:
    parts, at = [], 0
    for start, end in spans:
        if end > at:
            parts += [words[at:start], REMOVED] if start >= at else [REMOVED]
            at = end
    return "".join([*parts, words[at:]])


def _of_one_sentence(words: str, tokens: list[tuple[int, int, str]], end: int) -> list[tuple[int, int, str]]:
    """Return the tokens of a school's name: those before the word for school, in the same sentence.

    They begin at the first capital letter. Many learners write a school's name without capitals; then it is one word.
    """
    near = [token for token in tokens if not re.search(r"[.!?;,।។]", words[token[0] : end])]
    capital = next((index for index, token in enumerate(near) if token[2][:1].isupper()), len(near) - 1)
    return near[max(capital, 0) :]


_ENDINGS = ("ले", "लाई", "को", "का", "की", "मा", "बाट", "सँग", "सित", "हरू", "जी")


def _without_ending(word: str) -> str:
    """Return a Nepali word without a case ending or suffix written onto it ("of Sita", "to Sita")."""
    return next(
        (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 1),
        word,
    )


def _folded(phrase: str) -> str:
    return " ".join(unicodedata.normalize("NFC", phrase).casefold().replace("’", "'").replace("-", " ").split())
