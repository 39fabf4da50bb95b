"""Add languages to a folder of lessons as an educator would, with invented words."""

from __future__ import annotations

import shutil
from pathlib import Path

from babel import Locale

from tests.support.lessons_folder import only_english_care
from tests.support.paths import ROOT
from tests.support.short_course import keep_english_words

SAFE_WORDS = {"ne": "सूर्यमुखी", "fil": "sampaguita", "ar": "ياسمين", "eo": "ḿáñĝó", "de": "mangooo"}

LISTS = {"loud": "{}: [zzz-loud]\n", "banned": "{}: {{blame: [zzz-banned]}}\n"}


FIRST = "my-safety-team"


def one_lesson(home: Path) -> Path:
    """Copy the course with its first lesson and English words of distress only: enough for a language to be offered."""
    shutil.copytree(ROOT / "dialogues", home / "dialogues")
    for path in (home / "dialogues" / "lessons").glob("*.yaml"):
        if path.stem != FIRST:
            path.unlink()
    (home / "dialogues" / "course.yaml").write_text(f"lessons:\n  - {FIRST}\n", "utf-8")
    (home / "dialogues" / "offered.yaml").unlink(missing_ok=True)
    keep_english_words(home / "dialogues")
    return home


def speaks(dialogues: Path, *locales: str) -> None:
    """Add languages to a folder, each with its safe word and word lists; what exists already stays."""
    only_english_care(dialogues)
    for locale in locales:
        _lists(dialogues, locale)
        profile = dialogues / "profile.yaml"
        text = profile.read_text("utf-8")
        if f"\n  {locale}: " not in text:
            name, word = Locale.parse(locale).display_name, SAFE_WORDS[locale]
            text = text.replace("\nlanguages:\n", f"\nlanguages:\n  {locale}: {name}\n")
            text = text.replace("\nwords:\n", f"\nwords:\n  {locale}:\n    safe_word: {word}\n    help: []\n")
        profile.write_text(text, "utf-8")


def _lists(dialogues: Path, locale: str) -> None:
    """Add lists of words that no invented text contains."""
    for name, line in LISTS.items():
        path = dialogues / "safety" / f"{name}.yaml"
        text = path.read_text("utf-8")
        if f"\n{locale}:" not in text:
            path.write_text(text + line.format(locale), "utf-8")
