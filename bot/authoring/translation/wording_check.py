"""Check the wording of a catalog as a whole: its terms, its labels, its digits and its line breaks.

Only entries translated from the present English are checked: the others are translated anew.

- One English text is translated in one way, wherever it is the same kind of text. Two ways can both be right: a comment
  `# differs: why` above an entry takes it out of the comparison. A text that is only a name is left out, because
  languages with cases answer "who" and "whom" with other endings.
- A language with digits of its own uses one kind of digits in a story, its own or 0 to 9. Numbers to dial keep 0 to 9
  in every language: a number that the source tells to call, dial, ring or text, or one that begins with 0, + or #.
- Khmer is written without spaces between words: a long stretch in which no line can break is cut off on a phone.
- A text names a button, or a key below the chat, by exactly its label. `[Help]` in brackets is a label everywhere. In
  the bot's own scenes the labels of the keys are found anywhere (`Tidy up does it`), and those of buttons where they
  do not begin a sentence (`tap Write`, but not `Write it down`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.authoring.translation.terms import ForbiddenTerm, forbidden
from bot.check.rules.translations import shortened
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import texts
from bot.lessons.problem import Problem, Severity, problem
from bot.lessons.translations.locales import WESTERN, digits, written
from bot.lessons.translations.po import EntryKey, PoEntry
from bot.lessons.translations.text_list import TextLine

LONGEST_STRETCH = 20
"""Letters, without the signs around them, that fit a bubble on a phone 320 pixels wide.

Its text is 240 pixels wide there. By `bot.check.rules.lengths`, stretches of 19 letters in the catalog took up to 239
pixels at font size 16, and those of 22 at least 255.
"""

_STRETCH = re.compile("[\u1780-\u17d3\u17d7\u17dd]+")
_BELOW = "\u17d2"
"""Sign that puts the letter after it below the one before, where it takes no room."""

_SHOWN = 30
"""Length of a common beginning from which it is cut off when two texts are shown side by side."""

DIFFERS = "differs:"
"""First word of a translator's comment that says why an entry differs from others of its text."""

_NAME = re.compile(r"\W*<[a-z-]+>\W*")

_UNSEEN = str.maketrans("", "", "\u200b\u2060")

_CALLED = re.compile(r"(?i)\b(?:call|dial|ring|text)\s+[+#]?[0-9][0-9 /-]*(?:\s+or\s+[+#]?[0-9][0-9 /-]*)*")

_PHONE = re.compile(r"(?<![0-9.,:])(?:[+#][0-9]|0[0-9]{2})[0-9 -]*")

_NUMBER = re.compile("[0-9]{3,}")

_SEPARATOR = re.compile(r"(?<=[0-9])[.,](?=[0-9])")

_IN_NAME = re.compile(r"<[^>]*>|https?://\S+|[A-Za-z][0-9]+|[0-9]+[A-Za-z]")


def unbroken_stretches(words: str) -> Iterator[tuple[str, int]]:
    """Yield each stretch of Khmer that is longer than a line, and the number of its letters."""
    for match in _STRETCH.finditer(words):
        if (letters := _letter_count(match[0])) > LONGEST_STRETCH:
            yield match[0], letters


def _letter_count(stretch: str) -> int:
    return sum(
        unicodedata.category(letter) == "Lo" and before != _BELOW
        for before, letter in zip(f" {stretch}", stretch, strict=False)
    )


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """A catalog entry with its place in the file and its locale; `name` is what its problems call it."""

    entry: PoEntry
    place: SourcePlace
    locale: str
    name: str = ""

    def problem(self, code: str, how: str, hint: str, severity: Severity = "error") -> Problem:
        """Return a Problem at this entry; `how` completes the sentence "The translation of ... "."""
        name = self.name or f"The translation of `{shortened(self.entry.source)}`"
        return problem(self.place, code, f"{name} {how}.", hint, severity)


@dataclass(frozen=True, slots=True)
class Wording:
    """Standard for the wording of one language: its terms, the texts of the course and the labels they name.

    `words` are the translations by text.
    """

    terms: Sequence[ForbiddenTerm]
    lines: Mapping[EntryKey, Sequence[TextLine]]
    labels: Mapping[EntryKey, Labels]
    words: Mapping[EntryKey, str]

    def kinds(self, said: CheckedEntry) -> frozenset[bool]:
        """Return which kinds of text an entry has: True stands for a button, False for any other."""
        return frozenset(line.is_button for line in self.lines[said.entry.key])


def wording_problems(entries: Sequence[CheckedEntry], wording: Wording) -> Iterator[Problem]:
    """Return the problems of translated entries, each of a text that the course has."""
    for said in entries:
        for form in filter(None, said.entry.forms):
            yield from _term_problems(said, form, wording)
            yield from _label_problems(said, form, wording)
            if False in wording.kinds(said):
                yield from _break_problems(said, form)
    yield from _two_way_problems(entries, wording)
    yield from _digit_problems(entries)


