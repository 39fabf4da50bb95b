"""Check the digits of translations.

A language with digits of its own uses one kind of digits in a story, its own or 0 to 9. Numbers to dial keep 0 to 9 in
every language: a number that the source tells to call, dial, ring or text, or one that begins with 0, + or #.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.authoring.translation.checked_entry import CheckedEntry
from bot.lessons.translations.typography import WESTERN, digits, written

_CALLED = re.compile(r"(?i)\b(?:call|dial|ring|text)\s+[+#]?[0-9][0-9 /-]*(?:\s+or\s+[+#]?[0-9][0-9 /-]*)*")
_PHONE = re.compile(r"(?<![0-9.,:])(?:[+#][0-9]|0[0-9]{2})[0-9 -]*")
_NUMBER = re.compile("[0-9]{3,}")
_SEPARATOR = re.compile(r"(?<=[0-9])[.,](?=[0-9])")
_IN_NAME = re.compile(r"<[^>]*>|https?://\S+|[A-Za-z][0-9]+|[0-9]+[A-Za-z]")


def wrong_digits(locale: str, source: str, words: str) -> Iterator[str]:
    """Yield the problems of the digits of a translation, as ends of a sentence that begins with its name."""
    own = digits(locale)
    allowed = WESTERN + own
    if strange := "".join(dict.fromkeys(word for word in words if word.isdecimal() and word not in allowed)):
        yield f"has the digits {strange}; `{locale}` is written with {'0 to 9' if own == WESTERN else own}"
    as_dialled, read = _numbers(words), _numbers(words.translate(str.maketrans(own, WESTERN)))
    dialled = dialled_in(source)
    for number in dict.fromkeys(_numbers(source)):
        if number not in (as_dialled if number in dialled else read):
            yield f"has lost the number {number}"


def dialled_in(source: str) -> frozenset[str]:
    """Return the numbers of a source text that are dialled, in groups of digits as they are written."""
    calls = (match[0] for pattern in (_CALLED, _PHONE) for match in pattern.finditer(source))
    return frozenset(group for call in calls for group in re.findall("[0-9]+", call))


def mixed_digits(entries: Iterable[CheckedEntry]) -> Iterator[tuple[CheckedEntry, str, str]]:
    """Yield the entries of a story with the rarer kind of its digits: entry, number, and the number as it should be."""
    stories = defaultdict[str, list[CheckedEntry]](list)
    for said in entries:
        stories[said.entry.context].append(said)
    for story in stories.values():
        yield from _mixed(story)


def _mixed(story: Iterable[CheckedEntry]) -> Iterator[tuple[CheckedEntry, str, str]]:
    western, own = list[tuple[CheckedEntry, str]](), list[tuple[CheckedEntry, str]]()
    for said in story:
        for number in _counted(said.entry.source, said.entry.words):
            (western if number.isascii() else own).append((said, number))
    if not western or not own:
        return
    for said, number in own if len(own) < len(western) else western:
        yield said, number, number.translate(_table(said.locale, number))


def _counted(source: str, words: str) -> Iterator[str]:
    dialled = dialled_in(source)
    return (it for it in re.findall(r"\d+", _IN_NAME.sub(" ", words)) if it not in dialled)


def _table(locale: str, number: str) -> Mapping[int, int]:
    own = digits(locale)
    return str.maketrans(WESTERN, own) if number.isascii() else str.maketrans(own, WESTERN)


def _numbers(words: str) -> list[str]:
    """Return the numbers of three digits and more, without the signs between thousands."""
    return _NUMBER.findall(_SEPARATOR.sub("", words))


def with_right_digits(locale: str, source: str, words: str) -> str:
    """Return a translation with foreign digits replaced by those of its language; numbers to dial keep 0 to 9."""
    own = digits(locale)
    known = WESTERN + own
    said = "".join(own[int(it)] if it.isdecimal() and it not in known else it for it in words)
    for number in sorted(dialled_in(source)):
        said = said.replace(written(number, locale), number)
    return said
