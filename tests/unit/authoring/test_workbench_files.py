"""Files that the workbench may write, and the effect of a changed text on its translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.translation import writable_files
from bot.authoring.translation.entries import Meaning, carry, state, translate, translation
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import load_catalogs

CATALOG = """\
# Draft until signed.
msgid ""
msgstr ""
"Language: km\\n"
"Content-Type: text/plain; charset=utf-8\\n"

#. A bubble.
#: dialogues/lessons/well.yaml:7
msgctxt "well"
msgid "A goat drinks."
msgstr "ពពែផឹក។"

# reviewed: SK, 2026-11-01, a0c7e5
#: dialogues/lessons/well.yaml:9
msgctxt "well"
msgid "Amina drinks."
msgstr "អាមីណាផឹក។"

#| msgid "All slept."
#: dialogues/lessons/well.yaml:11
#, fuzzy
msgctxt "well"
msgid "All sleep."
msgstr "គេងទាំងអស់។"
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    lessons, khmer = tmp_path / "dialogues" / "lessons", tmp_path / "locales" / "km" / "LC_MESSAGES"
    lessons.mkdir(parents=True)
    khmer.mkdir(parents=True)
    (lessons / "well.yaml").write_bytes(b"title: The well\n")
    (khmer / "messages.po").write_text(CATALOG, "utf-8")
    return tmp_path / "dialogues", tmp_path / "locales"


# Files


def test_a_lesson_and_a_catalog_open_by_the_name_a_problem_gives_them(folders: tuple[Path, Path]) -> None:
    _, locales = folders

    assert (
        writable_files.read(writable_files.path_of("dialogues/lessons/well.yaml", *folders)).text == "title: The well\n"
    )
    assert (
        writable_files.path_of("locales/km/LC_MESSAGES/messages.po", *folders) == locales / "km/LC_MESSAGES/messages.po"
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "dialogues",
        "dialogues/",
        "dialogues/../secret.yaml",
        "dialogues/lessons/../../secret.yaml",
        "dialogues//etc/passwd",
        "secret.yaml",
        "dialogues/lessons/link.yaml",
        "dialogues/lessons/round.yaml",
        "dialogues/lessons/note.txt",
        "dialogues/lessons/new.yaml",
        "locales/well.yaml",
        "dialogues/lessons/well.yaml\0",
        "dialogues\\lessons\\well.yaml",
    ],
)
def test_no_other_file_opens(folders: tuple[Path, Path], name: str) -> None:
    dialogues, _ = folders
    (dialogues.parent / "secret.yaml").write_text("BOT_TOKEN: 1", "utf-8")
    (dialogues / "lessons" / "note.txt").write_text("mine", "utf-8")
    (dialogues / "lessons" / "link.yaml").symlink_to(dialogues.parent / "secret.yaml")
    (dialogues / "lessons" / "round.yaml").symlink_to(dialogues / "lessons" / "round.yaml")

    with pytest.raises(writable_files.Unwritten):
        writable_files.path_of(name, *folders)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(folders: tuple[Path, Path]) -> None:
    path = writable_files.path_of("dialogues/lessons/well.yaml", *folders)
    mine = writable_files.read(path)
    path.write_text("title: Their well\n", "utf-8")

    with pytest.raises(writable_files.FileChanged) as caught:
        writable_files.write(path, "title: My well\n", mine.mark)

    assert path.read_text("utf-8") == caught.value.now.text == "title: Their well\n"
    assert [it.name for it in path.parent.iterdir()] == ["well.yaml"]


@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_letters_line_ends_and_permissions_stay_as_the_file_had_them(folders: tuple[Path, Path], lead: bytes) -> None:
    path = writable_files.path_of("dialogues/lessons/well.yaml", *folders)
    codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(lead, "utf-8")
    path.write_bytes(lead + "title: អូន\r\nabout: x\r\n".encode(codec))
    path.chmod(0o640)
    mine = writable_files.read(path)

    saved = writable_files.write(path, writable_files.with_breaks_of("title: ប្អូន\nabout: x\n", mine.text), mine.mark)

    assert path.read_bytes() == lead + "title: ប្អូន\r\nabout: x\r\n".encode(codec)
    assert path.stat().st_mode & 0o777 == 0o640
    assert saved == writable_files.read(path)


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"caf\xe9", b"x" * 1_000_001])
def test_a_file_that_is_no_text_is_told_and_left(folders: tuple[Path, Path], raw: bytes) -> None:
    path = writable_files.path_of("dialogues/lessons/well.yaml", *folders)
    path.write_bytes(raw)

    with pytest.raises(writable_files.Unwritten):
        writable_files.read(path)


# Translations


def entry(locales: Path, source: str) -> tuple[str, str] | None:
    found = translation(locales, "km", "well", source)
    return (found.words, state(found)) if found else None


def shown(locales: Path, source: str) -> str | None:
    """Return the Khmer text that learners read, or None."""
    return load_catalogs(locales)[0].find(Text(source, "well"), "km")


@pytest.mark.parametrize(
    ("meaning", "words", "state", "read"),
    [
        ("wording", "អាមីណាផឹក។", "draft", "អាមីណាផឹក។"),
        ("meaning", "អាមីណាផឹក។", "stale", "អាមីណាផឹក។"),
        ("wrong", "", "missing", None),
    ],
)
def test_a_changed_text_keeps_of_its_translation_what_its_author_says(
    folders: tuple[Path, Path], meaning: Meaning, words: str, state: str, read: str | None
) -> None:
    _, locales = folders
    assert entry(locales, "Amina drinks.") == ("អាមីណាផឹក។", "signed")
    carry(locales, "well", "Amina drinks.", "Amina swims.", meaning)

    assert entry(locales, "Amina drinks.") is None
    assert entry(locales, "Amina swims.") == (words, state)
    assert shown(locales, "Amina swims.") == read
    was = '#| msgid "Amina drinks."' in (locales / "km/LC_MESSAGES/messages.po").read_text("utf-8")
    assert was == (state == "stale")


MEANINGS: list[Meaning] = ["wording", "meaning", "wrong"]


@pytest.mark.parametrize("meaning", MEANINGS)
def test_all_other_entries_stay_where_and_what_they_are(folders: tuple[Path, Path], meaning: Meaning) -> None:
    _, locales = folders
    path = locales / "km/LC_MESSAGES/messages.po"
    before = path.read_text("utf-8")
    carry(locales, "well", "Amina drinks.", "Amina swims.", meaning)
    after = path.read_text("utf-8")

    assert 'msgid "Amina swims."' in after.split("\n\n")[2]
    for number in (0, 1, 3):
        assert before.split("\n\n")[number] == after.split("\n\n")[number]


def test_a_text_that_still_stands_elsewhere_keeps_its_translation(folders: tuple[Path, Path]) -> None:
    _, locales = folders
    carry(locales, "well", "A goat drinks.", "A goat swims.", "meaning", stays=True)

    assert entry(locales, "A goat drinks.") == ("ពពែផឹក។", "draft")
    assert entry(locales, "A goat swims.") == ("ពពែផឹក។", "stale")


def test_new_words_of_a_translation_are_a_draft(folders: tuple[Path, Path]) -> None:
    _, locales = folders
    translate(locales, "km", {("well", "Amina drinks."): "អាមីណា ផឹក។"})
    translate(locales, "km", {("well", "A new line."): "បន្ទាត់ថ្មី។"})

    assert entry(locales, "Amina drinks.") == ("អាមីណា ផឹក។", "draft")
    assert entry(locales, "A new line.") == ("បន្ទាត់ថ្មី។", "draft")
