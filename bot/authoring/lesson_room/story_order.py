"""Texts of a script in the order of the story, each at its place in it, and their pairs in two versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal, TypeVar

from bot.lessons.model.lesson import Script, written_options
from bot.lessons.model.people import Band
from bot.lessons.model.text import Text
from bot.lessons.model.texts import named_texts, texts
from bot.lessons.steps import Conditional, Option, Step

Told = TypeVar("Told")

NamedTexts = Sequence[tuple[str, Told]]
"""Texts in playing order, each behind the key it was written at (`say`, `feedback`, ...)."""

LEAST_ALIKE = 0.3
"""Least share of common letters by which a text counts as another one reworded, where there are more on one side."""


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """The place of a text in the story, and which girls alone read it there.

    `depth`: 1 is an answer to a question, 2 what follows that pick, and so on. `by_picks`: only after earlier picks.
    `mark`: that of the answer it belongs to.
    """

    depth: int = 0
    ages: Band | None = None
    countries: tuple[str, ...] = ()
    by_picks: bool = False
    mark: Literal["", "right", "tempting"] = ""


TOP = StoryPlace()
"""The place of a text that stands below no question and is read by all."""


@dataclass(frozen=True, slots=True)
class StoryText:
    """A text of a script, and its place."""

    name: str
    text: Text
    place: StoryPlace = TOP

    @property
    def read(self) -> str:
        """Words and readers in one: it differs where girls read other words, or other girls read them."""
        place = self.place
        readers = (place.mark, place.ages or "", *place.countries, "by picks" if place.by_picks else "")
        return "\n".join((self.text.source, *filter(None, readers)))


def story_texts(script: Script | None) -> list[StoryText]:
    """Return the texts of a script in playing order."""
    scenes = script.scenes.values() if script else ()
    places = {key: place for steps in scenes for key, place in _places(steps, 0)}
    found = ((name, text, places.get(id(text), TOP)) for name, text in named_texts(script))
    return [StoryText(name, text, it if name == "text" else replace(it, mark="")) for name, text, it in found]


def _places(steps: Sequence[Step], depth: int) -> Iterator[tuple[int, StoryPlace]]:
    """Yield the places of texts by their identity. Of a text inside others, the last one counts."""
    for step in steps:
        yield from ((id(text), _place(step, depth)) for text in texts(step))
        for option in written_options(step):
            yield from ((id(text), _place(option, depth + 2)) for text in texts(option))
            yield id(option.text), _place(option, depth + 1)
            yield from _places(option.then, depth + 2)


def _place(part: Conditional, depth: int) -> StoryPlace:
    mark: Literal["", "right", "tempting"] = ""
    if isinstance(part, Option):
        mark = "right" if part.correct else "" if part.helps else "tempting"
    by_picks = any(flag != "country" for flag in part.when)
    return StoryPlace(depth, part.ages, tuple(part.when.get("country", ())), by_picks, mark)


def paired(
    old: NamedTexts[Told], new: NamedTexts[Told], words: Callable[[Told], str]
) -> Iterator[tuple[str, Told | None, Told | None]]:
    """Pair old with new texts where the files differ, in playing order; only texts of the same key are paired."""
    sides = [[(name, words(text)) for name, text in some] for some in (old, new)]
    for tag, low, high, start, end in SequenceMatcher(a=sides[0], b=sides[1], autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired_in_order(old[low:high], new[start:end], words)


def _paired_in_order(
    old: NamedTexts[Told], new: NamedTexts[Told], words: Callable[[Told], str]
) -> Iterator[tuple[str, Told | None, Told | None]]:
    """Yield pairs where the new text stands; what is gone follows what stood before it."""
    partners = dict(_partners([(name, words(it)) for name, it in old], [(name, words(it)) for name, it in new]))
    gone = [number for number in range(len(old)) if number not in partners.values()]
    for number, (name, text) in enumerate(new):
        partner = partners.get(number)
        while partner is not None and gone and gone[0] < partner:
            yield (*old[gone.pop(0)], None)
        yield name, None if partner is None else old[partner][1], text
    yield from ((*old[number], None) for number in gone)


def _partners(old: NamedTexts[str], new: NamedTexts[str]) -> Iterator[tuple[int, int]]:
    """Yield which new text is which old one, by their numbers: as many of a key are paired one by one, others by words.

    What is like nothing is paired in order, as it may be written anew.
    """
    for key in dict.fromkeys(name for name, _ in new):
        before, after = ([number for number, (name, _) in enumerate(some) if name == key] for some in (old, new))
        if len(before) != len(after):
            letters = [_letters(words) for _, words in old], [_letters(words) for _, words in new]
            alike = sorted(
                (-len(letters[0][one] & letters[1][other]) / len(letters[0][one] | letters[1][other]), one, other)
                for one in before
                for other in after
            )
            for likeness, one, other in alike:
                if -likeness >= LEAST_ALIKE and one in before and other in after:
                    before.remove(one)
                    after.remove(other)
                    yield other, one
        yield from zip(after, before, strict=False)


def _letters(words: str) -> frozenset[str]:
    """Return each two letters of a text that stand side by side."""
    return frozenset(map("".join, zip(f" {words}", f"{words} ", strict=True)))
