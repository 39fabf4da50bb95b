"""Names of translators and writers: they go with the words, so that nobody signs her own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.translation.bylines import Byline, note_writer, writers
from bot.authoring.translation.entries import carry, put_all, settle, translate
from bot.authoring.translation.signing import sign_text
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import is_signed, signed_source, source_path
from tests.support.catalog_builders import AB, STORY, KhmerCatalogs, telling

ANNA, BINA = (Byline(name, date(2026, 11, 29)) for name in ("anna", "bina"))
COURSE = telling()


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated, and one text by Anna."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(COURSE)
    translate(desk.locales, "km", {("hill", "Ring it"): "ខ"}, ANNA)
    return desk


def names(desk: KhmerCatalogs, source: str = "Ring it") -> tuple[str, ...]:
    """Return the translators of a text."""
    return writers(desk.entry(source))


def test_who_saves_a_translation_under_her_name_is_named_above_it(desk: KhmerCatalogs) -> None:
    assert desk.entry("Ring it").comments == ("translated: anna, 2026-11-29, 23a830",)
    assert "# translated: anna, 2026-11-29, 23a830\n#. A button." in desk.text()


def test_a_text_that_had_no_entry_is_named_too(desk: KhmerCatalogs) -> None:
    translate(desk.locales, "km", {("hill", "Sing it"): "ច្រៀង"}, BINA)

    assert names(desk, "Sing it") == ("bina",)


def test_other_words_end_the_name_whoever_writes_them(desk: KhmerCatalogs) -> None:
    translate(desk.locales, "km", {("hill", "Ring it"): "គ"}, BINA)
    assert names(desk) == ("bina",)

    put_all(desk.locales, "km", {("hill", "Ring it"): "ឃ"})
    assert desk.entry("Ring it").comments == ()


def test_words_changed_in_another_program_are_nobodys(desk: KhmerCatalogs) -> None:
    desk.path.write_text(desk.text().replace('msgstr "ខ"', 'msgstr "គ"'), "utf-8")

    assert names(desk) == ()


def test_who_saves_the_same_words_again_takes_no_name_away(desk: KhmerCatalogs) -> None:
    for byline in (BINA, ANNA, None):
        translate(desk.locales, "km", {("hill", "Ring it"): "ខ"}, byline)

    assert names(desk) == ("anna", "bina")


def test_an_update_keeps_the_name_also_of_a_text_whose_english_changed(desk: KhmerCatalogs) -> None:
    desk.updates(COURSE)
    assert names(desk) == ("anna",)

    desk.updates(telling(STORY.replace("Ring it", "Ring it now")))
    assert desk.entry("Ring it now").stale
    assert names(desk, "Ring it now") == ("anna",)

    settle(desk.locales, "hill", "Ring it now", "wording")
    assert names(desk, "Ring it now") == ("anna",)


@pytest.mark.parametrize(("meaning", "left"), [("wording", ("anna",)), ("meaning", ("anna",)), ("wrong", ())])
def test_a_change_of_the_english_keeps_the_name_as_long_as_the_words_stay(
    desk: KhmerCatalogs, meaning: str, left: tuple[str, ...]
) -> None:
    carry(desk.locales, "hill", "Ring it", "Ring it now", meaning)  # type: ignore[arg-type]  # a meaning of the table

    assert names(desk, "Ring it now") == left


# English


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a lesson as girls have it."""
    (tmp_path / "live.yaml").write_text("title: The well\nsay: Go home.\n")
    return tmp_path


def writes(folder: Path, text: str, byline: Byline = ANNA, context: str = "well") -> None:
    note_writer(context, text, folder / "live.yaml", folder, byline)


def english_names(folder: Path, words: str, context: str = "well") -> tuple[str, ...]:
    """Return who wrote a text."""
    return writers(next(signed_source(folder, [PoEntry(words, context)])))


def test_who_writes_new_words_is_named_for_these_and_for_no_others(folder: Path) -> None:
    writes(folder, "title: The deep well\nsay: Go home.\n")

    assert english_names(folder, "The deep well") == ("anna",)
    assert english_names(folder, "Go home.") == ()
    assert english_names(folder, "The deep well", "hill") == ()
    assert source_path(folder).read_text().startswith("well/")


def test_words_on_the_way_to_others_leave_no_name_behind(folder: Path) -> None:
    for title in ("The d", "The dee", "The deep well"):
        writes(folder, f"title: {title}\n")

    assert source_path(folder).read_text().count("\n") == 1


def test_who_changes_another_text_does_not_become_the_writer_of_this_one(folder: Path) -> None:
    writes(folder, "title: The deep well\nsay: Go home.\n")
    writes(folder, "title: The deep well\nsay: Go home now.\n", BINA)

    assert (english_names(folder, "The deep well"), english_names(folder, "Go home now.")) == (("anna",), ("bina",))


def test_a_file_that_cannot_be_read_hides_no_writer(folder: Path) -> None:
    writes(folder, "title: The deep well\nsay: Go home.\n")
    writes(folder, "title: [The deep", BINA)
    writes(folder, "title: The deep well\nsay: Go home.\n", BINA)

    assert english_names(folder, "The deep well") == ("anna",)


def test_words_that_girls_have_again_are_nobodys(folder: Path) -> None:
    for text in ("title: The deep well\n", "title: The well\n"):
        writes(folder, text)

    assert source_path(folder).read_text() == ""


def test_of_a_new_lesson_all_words_are_hers(folder: Path) -> None:
    note_writer("moon", "title: The moon\n", folder / "none.yaml", folder, ANNA)

    assert english_names(folder, "The moon", "moon") == ("anna",)


def test_a_signature_takes_no_name_away(folder: Path) -> None:
    text = PoEntry("Ring it", "hill")
    writes(folder, f"say: {text.source}\nask: Sing it\n", context="hill")

    assert sign_text(COURSE, folder, "en", replace(text, forms=(text.source,)), AB)

    assert english_names(folder, text.source, "hill") == english_names(folder, "Sing it", "hill") == ("anna",)
    assert is_signed(next(signed_source(folder, [text])))
