"""The course reduced to four lessons and English words of distress, so that a test's bot starts in half the time.

It still has all features. The words of all languages are tried in `tests/corpus/`.
"""

from __future__ import annotations

import re
from pathlib import Path

KEPT = ("my-safety-team", "lock-it-up", "friend-or-pretend", "say-it-out-loud")
COMES_BACK = {
    "friend-or-pretend": ("my-safety-team/team-later-2",),
    "say-it-out-loud": ("lock-it-up/support", "my-safety-team/team-later-1\n    ages: 14-17"),
}
"""Recalled quizzes for lessons whose own recalled quizzes belong to removed lessons."""

NEVER_TYPED = "zzq"
"""Prefix of the only word of a concept in the languages that were left out: points of an empty concept are a slip."""

_CONCEPT = re.compile(r"(?m)^  ([\w-]+):")
_AGAIN = re.compile(r"  - again: .*\n(?:    ages: .*\n)?")
_FOR_LATER = re.compile(r"(?ms)^for-later:[^\n]*\n.*?(?=^\w|\Z)")


def shorten(dialogues: Path) -> None:
    """Keep four lessons, promised to nobody, and the English words of distress in a copy of `dialogues/`."""
    for path in (dialogues / "lessons").glob("*.yaml"):
        if path.stem not in KEPT:
            path.unlink()
        else:
            path.write_text(_shortened(path.stem, path.read_text("utf-8")), "utf-8")
    (dialogues / "course.yaml").write_text("lessons:\n" + "".join(f"  - {name}\n" for name in KEPT), "utf-8")
    (dialogues / "offered.yaml").unlink(missing_ok=True)
    keep_english_words(dialogues)


def keep_one_lesson(dialogues: Path, lesson: str) -> None:
    """Keep one lesson of a shortened course, which asks nothing of another one."""
    for path in (dialogues / "lessons").glob("*.yaml"):
        if path.stem != lesson:
            path.unlink()
    path = dialogues / "lessons" / f"{lesson}.yaml"
    path.write_text(_AGAIN.sub("", path.read_text("utf-8")), "utf-8")
    (dialogues / "course.yaml").write_text(f"lessons:\n  - {lesson}\n", "utf-8")


def _shortened(lesson: str, words: str) -> str:
    """Keep the quizzes for later of the first lesson only: no lesson that is kept asks those of another one."""
    words = words if lesson == KEPT[0] else _FOR_LATER.sub("", words)
    if lesson not in COMES_BACK:
        return words
    first, *others = _AGAIN.split(words)
    return "".join((first, *(f"  - again: {quiz}\n" for quiz in COMES_BACK[lesson]), *others))


def keep_english_words(dialogues: Path) -> None:
    """Keep the English words of distress in a copy of `dialogues/`, and all concepts, which `points.yaml` names."""
    folder = dialogues / "safety" / "words"
    concepts = set[str]()
    for path in folder.glob("*.yaml"):
        if path.stem != "en":
            concepts.update(_CONCEPT.findall(path.read_text("utf-8")))
            path.unlink()
    listed = (f"  {concept}: {NEVER_TYPED}{concept}\n" for concept in sorted(concepts))
    (folder / "others.yaml").write_text("words:\n" + "".join(listed), "utf-8")
