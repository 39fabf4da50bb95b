"""An educator adds a seventh language by repeating one command until it reports nothing more."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.translation.catalog_check import check
from bot.authoring.translation.new_locale import NewLocale, add
from bot.check.course import open_bundle
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.model.text import Text
from bot.lessons.translations.po import PoEntry
from tests.support.catalog_builders import write_catalog
from tests.support.pseudo_locales import MIRRORED, one_lesson, speaks, write_pseudo

pytestmark = pytest.mark.slow

WISH = NewLocale(MIRRORED, "ياسمين", ("مساعدة", "ساعدوني"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return one_lesson(tmp_path)


def added(folder: Path, wish: NewLocale = WISH) -> str:
    return add(folder / "dialogues", folder / "locales", wish)


def needs(told: str) -> list[str]:
    return re.findall(r"^\d+\. (.*)", told, re.MULTILINE)


def words_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_command_writes_what_a_program_can_and_says_the_rest_in_words(folder: Path) -> None:
    before = words_in(folder)
    told = added(folder)
    after = words_in(folder)
    course, problems = load(folder / "dialogues")

    assert course.profile and not problems
    assert course.profile.languages[MIRRORED] == "العربية"
    assert course.profile.words[MIRRORED].safe_word == WISH.safe_word
    assert course.profile.words[MIRRORED].help == WISH.help
    assert course.release.native_review[MIRRORED] == ""
    assert check(course, folder / "locales", [MIRRORED]) == []
    parts = ("README", "loud", "banned", "care", "words/ar", "play", "answers", "bot itself", "quick", "1 lesson",
             "sign ar", "native_review")  # fmt: skip
    assert [part for part, line in zip(parts, needs(told), strict=True) if part not in line] == []

    changed = {path.name: path for path in before if after[path] != before[path]}
    assert changed.keys() == {"profile.yaml", "release.yaml"}, "nothing else is touched"
    for path in changed.values():
        lines = before[path].splitlines()
        assert [line for line in after[path].splitlines() if line in lines] == lines, "nothing there is lost"
    assert added(folder, NewLocale(MIRRORED)) == told, "the second time the list is the same"
    assert words_in(folder) == after, "and nothing is written"


def test_when_all_is_translated_only_people_are_missing_and_girls_are_offered_it(folder: Path) -> None:
    added(folder)
    speaks(folder / "dialogues", MIRRORED)
    write_pseudo(folder / "locales", load(folder / "dialogues")[0], MIRRORED)

    bundle, problems = open_bundle(folder / "dialogues", folder / "locales")
    told = needs(added(folder, NewLocale(MIRRORED)))

    assert [problem for problem in problems if problem.severity == "error"] == []
    assert set(bundle.course.offered[MIRRORED]) == set(bundle.course.lessons)
    assert "ساعدوني" not in bundle.catalogs.say(Text("Help"), MIRRORED)
    assert bundle.vocabulary.read("ساعدوني").command == "help"
    assert not any("texts of" in line for line in told)
    assert "native_review" in told[-1] and "sign ar" in told[-2]


def test_the_lists_are_asked_for_as_soon_as_a_girl_could_read_something(folder: Path) -> None:
    added(folder)
    locales = folder / "locales"
    assert not [problem for problem in open_bundle(folder / "dialogues", locales)[1] if problem.severity == "error"]

    def first(it: PoEntry) -> PoEntry:
        return replace(it, forms=("رجوع",)) if it.source == "↩ Back" else it

    write_catalog(locales, MIRRORED, load(folder / "dialogues")[0], first)

    found = {problem.code for problem in open_bundle(folder / "dialogues", locales)[1] if problem.severity == "error"}
    assert found == {"language-unlisted"}


@pytest.mark.parametrize(
    ("wish", "what", "remedy"),
    [
        (NewLocale("xx", "mango"), "no language `xx`", "code of the language alone"),
        (NewLocale("sw-KE", "waridi"), "no language `sw-KE`", "A phone set to"),
        (NewLocale("tl", "sampaguita"), "called `fil`", "either"),
        (NewLocale("en", "sunflower"), "written in English", "another"),
        (NewLocale("am"), "Amharic has no safe word", "--safe-word"),
    ],
)
def test_what_cannot_be_added_is_said_in_two_sentences_and_nothing_is_written(
    folder: Path, wish: NewLocale, what: str, remedy: str
) -> None:
    before = words_in(folder)

    with pytest.raises(Refused) as refused:
        added(folder, wish)

    assert what in refused.value.what and remedy in refused.value.remedy
    assert words_in(folder) == before


def test_a_file_in_another_form_is_left_alone_and_the_line_to_write_is_told(folder: Path) -> None:
    profile = folder / "dialogues" / "profile.yaml"
    text = re.sub(r"\nlanguages:\n(?:  .*\n)+", "\nlanguages: {en: English}\n", profile.read_text("utf-8"))
    profile.write_text(text, "utf-8")

    with pytest.raises(Refused, match=r"profile\.yaml") as refused:
        added(folder)

    assert 'ar: "العربية"' in refused.value.remedy
    assert profile.read_text("utf-8") == text
