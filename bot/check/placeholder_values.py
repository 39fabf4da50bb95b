"""Values the bot itself fills into its scenes: `<title>`, `<today>` and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from bot.check.rule_context import RuleContext
from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Text
from bot.lessons.steps import Act, Again, End, Goto, Measure, Picture, Say, Set, Step, Stop

_ABOUT = frozenset({"title", "badge", "today"})

FILLED: Mapping[str, frozenset[str]] = {
    "finished": _ABOUT,
    "certificate": frozenset({"certificate"}),
    "for-today": _ABOUT,
    "did-it": _ABOUT,
    "data": frozenset(
        {
            "language",
            "country",
            "age",
            "pictures",
            "finished",
            "wanted",
            "writing",
            "spoke",
            "lesson",
            "band",
            "lesson-country",
            "picked",
            "first",
            "reminder",
            "reminder-country",
        }
    ),
    "set": frozenset({"reminder-day"}),
    "age-set": frozenset({"age"}),
    "country-set": frozenset({"country"}),
    "next": frozenset({"next", "about"}),
    "gate": _ABOUT | {"note"},
    "resume": _ABOUT,
    "not-yet": _ABOUT,
}
"""Names of the values given to each scene of moments, mine, remind or settings.yaml, up to its first question."""

_ASKED = frozenset({"question", "reader", "closes", "answer-by"})
OF_QUESTIONS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("ask", "pick", "only-pick", "voted", "write", "draft", "too-long", "bare"), _ASKED),
    **dict.fromkeys(("sent", "once", "sent-already", "take-back", "waiting"), _ASKED),
    "vote": frozenset({"answer", "number"}),
    "votes": _ASKED | {"votes"},
    "votes-hidden": _ASKED,
    "answer": frozenset({"question", "said", "did", "could-not"}),
}
"""The same for bot/speak-up.yaml, whose scenes are shown with a question to girls."""


def filled(script: Script) -> dict[int, frozenset[str]]:
    """Return the texts of a script that are given values, by identity, each with the names of its values."""
    known = _BY_FILE.get(script.id, {})
    scenes = ((known[name], steps) for name, steps in script.scenes.items() if name in known)
    repeated = {id(step.say): frozenset(step.picks) for step in script.steps() if isinstance(step, Say) and step.picks}
    return {id(text): values for values, steps in scenes for text in _until_asked(steps)} | repeated


_BY_FILE: Mapping[str, Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("moments", "mine", "remind", "settings"), FILLED),
    "speak-up": OF_QUESTIONS,
}


def _until_asked(steps: tuple[Step, ...]) -> Iterator[Text]:
    for step in steps:
        match step:
            case Say():
                yield step.say
            case Stop():
                yield step.question
                return
            case Picture() | Again() | Measure() | Set() | Goto() | End() | Act():  # told without values
                pass
            case _:
                assert_never(step)


def longest(view: RuleContext, script: str) -> dict[str, Text]:
    """Return the longest text each value of a script can stand for: only moments.yaml has values about lessons."""
    if script != "moments":
        return {}
    return {name: max(texts, key=lambda text: len(text.source)) for name, texts in _possible(view).items() if texts}


def _possible(view: RuleContext) -> dict[str, list[Text]]:
    titles = [lesson.title for lesson in view.lessons]
    profile = view.course.profile
    return {
        "title": titles,
        "certificate": [profile.certificate] if profile else [],
        "next": titles,
        "about": [lesson.about for lesson in view.lessons],
        "badge": [lesson.badge for lesson in view.lessons],
        "today": [lesson.today for lesson in view.lessons],
        "note": [lesson.sensitive or lesson.about for lesson in view.lessons],
    }
