"""Rule: bubbles and paths through a lesson are short, and so are sentences for learners of 10 to 13; only warnings.

Words are counted in the language of the author; a name counts as one word. Only lessons and the measure are checked:
the texts of the bot were measured when they were written, and cannot always be short. A lesson is read on a small
screen between two chores. A path back counts once: nobody knows how often she takes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.walk import PlaceKey, ReachablePlace, Walk, count
from bot.engine.cursor import available_options
from bot.lessons.model.lesson import Lesson, Script, written_options
from bot.lessons.model.measure import Item
from bot.lessons.model.people import BANDS, Band
from bot.lessons.model.text import Text
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Step, Stop

BUBBLE_WORDY = Code(
    "bubble-wordy",
    "More than 35 words fill the screen of a small phone, and she scrolls instead of reading.",
    severity="warning",
)
SENTENCE_LONG = Code(
    "sentence-long",
    "A girl of 10 to 13 has forgotten the beginning of a sentence of more than 12 words when she comes to its end.",
    severity="warning",
)
PATH_LONG = Code(
    "path-long",
    "She reads this between two chores: 300 words are enough for girls of 10 to 13, 400 for girls of 14 to 17.",
    severity="warning",
)
PATH_FEW_STOPS = Code(
    "path-few-stops",
    "A story in which she decides 8 to 12 times is hers; with fewer stops she is told one.",
    severity="warning",
)
PATH_MANY_STOPS = Code(
    "path-many-stops",
    "After some 12 decisions she is tired, and what comes last is what she should take along.",
    severity="warning",
)
CODES = (BUBBLE_WORDY, SENTENCE_LONG)
PATH_CODES = (PATH_LONG, PATH_FEW_STOPS, PATH_MANY_STOPS)

MOST_WORDS, MOST_IN_A_SENTENCE = 35, 12

_END = re.compile(r"[.!?:;…]+[\"'”’)*\]]*(?:\s+|$)|\n+")


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report bubbles and sentences with too many words."""
    if not isinstance(script, Lesson) and not script.is_asked:
        return
    walk = view.walk(script) if isinstance(script, Lesson) else None
    for text, young in (pair for step in script.steps() for pair in _bubbles(step, walk)):
        if count(text) > MOST_WORDS:
            message = f"This bubble has {count(text)} words; {MOST_WORDS} are enough."
            yield BUBBLE_WORDY.at(text.place, message, "Leave something out, or make two of it.")
        words = max(count(Text(sentence)) for sentence in _END.split(text.source)) if young else 0
        if words > MOST_IN_A_SENTENCE:
            message = f"A sentence here has {words} words; girls of 10 to 13 read {MOST_IN_A_SENTENCE} at once."
            yield SENTENCE_LONG.at(text.place, message, "Make two sentences of it.")


def _bubbles(step: Step, walk: Walk | None) -> Iterator[tuple[Text, bool]]:
    """Return the bubbles of a step, and whether younger learners read them: always for the measure (no walk)."""
    young = walk is None or id(step if isinstance(step, Stop) else step.words) in walk.young
    older = {id(option.feedback) for option in written_options(step) if option.ages == "14-17"}
    return ((text, young and id(text) not in older) for text in step.bubbles)


MOST_WORDS_OF_A_WAY: dict[Band, int] = {"10-13": 300, "14-17": 400}
STORY_STOPS, FEWEST_STOPS, MOST_STOPS = 4, 8, 12


@dataclass(frozen=True, slots=True)
class PathLength:
    """Between a place and the end of the lesson: the most words, and the fewest and the most stops."""

    words: int = 0
    fewest: int = 0
    most: int = 0


@script_rule(PATH_CODES)
def check_paths(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report lessons too long for an age band, or with too few or too many stops."""
    if not isinstance(script, Lesson) or not view.walk(script).whole:
        return
    by_band = lengths(view.walk(script))
    for band, length in by_band.items():
        if length.words > MOST_WORDS_OF_A_WAY[band]:
            most_words = MOST_WORDS_OF_A_WAY[band]
            message = f"A way through this lesson has {length.words} words (ages {band}); {most_words} are enough."
            yield PATH_LONG.at(script.title.place, message, "Leave a bubble out, or make two lessons of it.")
    most = max((it.most for it in by_band.values()), default=0)
    fewest = min((it.fewest for it in by_band.values()), default=0)
    if most > MOST_STOPS:
        message = f"A way through this lesson has {most} stops; {FEWEST_STOPS} to {MOST_STOPS} are right."
        yield PATH_MANY_STOPS.at(script.title.place, message, "Leave some out, or make two lessons of it.")
    elif fewest < FEWEST_STOPS:
        message = f"A way through this lesson has only {fewest} stops; {FEWEST_STOPS} to {MOST_STOPS} are right."
        yield PATH_FEW_STOPS.at(script.title.place, message, "Let her decide more often.")


def is_story(lesson: Lesson) -> bool:
    """Return whether a lesson has enough stops to count as a story: four or more."""
    return sum(isinstance(step, Stop) for step in lesson.story) >= STORY_STOPS


def lengths(walk: Walk) -> dict[Band, PathLength]:
    """Return the length of a lesson by age band; only the younger one where the bands do not differ."""
    return dict(_by_band(walk))


def _by_band(walk: Walk) -> Iterator[tuple[Band, PathLength]]:
    ahead = _ahead(walk)
    for band in BANDS:
        starts = [(words, ahead[key]) for (since, key), words in walk.words.items() if since is None and key[0] == band]
        if starts:
            yield band, _joined(starts)


def _ahead(walk: Walk) -> dict[PlaceKey, PathLength]:
    """Return the length from each place to the end, without edges that lead back to an earlier place."""
    ahead: dict[PlaceKey, PathLength] = {}
    for key in _last_first(walk):
        here = _at(walk.places[key])
        ways = [(walk.words[key, after], ahead[after]) for after in walk.ways.get(key, ()) if after in ahead]
        beyond = _joined(ways)
        ahead[key] = PathLength(here.words + beyond.words, here.fewest + beyond.fewest, here.most + beyond.most)
    return ahead


def _joined(ways: list[tuple[int, PathLength]]) -> PathLength:
    if not ways:
        return PathLength()
    return PathLength(
        max(words + after.words for words, after in ways),
        min(after.fewest for _, after in ways),
        max(after.most for _, after in ways),
    )


def _at(place: ReachablePlace) -> PathLength:
    """Return the length of a question with its buttons; one of the measure is no part of the story (P13)."""
    if place.stop is None or isinstance(place.stop, Item):
        return PathLength()
    buttons = sum(count(option.text) for option in available_options(place.context, place.cursor))
    return PathLength(count(place.stop.question) + buttons, 1, 1)


def _last_first(walk: Walk) -> Iterator[PlaceKey]:
    """Yield every place after all places it leads to (postorder), ignoring edges that lead back."""
    seen = set[PlaceKey]()
    for start in walk.places:
        waiting = [(start, False)]
        while waiting:
            key, done = waiting.pop()
            if done:
                yield key
            elif key not in seen:
                seen.add(key)
                waiting.append((key, True))
                waiting += [(after, False) for after in walk.ways.get(key, ()) if after not in seen]
