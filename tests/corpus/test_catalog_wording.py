"""The shipped catalogs break no text, use no forbidden word, and name each button as it reads."""

from __future__ import annotations

from bot.authoring.translation.catalog_check import check
from bot.authoring.translation.catalog_files import locales_in
from tests.support.course_builders import real
from tests.support.paths import ROOT


def test_no_catalog_has_an_error_a_forbidden_word_or_a_button_by_another_name() -> None:
    locales = ROOT / "locales"
    found = check(real().course, locales, locales_in(locales))

    assert [it for it in found if it.severity == "error" or it.code in ("translation-term", "translation-label")] == []
