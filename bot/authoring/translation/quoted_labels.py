"""Check that a text names a button, or a key below the chat, by exactly its label.

`[Help]` in brackets is a label everywhere. In the bot's own scenes the labels of the keys are found anywhere (`Tidy up
does it`), and those of buttons where they do not begin a sentence (`tap Write`, but not `Write it down`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.translations.po import EntryKey
from bot.lessons.translations.text_list import TextLine

Labels = Mapping[str, Sequence[EntryKey]]
"""Texts of buttons, by the label that is read on them, without emoji."""

_PLAYED = "quick"
"""Bot file of the quick rounds: their answers are everyday words."""

_BRACKETS = re.compile(r"\[([^\[\]\n]+)\]")
_BEGINS_SENTENCE = re.compile(r"(?:^|[.!?\n])[\s*“\"(]*$")
_UNSEEN = re.compile("[\u200b\u2060]")


def quoted_labels(course: Course, lines: Iterable[TextLine]) -> Mapping[EntryKey, Labels]:
    """Return the labels that each text names, with the texts of the buttons they stand on."""
    own = {*course.bot, "profile", "leader", *(f"announcements/{name}" for name in course.announcements)} - {_PLAYED}
    every = list(lines)
    labels = _labels(line.text for line in every if line.is_button and line.text.context in own)
    keyboard = {bare(text.source) for text in texts(course.profile.keyboard)} if course.profile else set[str]()
    found: dict[EntryKey, Labels] = {}
    for text in (line.text for line in every):
        names = {*_in_brackets(text.source), *(_plain(text.source, labels, keyboard) if text.context in own else ())}
        if named := {name: labels[name] for name in names if name in labels}:
            found[text.context, text.source] = named
    return found


def wrong_labels(form: str, named: Labels, words: Mapping[EntryKey, str]) -> Iterator[tuple[str, str]]:
    """Yield each label that a translation names by other words than its button has, and how the button reads."""
    seen = _seen(form)
    for name, keys in named.items():
        translated = [_seen(bare(words[key])) for key in keys if key in words]
        if translated and not any(label in seen for label in translated):
            yield name, translated[0]


def bare(label: str) -> str:
    """Return a label without emoji and signs at its ends."""
    letters = [at for at, letter in enumerate(label) if unicodedata.category(letter)[0] in "LMN"]
    return label[letters[0] : letters[-1] + 1] if letters else ""


def _labels(buttons: Iterable[Text]) -> Labels:
    found = defaultdict[str, list[EntryKey]](list)
    for text in buttons:
        name = bare(text.source)
        if name[:1].isupper() and "<" not in name:
            found[name].append((text.context, text.source))
    return found


def _in_brackets(source: str) -> Iterator[str]:
    return (bare(match[1]) for match in _BRACKETS.finditer(source))


def _plain(source: str, labels: Labels, keyboard: Container[str]) -> Iterator[str]:
    for match in _any_of(tuple(labels)).finditer(source):
        if match[0] in keyboard or not _BEGINS_SENTENCE.search(source[: match.start()]):
            yield match[0]


@lru_cache(1)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of whole labels, longest first: `Send, may be shown` is not `Send`."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)")


def _seen(words: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", words))
