"""Reader of XLSX workbooks: sheets with their cells, and apart from them their look and how they are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Field = str | float


@dataclass(frozen=True)
class WorkbookPage:
    """A sheet: its cells by row and column, counted from 0, and the number of frozen rows and columns."""

    fields: dict[tuple[int, int], Field]
    frozen: tuple[int, int]

    def row(self, number: int) -> list[Field]:
        """Return the non-empty cells of a row."""
        return [field for (row, _), field in sorted(self.fields.items()) if row == number and field != ""]

    def column(self, number: int) -> list[Field]:
        """Return the cells of a column, from the top."""
        return [field for (_, column), field in sorted(self.fields.items()) if column == number]

    @property
    def numbers(self) -> list[float]:
        """All cells that are numbers."""
        return [field for field in self.fields.values() if not isinstance(field, str)]


def pages(data: bytes) -> dict[str, WorkbookPage]:
    """Return the sheets of a workbook by name."""
    with ZipFile(BytesIO(data)) as file:
        book = ElementTree.fromstring(file.read("xl/workbook.xml"))
        words = ["".join(it.itertext()) for it in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))]
        names = [str(sheet.get("name")) for sheet in book.iter(f"{MAIN}sheet")]
        sheets = (file.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, len(names) + 1))
        return {name: _page(ElementTree.fromstring(sheet), words) for name, sheet in zip(names, sheets, strict=True)}


def _page(sheet: ElementTree.Element, words: list[str]) -> WorkbookPage:
    pane = sheet.find(f".//{MAIN}pane")
    frozen = (0, 0) if pane is None else (int(pane.get("ySplit", 0)), int(pane.get("xSplit", 0)))
    found = ((_place(cell.get("r", "")), _field(cell, words)) for cell in sheet.iter(f"{MAIN}c"))
    return WorkbookPage({place: field for place, field in found if field != ""}, frozen)


def _field(cell: ElementTree.Element, words: list[str]) -> Field:
    value = cell.findtext(f"{MAIN}v", "")
    assert cell.find(f"{MAIN}f") is None, "a formula"
    if cell.get("t") == "s":
        return words[int(value)]
    return float(value) if value else ""


def _place(name: str) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]+)(\d+)", name)
    assert match is not None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1


@dataclass(frozen=True)
class CellStyle:
    """Look of a cell: font, number format, alignment and the line below it, each empty where it is usual."""

    bold: bool = False
    size: str = "11"
    colour: str = ""
    format: str = ""
    align: Mapping[str, str] | None = None
    line: str = ""


@dataclass(frozen=True)
class SheetLayout:
    """Layout of a sheet. Widths are in characters, by column; heights in points, by row, where they are not usual."""

    widths: list[int]
    heights: dict[int, int]
    merged: list[str]
    styles: dict[str, CellStyle]
    xml: Element

    def attribute(self, tag: str, name: str) -> str | None:
        """Return an attribute of an element; None without it."""
        found = self.xml.find(f".//{MAIN}{tag}")
        return None if found is None else found.get(name)

    @property
    def footer(self) -> str:
        """Footer of a printed page."""
        return self.xml.findtext(f".//{MAIN}oddFooter", "")


def layouts(data: bytes) -> dict[str, SheetLayout]:
    """Return the layouts of the sheets of a workbook by name."""
    with ZipFile(BytesIO(data)) as file:
        names = [str(it.get("name")) for it in fromstring(file.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        styles = _styles(fromstring(file.read("xl/styles.xml")))
        sheets = [fromstring(file.read(f"xl/worksheets/sheet{number}.xml")) for number in range(1, len(names) + 1)]
    return {name: _layout(sheet, styles) for name, sheet in zip(names, sheets, strict=True)}


def repeated_rows(data: bytes) -> dict[str, str]:
    """Return by sheet which rows are printed on top of each of its pages."""
    with ZipFile(BytesIO(data)) as file:
        book = fromstring(file.read("xl/workbook.xml"))
    names = [str(it.get("name")) for it in book.iter(f"{MAIN}sheet")]
    return {
        names[int(it.get("localSheetId", ""))]: str(it.text).rpartition("!")[2]
        for it in book.iter(f"{MAIN}definedName")
        if it.get("name") == "_xlnm.Print_Titles"
    }


def _layout(sheet: Element, styles: list[CellStyle]) -> SheetLayout:
    return SheetLayout(
        widths=[int(float(it.get("width", ""))) for it in sheet.iter(f"{MAIN}col") for _ in _columns(it)],
        heights={int(it.get("r", "")): int(it.get("ht", "")) for it in sheet.iter(f"{MAIN}row") if it.get("ht")},
        merged=[str(it.get("ref")) for it in sheet.iter(f"{MAIN}mergeCell")],
        styles={str(it.get("r")): styles[int(it.get("s", "0"))] for it in sheet.iter(f"{MAIN}c")},
        xml=sheet,
    )


def _columns(columns: Element) -> range:
    return range(int(columns.get("min", "")), int(columns.get("max", "")) + 1)


def _styles(book: Element) -> list[CellStyle]:
    formats = {str(it.get("numFmtId")): str(it.get("formatCode")) for it in book.iter(f"{MAIN}numFmt")}
    fonts, borders = list(book.iter(f"{MAIN}font")), list(book.iter(f"{MAIN}border"))
    return [
        _style(it, fonts[int(it.get("fontId", ""))], borders[int(it.get("borderId", ""))], formats)
        for it in book.iterfind(f"{MAIN}cellXfs/{MAIN}xf")
    ]


def _style(cell: Element, font: Element, border: Element, formats: Mapping[str, str]) -> CellStyle:
    colour, align, line = (
        where.find(f"{MAIN}{tag}") for where, tag in ((font, "color"), (cell, "alignment"), (border, "bottom"))
    )
    size = font.find(f"{MAIN}sz")
    return CellStyle(
        bold=font.find(f"{MAIN}b") is not None,
        size="" if size is None else size.get("val", ""),
        colour="" if colour is None else colour.get("rgb", ""),
        format=formats.get(cell.get("numFmtId", ""), ""),
        align=None if align is None else dict(align.attrib),
        line="" if line is None else line.get("style", ""),
    )
