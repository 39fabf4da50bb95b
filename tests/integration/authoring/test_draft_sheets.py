"""Sheets of one lesson's texts: downloaded at a desk, filled in anywhere, and taken back there as drafts."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Author, Desk, EditRefused
from bot.authoring.editor.preview.sheets import sheet
from bot.authoring.editor.preview.workbench import answer
from bot.authoring.translation.bylines import writers
from tests.integration.authoring.test_translate_desk import DARA, FRIEND, RING, ROLES, SOKHA, TranslationRoom, room
from tests.integration.authoring.test_translation_sheets import saved_elsewhere

__all__ = ["room"]
HILL = {"locale": "km", "part": "lessons/hill"}


def keys(desk: Desk, **asked: str) -> dict[str, str]:
    """Download a sheet, and return the key of each row by its English."""
    name, data = sheet(desk, {**HILL, **asked})
    assert name == "hill-km.xlsx"
    heads, *rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Texts").to_python()
    told = [dict(zip(map(str, heads), map(str, row), strict=True)) for row in rows]
    return {row["English"]: row["Key"] for row in told}


async def comes_back(desk: Desk, folder: Path, *rows: tuple[str, str], **asked: str) -> Json:
    """Bring back a sheet that another program saved with some rows."""
    path = saved_elsewhere(folder / "back.xlsx", list(rows))
    return await answer(desk, "sheet", {**HILL, "content": b64encode(path.read_bytes()).decode(), **asked})


async def test_what_is_typed_in_a_sheet_becomes_a_draft_with_her_name(room: TranslationRoom, tmp_path: Path) -> None:
    desk = room.desk(SOKHA, "lessons/hill")
    key = keys(desk)
    assert list(keys(desk, todo="yes")) == ["The hill"]

    told = await comes_back(desk, tmp_path, (key["The hill"], "ភ្នំ"), (key[RING], "ក Ring it"), (key["Sing it"], ""))

    assert told == {"taken": 1, "left": []}
    assert (room.entry("The hill").words, writers(room.entry("The hill"))) == ("ភ្នំ", ("sokha",))
    assert (room.entry(RING).words, writers(room.entry(RING))) == ("ក Ring it", ())
    assert keys(desk, todo="yes") == {}


async def test_rows_that_the_page_would_refuse_are_left_out_with_their_number(
    room: TranslationRoom, tmp_path: Path
) -> None:
    desk = room.desk(SOKHA, "lessons/hill")
    key = keys(desk)

    told = await comes_back(
        desk, tmp_path, (key[RING], "ក" * 65), (key[FRIEND], "ឈប់"), (key["The hill"], "ភ្នំ"), ("", "ខ")
    )

    assert told == {
        "taken": 1,
        "left": [
            {"row": 2, "why": "has 65 characters; 64 fit. Say it with fewer words."},
            {"row": 3, "why": "has lost `<friend>` and has another number of `*`."},
            {"row": 5, "why": "has nothing under “Key”, so nobody knows what it translates."},
        ],
    }
    assert (room.entry(RING).words, room.entry("The hill").words) == ("ក Ring it", "ភ្នំ")


async def test_a_sheet_of_another_part_or_language_or_of_nothing_is_one_sentence(
    room: TranslationRoom, tmp_path: Path
) -> None:
    desk = room.desk(SOKHA, "lessons/hill")
    before = (room.locales / "km" / "LC_MESSAGES" / "messages.po").read_bytes()

    assert await comes_back(desk, tmp_path, ("cast/abcdef 126d90", "ខ")) == {
        "no": "This sheet is of another lesson. Choose that lesson first."
    }
    assert await comes_back(desk, tmp_path, (keys(desk)[RING], "ख"), locale="ne") == {
        "no": "Your account does not translate into this language."
    }
    for content in ("", "x", "é", b64encode(b"no sheet").decode()):
        told = await comes_back(desk, tmp_path, content=content)
        assert told["no"].startswith(("No sheet has arrived.", "This is no sheet saved as .xlsx.")), content
    assert (room.locales / "km" / "LC_MESSAGES" / "messages.po").read_bytes() == before


@pytest.mark.parametrize(
    ("account", "locale"), [(SOKHA, "ne"), (DARA, "en"), (Author("noor", ROLES), "km")], ids=["others", "en", "none"]
)
async def test_no_account_downloads_a_language_that_is_not_hers(
    room: TranslationRoom, account: Author, locale: str
) -> None:
    with pytest.raises(EditRefused):
        sheet(room.desk(account), {**HILL, "locale": locale})
