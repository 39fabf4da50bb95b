"""Sheets for translators: written, filled in by whatever program, and read back without loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook as Writer

from bot.authoring.translation.bylines import Byline, writers
from bot.authoring.translation.entries import translate
from bot.authoring.translation.sheet_file import export_sheet, sheet_of, translation_rows
from bot.authoring.translation.sheet_import import (
    MOST_BYTES,
    CellValue,
    TypedTranslation,
    import_sheet,
    judged,
    sheet_cells,
)
from bot.authoring.translation.terms import Glossary
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.text_list import lines_by_text
from tests.support.catalog_builders import STORY, TODAY, KhmerCatalogs, telling, write_catalog

COURSE = telling()
OLD = "Amina is an invented girl."
NEW = STORY.replace(OLD, "Amina is a girl we invented.")

Cell = CellValue


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated and signed."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(COURSE)
    desk.signs()
    return desk


def exported(desk: KhmerCatalogs, course: Course = COURSE, todo: bool = False, only: str = "") -> list[dict[str, Cell]]:
    """Export the Khmer sheet, and return its rows by the heads of the columns."""
    path = desk.locales.parent / "km.xlsx"
    path.unlink(missing_ok=True)
    export_sheet(course, desk.locales, "km", path, only, todo)
    return rows_of(path)


def rows_of(path: Path) -> list[dict[str, Cell]]:
    heads, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Texts").to_python()
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def keys(desk: KhmerCatalogs, course: Course = COURSE) -> dict[str, str]:
    """Return the key of each row by its English."""
    return {str(row["English"]): str(row["Key"]) for row in exported(desk, course)}


def saved_elsewhere(
    path: Path, rows: list[tuple[str, Cell]], head: str = "Translation: Khmer (km)", inline: bool = False
) -> Path:
    """Write a sheet as another program saves it: columns moved, others gone, its own page in front, plain formats.

    `inline`: texts stand in their cells, as Google's files have them, and not in a table of shared ones.
    """
    book = Writer(str(path), {"constant_memory": inline, "strings_to_formulas": False, "strings_to_urls": False})
    book.add_worksheet("Notes").write_string(0, 0, "mine")
    page = book.add_worksheet("Sheet1")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, (key, words) in enumerate([("Key", head), *rows]):
        if isinstance(words, date):
            page.write_datetime(number, 1, words, day)
        elif isinstance(words, bool):
            page.write_boolean(number, 1, words)
        elif isinstance(words, str):
            page.write_formula(number, 1, words, None, "Sum") if words == "=SUM(1)" else page.write_string(
                number, 1, words
            )
        else:
            page.write_number(number, 1, words)
        page.write_string(number, 4, key)
    book.close()
    return path


def imported(desk: KhmerCatalogs, rows: list[tuple[str, Cell]], course: Course = COURSE, inline: bool = False) -> str:
    """Import rows of keys and translations; return what is printed."""
    path = saved_elsewhere(desk.locales.parent / "back.xlsx", rows, inline=inline)
    return import_sheet(course, desk.locales, "km", path)[0]


# What a sheet holds


def test_a_sheet_holds_one_row_a_text_in_playing_order_with_what_a_translator_needs(desk: KhmerCatalogs) -> None:
    rows = exported(desk)

    assert [row["English"] for row in rows][:3] == ["People you can call: <people>", "Go on", "The hill lesson"]
    assert next(row for row in rows if row["English"] == "Ring it") == {
        "State": "reviewed", "Critical": "", "English": "Ring it", "Translation: Khmer (km)": "ក Ring it",
        "Letters": 9.0, "Room": 30.0, "Words to use": "", "Old English": "", "Old translation": "",
        "What it is": "A button.", "Who speaks": "The girl answers.",
        "Before it": "Her phone is on the bus. What now?", "After it": "The driver answers.",
        "Where": "Lesson hill, scene start, stop first-thing", "Key": "hill/jalb4u 126d90",
    }  # fmt: skip
    assert rows[0]["Critical"] == "critical"


def test_a_changed_text_shows_its_old_words_and_an_empty_cell(desk: KhmerCatalogs) -> None:
    desk.updates(telling(NEW))

    (row,) = exported(desk, telling(NEW), todo=True)

    assert (row["State"], row["English"]) == ("stale", "Amina is a girl we invented.")
    assert (row["Old English"], row["Old translation"]) == (OLD, f"ក {OLD}")
    assert row["Translation: Khmer (km)"] == ""


def test_a_text_that_no_catalog_knows_yet_is_in_the_sheet_and_can_be_imported(desk: KhmerCatalogs) -> None:
    course = telling(STORY + "  - say: The bus is blue.\n")

    (row,) = exported(desk, course, todo=True)
    said = imported(desk, [(str(row["Key"]), "ខ")], course)

    assert (row["State"], row["English"]) == ("missing", "The bus is blue.")
    assert said.startswith("1 new translation in ")
    assert desk.read("The bus is blue.") == "ខ"


def test_one_lesson_can_be_exported_alone_and_an_unknown_one_is_named(desk: KhmerCatalogs) -> None:
    assert {str(row["Key"]).partition("/")[0] for row in exported(desk, only="help")} == {"help"}
    with pytest.raises(Refused, match=r"`hlep`\. Did you mean `help`"):
        exported(desk, only="hlep")


def test_the_glossary_stands_beside_the_texts_that_have_its_words(desk: KhmerCatalogs) -> None:
    page = "## Swahili (sw)\n| driver | dereva | | |\n\n## Khmer (km)\n\n"
    page += "| English | word | never | why |\n|---|---|---|---|\n"
    page += "| to ring (a phone) | ទូរស័ព្ទ | ហៅ | it is short |\n| bus, car | ឡាន | | |\n\n| who | whom | how |\n"
    (desk.locales / "GLOSSARY.md").write_text(page, "utf-8")
    (desk.locales / "km" / "terms.yaml").write_text("- never: [ក]\n  say: ខ\n  why: better\n", "utf-8")

    hints = {row["English"]: row["Words to use"] for row in exported(desk)}

    assert hints["Ring it"] == "to ring (a phone): ទូរស័ព្ទ; never: ហៅ (it is short)\nnever: ក; say: ខ (better)"
    assert str(hints["Run after the bus"]).splitlines()[0] == "bus, car: ឡាន"
    assert str(hints["The driver answers."]).splitlines() == ["never: ក; say: ខ (better)"]


@pytest.mark.parametrize("text", ["- never: [", "never: x", "- never: x\n- 3\n", "\ufeff"])
def test_a_broken_list_of_words_stops_no_export(desk: KhmerCatalogs, text: str) -> None:
    (desk.locales / "km" / "terms.yaml").write_text(text, "utf-8")

    assert {row["Words to use"] for row in exported(desk)} == {""}


def test_equal_texts_give_equal_bytes_and_a_file_that_is_there_is_not_overwritten(
    desk: KhmerCatalogs, tmp_path: Path
) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        export_sheet(COURSE, desk.locales, "km", tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with pytest.raises(Refused, match=r"There is a file .*one\.xlsx already"):
        export_sheet(COURSE, desk.locales, "km", tmp_path / "one.xlsx")
    with pytest.raises(Refused, match=r"cannot be written"):
        export_sheet(COURSE, desk.locales, "km", tmp_path / "nowhere" / "one.xlsx")


def test_only_the_translations_can_be_typed_in_and_the_head_stays_in_sight(desk: KhmerCatalogs, tmp_path: Path) -> None:
    export_sheet(COURSE, desk.locales, "km", tmp_path / "km.xlsx")
    with ZipFile(tmp_path / "km.xlsx") as package:
        page, styles = (package.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet2", "styles"))

    assert '<pane ySplit="1"' in page
    assert "<sheetProtection" in page and "password" not in page
    assert styles.count('<protection locked="0"/>') == 1
    assert "<f>LEN(D2)</f>" in page


@pytest.mark.parametrize("locale", ["en", "xx"])
def test_a_language_without_a_catalog_has_no_sheet(desk: KhmerCatalogs, tmp_path: Path, locale: str) -> None:
    with pytest.raises(Refused):
        export_sheet(COURSE, desk.locales, locale, tmp_path / "x.xlsx")


# The way back


def test_a_sheet_that_comes_back_as_it_went_changes_no_byte(desk: KhmerCatalogs) -> None:
    desk.updates(telling(NEW))
    before = desk.path.read_bytes()
    exported(desk, telling(NEW))

    said = import_sheet(telling(NEW), desk.locales, "km", desk.locales.parent / "km.xlsx")

    assert said == (f"0 new translations in {desk.path}.", False)
    assert desk.path.read_bytes() == before


PIECES = [
    "=",
    "'",
    "+",
    "@",
    "\n",
    "\r\n",
    "\t",
    "\u200b",
    "\u200d",
    "👩‍🚀",
    "_x0041_",
    "\ufeff",
    " ",
    "&",
    "\x00",
    "\x85",
]
ODD = st.lists(st.characters(exclude_categories=["Cs"]) | st.sampled_from(PIECES), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(words=st.lists(ODD, min_size=1, max_size=8))
def test_whatever_stands_in_a_translation_it_comes_back_as_untouched(words: list[str]) -> None:
    entries = [replace(it, forms=(said,)) for it, said in zip(ENTRIES, words, strict=False)]

    data = sheet_of(list(translation_rows(entries, PLACES, Glossary())), "km")

    assert list(judged(sheet_cells(data, "km"), entries, "km")) == []


KEPT_AS_TYPED = ODD.filter(
    lambda it: bool(it.strip()) and not any(sign in "<*\r\n\ufffe\uffff" or sign.isdecimal() for sign in it)
)


@settings(max_examples=150, deadline=None)
@given(words=KEPT_AS_TYPED)
def test_whatever_is_typed_arrives_without_the_spaces_at_its_ends(words: str) -> None:
    entry = next(it for it in ENTRIES if it.source == "Ring it")
    (row,) = translation_rows([entry], PLACES, Glossary())

    (found,) = judged(sheet_cells(sheet_of([replace(row, translation=words)], "km"), "km"), [entry], "km")

    assert isinstance(found, TypedTranslation)
    assert (found.entry, found.words) == (entry, words.strip())


PLACES = lines_by_text(COURSE)
ENTRIES = [PoEntry(source, context) for context, source in PLACES]


def test_a_text_too_long_for_a_cell_is_left_out_and_left_alone(desk: KhmerCatalogs) -> None:
    long = "👩" * 20_000
    write_catalog(desk.locales, "km", COURSE, lambda it: replace(it, forms=(long,)) if it.source == "Ring it" else it)
    before = desk.path.read_bytes()
    rows = exported(desk)

    assert next(row for row in rows if row["English"] == "Ring it")["Translation: Khmer (km)"] == ""
    assert import_sheet(COURSE, desk.locales, "km", desk.locales.parent / "km.xlsx")[1] is False
    assert desk.path.read_bytes() == before


@pytest.mark.parametrize("inline", [False, True])
def test_what_was_typed_becomes_a_draft_in_whatever_program_and_order(desk: KhmerCatalogs, inline: bool) -> None:
    key = keys(desk)
    rows = [
        ("", ""),
        (key["Run after the bus"], "ខ គ\u200bឃ "),
        ("", ""),
        (key["Ring it"], "=ខ"),
        (key["Go on"], "ក Go on"),
        (key["The phone comes home."], ""),
    ]

    said = imported(desk, list(rows), inline=inline)

    assert said == (
        f"2 new translations in {desk.path}: drafts until they are signed.\n"
        "Now type `python main.py messages check km`: it finds what is too long."
    )
    assert (desk.read("Run after the bus"), desk.read("Ring it")) == ("ខ គ\u200bឃ", "=ខ")
    assert desk.entry("Ring it").comments == ()
    assert len(desk.entry("Go on", "help").comments) == len(desk.entry("The phone comes home.").comments) == 1


def test_an_old_translation_that_still_fits_is_copied_and_is_current_again(desk: KhmerCatalogs) -> None:
    desk.updates(telling(NEW))
    key = keys(desk, telling(NEW))["Amina is a girl we invented."]

    imported(desk, [(key, f"ក {OLD}")], telling(NEW))

    entry = desk.entry("Amina is a girl we invented.")
    assert (entry.fuzzy, entry.previous, entry.comments) == (False, None, ())


LEFT: dict[str, tuple[str, Cell, str]] = {
    "a lost placeholder": ("It is *fast*, and <friend> laughs.", "*ខ*", "has lost `<friend>`."),
    "a lost star": ("It is *fast*, and <friend> laughs.", "<friend>", "has another number of `*`."),
    "foreign digits": ("Ring it", "១", "has the digits ១; `km` is written with 0 to 9."),
    "a day": ("Ring it", date(2026, 2, 1), "holds a date or a time and no text. Type the words themselves."),
    "TRUE": ("Ring it", True, "holds TRUE or FALSE and no text. Type the words themselves."),
    "a formula": ("Ring it", "=SUM(1)", "holds a formula. Type the words themselves."),
}


@pytest.mark.parametrize(("source", "words", "why"), LEFT.values(), ids=LEFT)
def test_a_row_that_cannot_be_taken_is_told_and_the_others_are_taken(
    desk: KhmerCatalogs, source: str, words: Cell, why: str
) -> None:
    key = keys(desk)

    said = imported(desk, [(key["Go on"], "ខ"), (key[source], words)])

    code = key[source].partition(" ")[0]
    assert said.splitlines()[:3] == [
        f"1 new translation in {desk.path}: drafts until they are signed.",
        "1 row left out:",
        f"  row 3 ({code}) {why}",
    ]
    assert desk.read("Go on", "help") == "ខ"
    assert desk.read(source) == f"ក {source}"


def test_a_number_that_a_program_made_of_typed_digits_is_a_text_again(desk: KhmerCatalogs) -> None:
    imported(desk, [(keys(desk)["Ring it"], 116.0), (keys(desk)["Go on"], 1.5)])

    assert (desk.read("Ring it"), desk.read("Go on", "help")) == ("116", "1.5")


def test_a_row_whose_english_has_changed_since_is_told_if_somebody_typed_in_it(desk: KhmerCatalogs) -> None:
    key = keys(desk)[OLD]

    rows = [(key, "ខ"), ("lake/abcdef 123456", "គ"), (key, f"ក {OLD}")]
    said = imported(desk, list(rows), telling(NEW))

    why = "is about a text whose English has changed since, or is gone. Make a new sheet."
    assert said.splitlines()[1:] == [
        "2 rows left out:",
        f"  row 2 ({key.partition(' ')[0]}) {why}",
        f"  row 3 (lake/abcdef) {why}",
    ]


def test_what_somebody_else_has_translated_since_is_not_overwritten(desk: KhmerCatalogs) -> None:
    key = keys(desk)["Ring it"]
    imported(desk, [(key, "ខ")])

    assert "has been translated by somebody else since" in imported(desk, [(key, "គ")])
    assert imported(desk, [(key, "ក Ring it")]).startswith("0 new translations"), "a cell as it was says nothing"
    assert imported(desk, [(key, "ខ")]).startswith("0 new translations"), "they agree"
    assert desk.read("Ring it") == "ខ"


def test_one_text_translated_twice_is_told_and_a_copied_row_is_not(desk: KhmerCatalogs) -> None:
    key = keys(desk)

    said = imported(
        desk, [(key["Ring it"], "ខ"), (key["Ring it"], "គ"), (key["Go on"], "ខ"), (key["Go on"], "ខ"), ("", "ឃ")]
    )

    assert said.splitlines()[1:5] == [
        "3 rows left out:",
        *(f"  row {number} ({key['Ring it'].partition(' ')[0]}) is one of several rows that translate the same text "
          "differently. Keep one." for number in (2, 3)),
        "  row 6 has nothing under “Key”, so nobody knows what it translates.",
    ]  # fmt: skip
    assert (desk.read("Ring it"), desk.read("Go on", "help")) == ("ក Ring it", "ខ")


# Files that are no sheet


def bomb(size: int) -> bytes:
    """Return a package with a page of `size` zeros."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package, package.open("xl/worksheets/sheet1.xml", "w") as member:
        for _ in range(size // 1_000_000):
            member.write(bytes(1_000_000))
    return file.getvalue()


def with_page(page: str) -> Callable[[bytes], bytes]:
    """Return a change of a package that puts another page in the place of the second."""

    def changed(data: bytes) -> bytes:
        file = BytesIO()
        with ZipFile(BytesIO(data)) as old, ZipFile(file, "w") as new:
            for name in old.namelist():
                new.writestr(name, page if name.endswith("sheet2.xml") else old.read(name))
        return file.getvalue()

    return changed


def page(cells: str) -> str:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'


DAMAGED = "This sheet is damaged, or locked with a password."
LARGE = "This is larger than 20 megabytes; a sheet of ours has one."
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
FAR = page('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
NOWHERE = page("<row><c><v>1</v></c></row>")
GROWING = (
    "<!DOCTYPE worksheet [<!ENTITY a '" + "x" * 1_000 + "'>"
    + "".join(f"<!ENTITY {it} '{f'&{chr(ord(it) - 1)};' * 10}'>" for it in "bcdefghi")
    + "]>" + page('<row r="1"><c r="A1" t="str"><v>&i;</v></c></row>')
)  # fmt: skip
"""Entities of entities: 100 gigabytes, for who puts them in."""
MANY_PLACES = ' r="A1"' * 1_000_000
FAR_AWAY = "Something stands below row 20000, or more than 200 cells to the right."
NO_COLUMNS = "This is no sheet of ours: nothing in it is headed “Key” and “Translation: … (km)”."
HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "This is no sheet saved as .xlsx."),
    "a text": (lambda _: b"Key;Translation", "This is no sheet saved as .xlsx."),
    "a password": (lambda _: LOCKED, "This sheet is locked with a password, or saved in the format of before 2007."),
    "another package": (lambda _: bomb(0), "This is no sheet saved as .xlsx, or it is damaged."),
    "cut off": (lambda it: it[:-300], DAMAGED),
    "damaged inside": (lambda it: it[:500] + bytes(500) + it[1000:], DAMAGED),
    "100 megabytes": (lambda _: b"PK" + bytes(MOST_BYTES), LARGE),
    "a bomb": (lambda _: bomb(300_000_000), "This unpacks to more than 100 megabytes: it is no sheet of ours."),
    "a cell far away": (with_page(FAR), FAR_AWAY),
    "cells without places": (with_page(NOWHERE), FAR_AWAY),
    "a million places": (with_page(page("<row><c" + MANY_PLACES)), FAR_AWAY),
    "a million places of nothing": (with_page(page(f"<row><c{MANY_PLACES}/>")), NO_COLUMNS),
    "letters that grow": (with_page(GROWING), "This is no sheet saved as .xlsx, or it is damaged."),
    "no XML": (with_page("<worksheet"), "This is no sheet saved as .xlsx, or it is damaged."),
    "other columns": (with_page(page("")), NO_COLUMNS),
}  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_sheet_is_one_sentence_and_nothing_is_written(
    desk: KhmerCatalogs, tmp_path: Path, change: Callable[[bytes], bytes], sentence: str
) -> None:
    exported(desk)
    before, path = desk.path.read_bytes(), tmp_path / "hostile.xlsx"
    path.write_bytes(change((tmp_path / "km.xlsx").read_bytes()))

    with pytest.raises(Refused) as refused:
        import_sheet(COURSE, desk.locales, "km", path)

    assert refused.value.what == sentence
    assert desk.path.read_bytes() == before


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_damaged_in_a_file_is_a_sentence_or_left_out(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PARTS)))
    start = data.draw(st.integers(0, len(PARTS[name])))
    noise = data.draw(st.binary(max_size=12) | st.sampled_from([b"<c r='A1'", b"</row>", b'"', b"<v>99999</v>"]))
    broken = {**PARTS, name: PARTS[name][:start] + noise + PARTS[name][start + len(noise) :]}
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for it, part in broken.items():
            package.writestr(it, part)

    try:
        sheet_cells(file.getvalue(), "km")
    except Refused as refused:
        assert refused.what.endswith(".")


