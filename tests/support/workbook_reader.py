"""Reader of XLSX workbooks: sheets with their cells, without formatting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
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
