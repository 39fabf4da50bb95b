"""What tells who she is, taken out of her words before anything is kept (G5).

Numbers, links, handles, addresses, names, towns, the name of a school, and what stands behind "my name is". It takes
out too much rather than too little: she sees what is left before she sends it. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.lessons.model.personal import Personal

REMOVED = "\ue001"
"""What stands for what was taken out, until it gets its word in her language. No keyboard types it."""

REGIONS = ("KE", "NP", "KH", "PH", "NL")
"""Whose telephone numbers are known, however they are written."""

Span = tuple[int, int]

_LETTER = r"(?:[^\W_]|[\u0900-\u0963\u0970-\u097f\u1780-\u17d3\u17dd])"
"""A letter with what is written above, below and around it: `\\w` knows neither Nepali nor Khmer vowels."""
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
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
    re.compile(
        r"(?i)\b(?:insta(?:gram)?|ig|snap(?:chat)?|tiktok|fb|facebook|telegram|whatsapp|imo|messenger|discord)\b"
        r"\s*(?:name|id|user(?:name)?)?\s*(?:[:=]|\bis\b)\s*\S+"
    ),
    re.compile(r"\+?\d(?:[\s.,\-_/()*]{0,3}\d){4,}"),
)
"""Each begins where what it looks for begins and nowhere inside it: 4096 times `@` once took half a minute, in which
nobody was answered."""
_OURS = re.compile("[\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]")
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]|[\u200c\u200d](?=[A-Za-z])"
)
"""Signs that nobody sees, within which a name is another one. Nepali and emoji need the joiners between their own.
Half a sign (a lone surrogate) can neither be stored nor sent.
"""
_SEVERAL = re.compile(rf"{REMOVED}(?:[\s,]*{REMOVED})+")
_LONGEST = 3
"""Words in a town or a phrase of the lists."""
_BEHIND, _BEFORE = 2, 3
"""Words that are taken out behind "my name is", and before "primary school"."""


@dataclass(frozen=True)
class Scrubber:
    """The lists, made ready once. Call it with words."""

    personal: Personal

    def __call__(self, words: str) -> str:
        """The words without what tells who she is: REMOVED stands for it. What is clean already stays as it is."""
        plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", words))
        words = " ".join(_OURS.sub(" ", plain).split())
        spans = sorted({*_numbered(words), *self._named(words)})
        return _SEVERAL.sub(REMOVED, _cut(words, spans)).strip()

    def _named(self, words: str) -> Iterator[Span]:
        tokens = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(words)]
        for first in range(len(tokens)):
            for many in range(1, _LONGEST + 1):
                some = tokens[first : first + many]
                yield from self._phrase(words, tokens, first, some) if len(some) == many else ()
        yield from self._in_khmer(words)

    def _phrase(
        self, words: str, tokens: list[tuple[int, int, str]], first: int, some: list[tuple[int, int, str]]
    ) -> Iterator[Span]:
        start, end = some[0][0], some[-1][1]
        phrase = _folded(" ".join(token for _, _, token in some))
        behind = tokens[first + len(some) : first + len(some) + _BEHIND]
        if _without_ending(phrase) in self._known or phrase in self._known:
            yield start, end
        if phrase in self._careful and some[0][2][:1].isupper():
            yield start, end
        if phrase in self._introducing and behind and not _is_khmer(phrase):
            yield behind[0][0], behind[-1][1]
        if phrase in self._schools:
            before = _of_one_sentence(words, tokens[max(0, first - _BEFORE) : first], start)
            yield (before[0][0] if before else start), end

    def _in_khmer(self, words: str) -> Iterator[Span]:
        for name in self._khmer:
            at = words.find(name)
            while at >= 0:
                yield at, at + len(name)
                at = words.find(name, at + len(name))
        for phrase in (it for it in self._introducing if _is_khmer(it)):
            for match in re.finditer(rf"{re.escape(phrase)}\s*(\S{{1,20}})", words):
                yield match.span(1)

    @cached_property
    def _known(self) -> frozenset[str]:
        lists = (*self.personal.names.values(), *self.personal.places.values())
        return frozenset(_folded(name) for names in lists for name in names if not _is_khmer(name))

    @cached_property
    def _khmer(self) -> tuple[str, ...]:
        lists = (*self.personal.names.values(), *self.personal.places.values(), self.personal.schools)
        names = {name for names in lists for name in names if _is_khmer(name)}
        return tuple(sorted(names, key=len, reverse=True))

    @cached_property
    def _careful(self) -> frozenset[str]:
        return frozenset(_folded(name) for names in self.personal.names_that_are_words.values() for name in names)

    @cached_property
    def _introducing(self) -> frozenset[str]:
        return frozenset(map(_folded, self.personal.before_a_name))

    @cached_property
    def _schools(self) -> frozenset[str]:
        return frozenset(_folded(word) for word in self.personal.schools if not _is_khmer(word))


def _numbered(words: str) -> Iterator[Span]:
    """Numbers of five digits or more, in any digits, links, addresses and handles."""
    plain = "".join(_plain_digit(sign) for sign in words)
    for pattern in _PATTERNS:
        yield from (match.span() for match in pattern.finditer(plain))
    if sum(sign.isdigit() for sign in plain) < 5:
        return
    from phonenumbers import Leniency, PhoneNumberMatcher  # only where somebody writes numbers: it takes a while

    for region in REGIONS:
        yield from ((it.start, it.end) for it in PhoneNumberMatcher(plain, region, leniency=Leniency.POSSIBLE))


def _plain_digit(sign: str) -> str:
    """Nepali, Khmer and all other digits as 0 to 9: one sign for one, so that places stay."""
    return str(unicodedata.decimal(sign, sign)) if not sign.isascii() else sign


def _cut(words: str, spans: list[Span]) -> str:
    parts, at = [], 0
    for start, end in spans:
        if end > at:
            parts += [words[at:start], REMOVED] if start >= at else [REMOVED]
            at = end
    return "".join([*parts, words[at:]])


def _of_one_sentence(words: str, tokens: list[tuple[int, int, str]], end: int) -> list[tuple[int, int, str]]:
    """The words before a school that stand in its sentence, from the first one with a capital letter on, or the last.

    Girls write names of schools without capitals, too: then one word goes.
    """
    near = [token for token in tokens if not re.search(r"[.!?;,।។]", words[token[0] : end])]
    capital = next((index for index, token in enumerate(near) if token[2][:1].isupper()), len(near) - 1)
    return near[max(capital, 0) :]


_ENDINGS = ("ले", "लाई", "को", "का", "की", "मा", "बाट", "सँग", "सित", "हरू", "जी")


def _without_ending(word: str) -> str:
    """A Nepali word without what is written onto it: Sita-of, to-Sita."""
    return next((word.removesuffix(it) for it in _ENDINGS if word.endswith(it) and len(word) > len(it) + 1), word)


def _folded(phrase: str) -> str:
    return " ".join(unicodedata.normalize("NFC", phrase).casefold().replace("’", "'").replace("-", " ").split())


def _is_khmer(phrase: str) -> bool:
    return any("\u1780" <= sign <= "\u17ff" for sign in phrase)
