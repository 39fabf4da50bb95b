"""Names of the writers of English texts: beside its signatures, for the words they wrote and for no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.translation.bylines import Byline, note_writer, writers
from bot.authoring.translation.signing import sign_text
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import is_signed, signed_source, source_path
from tests.support.catalog_builders import AB, telling

ANNA, BINA = (Byline(name, date(2026, 11, 29)) for name in ("anna", "bina"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a lesson as girls have it."""
    (tmp_path / "live.yaml").write_text("title: The well\nsay: Go home.\n")
    return tmp_path


def writes(folder: Path, text: str, byline: Byline = ANNA, context: str = "well") -> None:
    note_writer(context, text, folder / "live.yaml", folder, byline)


def names(folder: Path, words: str, context: str = "well") -> tuple[str, ...]:
    """Return who wrote a text."""
    return writers(next(signed_source(folder, [PoEntry(words, context)])))


def test_who_writes_new_words_is_named_for_these_and_for_no_others(folder: Path) -> None:
    writes(folder, "title: The deep well\nsay: Go home.\n")

    assert names(folder, "The deep well") == ("anna",)
    assert names(folder, "Go home.") == ()
    assert names(folder, "The deep well", "hill") == ()
    assert source_path(folder).read_text().startswith("well/")


def test_words_on_the_way_to_others_leave_no_name_behind(folder: Path) -> None:
    for title in ("The d", "The dee", "The deep well"):
        writes(folder, f"title: {title}\n")

    assert source_path(folder).read_text().count("\n") == 1


def test_who_changes_another_text_does_not_become_the_writer_of_this_one(folder: Path) -> None:
    writes(folder, "title: The deep well\nsay: Go home.\n")
    writes(folder, "title: The deep well\nsay: Go home now.\n", BINA)

    assert (names(folder, "The deep well"), names(folder, "Go home now.")) == (("anna",), ("bina",))


def test_a_file_that_cannot_be_read_hides_no_writer(folder: Path) -> None:
    writes(folder, "title: The deep well\nsay: Go home.\n")
    writes(folder, "title: [The deep", BINA)
    writes(folder, "title: The deep well\nsay: Go home.\n", BINA)

    assert names(folder, "The deep well") == ("anna",)


def test_words_that_girls_have_again_are_nobodys(folder: Path) -> None:
    for text in ("title: The deep well\n", "title: The well\n"):
        writes(folder, text)

    assert source_path(folder).read_text() == ""


def test_of_a_new_lesson_all_words_are_hers(folder: Path) -> None:
    note_writer("moon", "title: The moon\n", folder / "none.yaml", folder, ANNA)

    assert names(folder, "The moon", "moon") == ("anna",)


def test_a_signature_takes_no_name_away(folder: Path) -> None:
    course = telling()
    text = PoEntry("Ring it", "hill")
    writes(folder, f"say: {text.source}\nask: Sing it\n", context="hill")

    assert sign_text(course, folder, "en", replace(text, forms=(text.source,)), AB)

    assert names(folder, text.source, "hill") == names(folder, "Sing it", "hill") == ("anna",)
    assert is_signed(next(signed_source(folder, [text])))
