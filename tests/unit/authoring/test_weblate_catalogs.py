"""Catalogs saved by Weblate, as its documentation describes: the translation tools keep every byte of them.

https://docs.weblate.org/en/latest/formats/gettext.html, admin/checks.html and user/search.html:

- Weblate keeps the header up: Last-Translator, Language-Team, PO-Revision-Date, X-Generator, Plural-Forms.
- It wraps what it writes at 77 columns and at line ends (`po_line_wrap`), not always where gettext would.
- It reads flags from the file, knows `max-length:N`, `placeholders:"…"` and `priority:N`, and keeps all others.
- `fuzzy` is its "needs editing"; it shows the old source from `#| msgid`.
- It keeps the order of the entries, translators' comments, and obsolete entries at the end.
- A number has as many forms as CLDR says.
"""

from __future__ import annotations

import gettext
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale

from bot.authoring.translation.catalog_files import PLURAL_FORMS
from bot.authoring.translation.entries import translate
from bot.lessons.translations.locales import LETTERS
from bot.lessons.translations.po import PoEntry, parts, read
from tests.support.catalog_builders import STORY, KhmerCatalogs, telling

HEADER = """\
# Draft until signed.
# A Translator <translator@example.org>, 2026.
msgid ""
msgstr ""
"Project-Id-Version: safe-online-world 1\\n"
"Report-Msgid-Bugs-To: see CONTRIBUTING.md\\n"
"POT-Creation-Date: 2026-01-01 00:00+0000\\n"
"PO-Revision-Date: 2026-06-01 09:30+0000\\n"
"Last-Translator: A Translator <translator@example.org>\\n"
"Language-Team: Khmer (Central) <https://weblate.example.org/projects/bot/km/"
">\\n"
"Language: km\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"X-Generator: Weblate 2026.10\\n"
"""


def saved_by_weblate(path: Path) -> bytes:
    """Save a catalog with Weblate's header, other line breaks than ours and more flags; return its bytes."""
    _, *entries = read(path)
    path.write_text("\n".join([HEADER, *map(_saved, entries)]), "utf-8")
    return path.read_bytes()


def _saved(it: PoEntry) -> str:
    lines = [line for part in parts(it.raw).values() for _, line in part if not re.match('(#~ )?(msgstr|")', line)]
    head = [line for _, line in parts(it.raw)["head"] if line.startswith(('"', '#~ "'))]
    flagged = [line.replace("max-length", "no-wrap, ignore-end-stop, max-length") for line in (*lines, *head)]
    return "".join([*flagged, *(f"{'#~ ' if it.obsolete else ''}{line}\n" for line in _wrapped(it.words))])


def _wrapped(words: str) -> Iterator[str]:
    """Yield a text wrapped at 70 letters instead of 77 columns: Weblate's page says "mostly matches GNU gettext"."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    pieces = textwrap.wrap(escaped, 70, drop_whitespace=False, break_long_words=False, break_on_hyphens=False)
    yield from [f'msgstr "{escaped}"'] if len(pieces) < 2 else ['msgstr ""', *(f'"{piece}"' for piece in pieces)]


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return catalogs saved by Weblate, with a signed, a stale, an untranslated and an unused text."""
    desk = KhmerCatalogs(tmp_path)
    desk.translates(TOLD)
    desk.signs()
    desk.updates(TOLD_ANEW)
    saved_by_weblate(desk.path)
    return desk


LONG = '  - say: "The bus is blue, the goat is on it, and far away.\\n\\n Nobody knows \\"why\\" the goat is there."\n'
TOLD = telling(STORY + LONG)
TOLD_ANEW = telling(
    STORY.replace("        then:\n          - say: The driver answers.\n", "").replace("an invented", "the invented")
    + LONG
    + "  - say: One more.\n"
)
"""One text is gone, one has changed, and one is new."""


def test_an_update_leaves_every_byte_that_weblate_saved(desk: KhmerCatalogs) -> None:
    theirs = desk.path.read_bytes()
    assert [it.obsolete for it in read(desk.path)].count(True) == 1
    assert [it.stale for it in read(desk.path)].count(True) == 1

    desk.updates(TOLD_ANEW)

    assert desk.path.read_bytes() == theirs


def test_one_translation_written_after_weblate_changes_its_own_lines_only(desk: KhmerCatalogs) -> None:
    before = desk.text().splitlines()

    translate(desk.locales, "km", {("hill", "Run after the bus"): "រត់"})

    after = desk.text().splitlines()
    assert [it for it in before if it not in after and "reviewed" not in it] == ['msgstr "ក Run after the bus"']
    assert [it for it in after if it not in before] == ['msgstr "រត់"']


def test_what_weblate_says_needs_editing_is_not_read_and_keeps_its_mark(tmp_path: Path) -> None:
    desk = KhmerCatalogs(tmp_path)
    desk.translates(telling())
    marked = re.sub('#, (max-length:30\nmsgctxt "hill"\nmsgid "Ring it")', r"#, fuzzy, \1", desk.text())
    assert marked != desk.text()
    desk.path.write_text(marked, "utf-8")

    assert desk.updates(telling()) == []
    assert (desk.text(), desk.read("Ring it")) == (marked, None)


def test_flags_of_translators_stay_when_the_source_changes(tmp_path: Path) -> None:
    desk = KhmerCatalogs(tmp_path)
    desk.translates(telling())
    saved_by_weblate(desk.path)

    desk.updates(telling(STORY.replace("The driver answers.", "The driver answers it.")))

    entry = desk.entry("The driver answers it.")
    assert entry.flags == ("fuzzy", "no-wrap", "ignore-end-stop", "max-length:4096")
    assert desk.text().startswith(HEADER)


@pytest.mark.parametrize("locale", PLURAL_FORMS)
def test_numbers_have_the_forms_that_cldr_says(locale: str) -> None:
    found = re.fullmatch(r"nplurals=(\d); plural=(.*);", PLURAL_FORMS[locale])
    assert found
    index, cldr = gettext.c2py(found[2]), Locale.parse(locale).plural_form

    pairs = {(cldr(number), index(number)) for number in range(1000)}

    assert len(pairs) == len({form for form, _ in pairs}) == len({place for _, place in pairs}) == int(found[1])


def test_every_language_a_button_can_carry_can_have_a_catalog() -> None:
    assert set(LETTERS) == set(PLURAL_FORMS)