def _parts() -> dict[str, bytes]:
    whole = sheet_of(list(translation_rows([replace(it, forms=("ក",)) for it in ENTRIES], PLACES, Glossary())), "km")
    with ZipFile(BytesIO(whole)) as package:
        return {name: package.read(name) for name in package.namelist()}


PARTS = _parts()


def test_an_empty_cell_far_away_that_only_has_a_colour_hinders_nothing(desk: KhmerCatalogs, tmp_path: Path) -> None:
    export_sheet(COURSE, desk.locales, "km", tmp_path / "km.xlsx")
    with ZipFile(tmp_path / "km.xlsx") as package:
        whole = package.read("xl/worksheets/sheet2.xml").decode()
    coloured = whole.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    (tmp_path / "back.xlsx").write_bytes(with_page(coloured)((tmp_path / "km.xlsx").read_bytes()))

    assert import_sheet(COURSE, desk.locales, "km", tmp_path / "back.xlsx")[1] is False


def test_a_sheet_of_another_language_is_not_taken_for_this_one(desk: KhmerCatalogs, tmp_path: Path) -> None:
    path = saved_elsewhere(tmp_path / "ne.xlsx", [("hill/abcdef 123456", "ख")], head="Translation: Nepali (ne)")

    with pytest.raises(Refused, match=r"so it is not for \(km\)"):
        import_sheet(COURSE, desk.locales, "km", path)


def test_a_file_that_is_not_there_is_named(desk: KhmerCatalogs, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nowhere\.xlsx cannot be read"):
        import_sheet(COURSE, desk.locales, "km", tmp_path / "nowhere.xlsx")


# The name of a translator


def test_a_sheet_keeps_the_name_above_words_that_it_does_not_change(desk: KhmerCatalogs) -> None:
    for source in ("Ring it", "Go on"):
        context = "help" if source == "Go on" else "hill"
        translate(desk.locales, "km", {(context, source): "ខ"}, Byline("anna", TODAY))
    known = keys(desk)

    imported(desk, [(known["Ring it"], "គ"), (known["Go on"], "ខ")])

    assert writers(desk.entry("Ring it")) == ()
    assert desk.entry("Ring it").comments == ()
    assert writers(desk.entry("Go on", "help")) == ("anna",)
