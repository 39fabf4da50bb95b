"""Lines that learners might type, by language: what they are about, and which scene answers them.

`development/` was available while words and rules were written; the `unseen` sets were written by people who had not
seen these, and are the measure of quality. All lines are invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from bot.lessons.model.safety import KINDS, DistressKind, Safety, WordList, forms, paradigms, words_of_slots
from bot.safeguarding.distress.confirm_scene import GENERAL, scene_for
from bot.safeguarding.distress.matcher import FRIEND, HELP, INFO, Match, Matcher
from tests.support.course_builders import unchecked
from tests.support.paths import DISTRESS as FOLDER

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader of libyaml, where there is one, reads these 24,000 lines five times as fast."""

SETS = ("development", "unseen", "unseen-2", "unseen-3")
DIALECTS = ("bisaya",)
SCRIPTS = {"devanagari": "[\u0900-\u097f]", "khmer": "[\u1780-\u17ff]"}
CRITICAL: frozenset[DistressKind] = frozenset(
    {"image-threat", "unwanted-touch", "self-harm", "poisoning", "danger-now", "forced-marriage", "fgm", "unsafe-home"}
)
DISTRESS = tuple(kind for kind in KINDS if kind != INFO)


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """A line that a learner types, and its subject: nothing, a question (`info-question`), or kinds of distress."""

    text: str
    kinds: frozenset[DistressKind]
    friend: bool
    scenes: frozenset[str] = frozenset()
    """Scenes that answer it well. Where a line names none, any that fits one of its kinds."""
    variety: str = ""
    """Dialect or script of the language that it is written in."""

    @property
    def is_disclosure(self) -> bool:
        return bool(self.kinds - {INFO})


def safety() -> Safety:
    """Return our own words and rules."""
    return unchecked().course.safety


def listed(vocabulary: WordList) -> Iterator[tuple[str, str]]:
    """Yield every concept with each of its words and phrases, as written or made by a paradigm."""
    for concept, entries in vocabulary.words.items():
        yield from ((concept, entry.written) for entry in entries)
    for concept, pattern in paradigms(vocabulary):
        yield from ((concept, form) for form in forms(pattern, words_of_slots(vocabulary)))


def matcher() -> Matcher:
    """Return the matcher of our own words and rules."""
    return unchecked().vocabulary.matcher


@cache
def matched(text: str) -> Match:
    """Return the matcher's result for a line. Cached, because several tables ask for the same lines."""
    return matcher().match(text)


def languages(of: str) -> list[str]:
    """Return the languages in which a set has lines."""
    return sorted(path.stem for path in (FOLDER / of).glob("*.yaml"))


@cache
def lines(of: str, language: str) -> tuple[CorpusLine, ...]:
    """Return the lines of a set in one language."""
    text = (FOLDER / of / f"{language}.yaml").read_text("utf-8")
    entries = zip(yaml.load(text, _Loader), _sections(text), strict=True)
    return tuple(_line(entry, section) for entry, section in entries)


def _line(entry: Mapping[str, Any], section: str) -> CorpusLine:
    kinds, friend = frozenset(entry["kinds"]), entry.get("who") == "friend"
    return CorpusLine(
        entry["text"], kinds, friend, _scenes(kinds, friend, entry.get("scene")), _variety(entry, section)
    )


def _scenes(kinds: frozenset[DistressKind], friend: bool, family: str | None) -> frozenset[str]:
    if family:
        who = "friend" if friend else "me"
        return frozenset({who if family == GENERAL else f"{family}-{who}"})
    of_trouble = kinds - {FRIEND, INFO} or frozenset({HELP})
    found = {scene_for(of_trouble, friend, pictured) for pictured in (True, False)}
    return frozenset(scene for scene in found if scene)


def _variety(entry: Mapping[str, Any], section: str) -> str:
    named = entry.get("dialect") or (section if section in DIALECTS else "")
    return str(named) or next((name for name, letters in SCRIPTS.items() if re.search(letters, entry["text"])), "latin")


def _sections(text: str) -> Iterator[str]:
    """Yield for each entry the word of the comment that its part of the file begins with: `# Bisaya`."""
    section = ""
    for line in text.splitlines():
        if line.startswith("# "):
            section = line.removeprefix("# ").strip().casefold()
        elif line.startswith("- "):
            yield section
