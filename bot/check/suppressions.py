"""Rule: a warning can be silenced in the lesson it is about, with a reason for the next person.

`hush:` at the top of a lesson names the code and the reason. Errors cannot be silenced: they would reach a learner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.lessons.loader.did_you_mean import did_you_mean, respelling
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem

HUSH_REASON = Code(
    "hush-reason", "A silenced warning without a reason is a riddle for whoever changes the lesson next."
)
HUSH_ERROR = Code("hush-error", "An error stops a girl in the middle of a lesson, so it has to be mended.")
HUSH_NOTHING = Code(
    "hush-nothing",
    "What it silenced is mended; left here, it would silence the next such warning too.",
    severity="warning",
)


def unsuppressed(script: Script, problems: Sequence[Problem], known: Mapping[str, Code]) -> list[Problem]:
    """Return a script's problems that are not silenced, and what is wrong with its `hush:`; `known` are all codes."""
    hushed = script.hush if isinstance(script, Lesson) else {}
    if not isinstance(script, Lesson) or not hushed:
        return list(problems)
    left = [found for found in problems if found.severity == "error" or found.code not in hushed]
    return [*left, *_wrong(script, {found.code for found in problems}, known)]


def _wrong(lesson: Lesson, found: Iterable[str], known: Mapping[str, Code]) -> Iterator[Problem]:
    for name, reason in lesson.hush.items():
        place = place_of(lesson, f"hush {name}")
        if not reason.strip():
            message, hint = f"`{name}` is silenced without a reason.", "Write the reason behind the colon."
            yield HUSH_REASON.at(place, message, hint)
        elif name in known and known[name].severity == "error":
            message = f"`{name}` is an error, and errors cannot be silenced."
            yield HUSH_ERROR.at(place, message, f"Mend it: `python main.py check --explain {name}` says how.")
        elif name not in found:
            yield _nothing_to_suppress(place, name, known)


def _nothing_to_suppress(place: SourcePlace | None, name: str, known: Mapping[str, Code]) -> Problem:
    message, hint = f"This lesson has no warning `{name}`.", "Delete the line."
    if name in known:
        return HUSH_NOTHING.at(place, message, hint)
    return HUSH_NOTHING.at(place, message, did_you_mean(name, known, hint), respelling(name, known))
