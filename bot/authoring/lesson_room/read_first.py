"""Sentences of a draft that are read first: blame, requests for a picture or a meeting, numbers and links.

They are those that a girl would read and did not read before, in every language, with the found words marked. Each
needs a reason why it may stay, of who proposes the draft and of who approves it, unless its writer has marked it as
words of somebody in the story: that mark already asks for safeguarding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from bot.authoring.editor.marked_words import Pieces, joined, pieces_of
from bot.authoring.lesson_room.comparison import ReadCourse
from bot.check.phrase_search import find_meant, may_contain
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import other_kinds, phrases_of, words_by_locale
from bot.check.rules.contact_details import HELP, known_addresses, links_in, numbers_in, spoken_digits
from bot.check.spoken_texts import SpokenText, TextSpeaker, spoken_texts
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.wording import IN_ANY_VOICE
from bot.safeguarding.messages.numbered import NumberWords

COUNTED = frozenset({"number", "link"})
"""Kinds that are found by their form, whoever says them."""

UNCOUNTED = (f"bot/{HELP}", "directory")
"""Parts whose numbers and links are their purpose. Safeguarding is one of the two for each of their changes."""

Finder = Callable[[str], bool]
"""Function that tells whether a text holds something of one kind."""


@dataclass(frozen=True)
class FirstSentence:
    """A sentence that is read first. `kinds` are what was found, `source` its English, `words` what a girl reads."""

    key: str
    locale: str
    source: str
    words: Pieces
    speaker: TextSpeaker
    kinds: tuple[str, ...]

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all that a reason is given for: of another sentence, place or speaker it is another."""
        words = "".join(it.words for it in self.words)
        told = json.dumps([self.key, self.locale, self.source, words, self.speaker, self.kinds], ensure_ascii=False)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def is_translated(self) -> bool:
        """True for a translation, which is read beside its English."""
        return self.locale != SOURCE_LOCALE

    @property
    def needs_reason(self) -> bool:
        """True unless it is marked as words of somebody in the story; for what a girl can call or tap in any case."""
        return self.speaker != "story" or bool(COUNTED & {*self.kinds})


def read_first(part: str, before: ReadCourse, after: ReadCourse) -> tuple[FirstSentence, ...]:
    """Return the sentences of a part to be read first that learners do not read yet, in playing order."""
    view = _view(before)
    read = {it.fingerprint for it in _sentences(part, before, view)}
    found = {it.fingerprint: it for it in _sentences(part, after, view)}
    return tuple(it for name, it in found.items() if name not in read)


def _sentences(part: str, read: ReadCourse, rules: RuleContext) -> Iterator[FirstSentence]:
    """Yield the sentences of a part in one version, found by the lists and addresses of the live course."""
    view, spoken = _view(read), tuple(spoken_texts(part_of(read.course, part)))
    digits = spoken_digits(rules.course.personal)
    others, wording = other_kinds(rules.course.wording), rules.course.wording
    links = frozenset() if part in UNCOUNTED else known_addresses(rules)
    lists = {
        it: _possible(view, spoken, it, phrases_of(wording, it)) for it in (SOURCE_LOCALE, *view.catalogs.by_locale)
    }
    for key, text, speaker in spoken:
        for locale, words in words_by_locale(view, text):
            kinds = _kinds(part, key, speaker, others)
            found: dict[str, list[Finder]] = {
                kind: [finder]
                for kind, phrases in lists[locale].items()
                if kind in kinds and (finder := partial(_holds, phrases, wording.denials))(words)
            }
            if part not in UNCOUNTED:
                numbers, addresses = numbers_in(words, digits), [it for it in links_in(words) if it not in links]
                found |= {"number": [partial(_is_number, digits, it) for it in numbers]} if numbers else {}
                found |= {"link": [partial(_is_link, it) for it in addresses]} if addresses else {}
            if found:
                marked = _marked(words, chain.from_iterable(found.values()))
                yield FirstSentence(
                    key=key,
                    locale=locale,
                    source=text.source,
                    words=marked,
                    speaker=speaker,
                    kinds=tuple(found),
                )


def _view(read: ReadCourse) -> RuleContext:
    return RuleContext(read.course, read.catalogs, read.folders.dialogues / "media")


def _possible(
    view: RuleContext, spoken: Iterable[SpokenText], locale: str, listed: Mapping[str, Iterable[str]]
) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases that may occur in the texts of a part (a quick filter)."""
    read = [words for it in spoken if (words := view.catalogs.find(it.text, locale))]
    return {kind: tuple(it for it in phrases if may_contain([it], read)) for kind, phrases in listed.items()}


def _kinds(part: str, key: str, speaker: TextSpeaker, others: frozenset[str]) -> frozenset[str]:
    """Return the kinds of phrases that are looked for: blame and requests, in answers and questions all."""
    if speaker == "wrong":
        return frozenset()
    is_answer = key == "feedback" or not part.startswith(("lessons/", "bot/"))
    return frozenset(IN_ANY_VOICE) | (others if is_answer else frozenset())


def _holds(phrases: tuple[str, ...], denials: tuple[str, ...], words: str) -> bool:
    return any(find_meant(phrases, words, denials))


def _is_number(digits: NumberWords, number: str, words: str) -> bool:
    return number in numbers_in(words, digits)


def _is_link(link: str, words: str) -> bool:
    return link in links_in(words)


def _marked(words: str, finders: Iterable[Finder]) -> Pieces:
    """Return words in pieces, those marked in which something is found."""
    some = pieces_of(words)
    marks = [False] * len(some)
    for finder in finders:
        for first, end in _spans(some, finder):
            marks[first:end] = [True] * (end - first)
    return joined(zip(some, marks, strict=True))


def _spans(some: list[str], finder: Finder) -> Iterator[tuple[int, int]]:
    """Yield the shortest spans in which something is found, one after the other."""
    start = 0
    while finder("".join(some[start:])):
        end = next(it for it in range(start, len(some) + 1) if finder("".join(some[start:it])))
        first = next(it for it in range(end, start - 1, -1) if finder("".join(some[it:end])))
        yield first, end
        start = end


def part_of(course: Course, part: str) -> object:
    """Return a part of a course by the name of its file; None if it is not there, or holds no texts."""
    folder, _, name = part.rpartition("/")
    if folder == "lessons":
        return course.lesson(name)
    held: Mapping[str, Mapping[str, object]] = {
        "bot": course.bot,
        "questions": course.questions,
        "announcements": course.announcements,
    }
    return held[folder].get(name) if folder in held else _others(course).get(part)


def _others(course: Course) -> Mapping[str, object]:
    return {
        "profile": course.profile,
        "directory": course.directory,
        "cast": course.cast.roles,
        "measure": course.measure and course.measure.scenes,
        "leader": course.leader,
    }