def _term_problems(said: CheckedEntry, form: str, wording: Wording) -> Iterator[Problem]:
    for found, term in forbidden(wording.terms, form):
        hint = f"Write `{term.say}`." + (f" {term.why}" if term.why else "")
        yield said.problem("translation-term", f"says `{found}`", hint, "warning")


def _label_problems(said: CheckedEntry, form: str, wording: Wording) -> Iterator[Problem]:
    for name, label in wrong_labels(form, wording.labels.get(said.entry.key, {}), wording.words):
        how = f"does not name the button `{name}` as it reads"
        yield said.problem("translation-label", how, f"Write `{label}`, as on the button.", "warning")


def _break_problems(said: CheckedEntry, form: str) -> Iterator[Problem]:
    for stretch, letters in unbroken_stretches(form):
        how = f"has {letters} letters in which no line can break, `{stretch}`; {LONGEST_STRETCH} fit"
        hint = "Put zero-width spaces (U+200B) between its groups of words."
        yield said.problem("translation-unbroken", how, hint, "warning")


def _two_way_problems(entries: Sequence[CheckedEntry], wording: Wording) -> Iterator[Problem]:
    kinds = ((said, is_button) for said in entries for is_button in wording.kinds(said))
    for said, usual in said_two_ways(kinds):
        here, there = _apart(said.entry.words, usual.entry.words)
        how = f"is `{here}` here and `{there}` in {usual.entry.context}"
        hint = f"Say it in one way. If both are right, write `# {DIFFERS} why` above this one."
        yield said.problem("translation-two-ways", how, hint, "warning")


def _apart(here: str, there: str) -> tuple[str, str]:
    """Return two texts, shortened to the part where they differ."""
    same = next((at for at, pair in enumerate(zip(here, there, strict=False)) if len({*pair}) > 1), len(here))
    start = 0 if same < _SHOWN else here.rfind(" ", 0, same) + 1
    before = "…" if start else ""
    return before + shortened(here[start:]), before + shortened(there[start:])


def _digit_problems(entries: Sequence[CheckedEntry]) -> Iterator[Problem]:
    for said, number, other in mixed_digits(entries):
        how = f"writes {number} where others of its story have digits of another kind"
        yield said.problem("translation-digits-mixed", how, f"Write {other}.", "warning")


def said_two_ways(entries: Iterable[tuple[CheckedEntry, bool]]) -> Iterator[tuple[CheckedEntry, CheckedEntry]]:
    """Yield each entry that is not translated in the usual way of its text, with an example of that way.

    Entries come with whether they are buttons: a button and a bubble may differ.
    """
    same = defaultdict[tuple[str, bool], list[CheckedEntry]](list)
    for said, is_button in entries:
        if not _NAME.fullmatch(said.entry.source) and not any(line.startswith(DIFFERS) for line in said.entry.comments):
            same[said.entry.source, is_button].append(said)
    for group in same.values():
        yield from _rarer(group)


def _rarer(group: Sequence[CheckedEntry]) -> Iterator[tuple[CheckedEntry, CheckedEntry]]:
    counts = Counter(_visible(said) for said in group)
    usual = max(counts, key=counts.__getitem__)
    example = next(said for said in group if _visible(said) == usual)
    return ((said, example) for said in group if _visible(said) != usual)


def _visible(said: CheckedEntry) -> str:
    return " ".join(said.entry.words.translate(_UNSEEN).split())


def wrong_digits(locale: str, source: str, words: str) -> Iterator[str]:
    """Yield the problems of the digits of a translation, as ends of a sentence that begins with its name."""
    own = digits(locale)
    allowed = WESTERN + own
    if strange := "".join(dict.fromkeys(word for word in words if word.isdecimal() and word not in allowed)):
        yield f"has the digits {strange}; `{locale}` is written with {'0 to 9' if own == WESTERN else own}"
    as_dialled, read = _long_numbers(words), _long_numbers(words.translate(str.maketrans(own, WESTERN)))
    dialled = dialled_in(source)
    for number in dict.fromkeys(_long_numbers(source)):
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


def _long_numbers(words: str) -> list[str]:
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


Labels = Mapping[str, Sequence[EntryKey]]
"""Texts of buttons, by the label that is read on them, without emoji."""

_PLAYED = "quick"
"""Bot file of the quick rounds: their answers are everyday words."""

_BRACKETS = re.compile(r"\[([^\[\]\n]+)\]")
_BEGINS_SENTENCE = re.compile(r"(?:^|[.!?\n])[\s*“\"(]*$")


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
    return unicodedata.normalize("NFC", words.translate(_UNSEEN))
