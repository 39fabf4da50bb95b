"""Names of translators above their entries: they go with the words, so that nobody signs her own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.authoring.translation.bylines import Byline, writers
from bot.authoring.translation.entries import carry, put, put_all, settle, translate
from tests.support.translation_builders import STORY, KhmerCatalogs, telling

ANNA, BINA = (Byline(name, date(2026, 11, 29)) for name in ("anna", "bina"))
COURSE = telling()


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated, and one text by Anna."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(COURSE)
    put(desk.locales, "km", "hill", "Ring it", "ខ", ANNA)
    return desk


def names(desk: KhmerCatalogs, source: str = "Ring it") -> tuple[str, ...]:
    """Return the translators of a text."""
    return writers(desk.entry(source))


def test_who_saves_a_translation_under_her_name_is_named_above_it(desk: KhmerCatalogs) -> None:
    assert desk.entry("Ring it").comments == ("translated: anna, 2026-11-29, 23a830",)
    assert "# translated: anna, 2026-11-29, 23a830\n#. A button." in desk.text()


def test_a_text_that_had_no_entry_is_named_too(desk: KhmerCatalogs) -> None:
    translate(desk.locales, "km", "hill", "Sing it", "ច្រៀង", BINA)

    assert names(desk, "Sing it") == ("bina",)


def test_other_words_end_the_name_whoever_writes_them(desk: KhmerCatalogs) -> None:
    put(desk.locales, "km", "hill", "Ring it", "គ", BINA)
    assert names(desk) == ("bina",)

    put_all(desk.locales, "km", {("hill", "Ring it"): "ឃ"})
    assert desk.entry("Ring it").comments == ()


def test_words_changed_in_another_program_are_nobodys(desk: KhmerCatalogs) -> None:
    desk.path.write_text(desk.text().replace('msgstr "ខ"', 'msgstr "គ"'), "utf-8")

    assert names(desk) == ()


def test_who_saves_the_same_words_again_takes_no_name_away(desk: KhmerCatalogs) -> None:
    for byline in (BINA, ANNA, None):
        put(desk.locales, "km", "hill", "Ring it", "ខ", byline)

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
