"""The shipped catalogs break no text, use no forbidden word, name each button as it reads, and let lines break."""

from __future__ import annotations

from bot.authoring.translation.catalog_check import check
from bot.authoring.translation.catalog_files import locales_in
from tests.support.course_builders import real
from tests.support.paths import ROOT

NEVER = {
    "translation-term",
    "translation-two-ways",
    "translation-label",
    "translation-digits-mixed",
    "translation-unbroken",
}


def test_no_catalog_has_an_error_or_a_wording_that_a_girl_would_stumble_on() -> None:
    locales = ROOT / "locales"
    found = check(real().course, locales, locales_in(locales))

    assert [it for it in found if it.severity == "error" or it.code in NEVER] == []
