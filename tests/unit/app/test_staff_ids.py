"""STAFF_IDS: a name beside each id, by which the others are told who did what (S1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.config import settings
from bot.errors import Refused
from tests.support.paths import ROOT


def read(staff_ids: str, here: Path) -> dict[int, str]:
    folders = {"DIALOGUES": str(ROOT / "dialogues"), "LOCALES": str(ROOT / "locales")}
    return dict(settings({"STAFF_IDS": staff_ids, **folders}, here).staff_names)


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("", {}),
        ("123, 456", {123: "staff account 1 of STAFF_IDS", 456: "staff account 2 of STAFF_IDS"}),
        ("123=Anna, 456,", {123: "Anna", 456: "staff account 2 of STAFF_IDS"}),
        (" 123 = Anna de Boer ,456=សុភា", {123: "Anna de Boer", 456: "សុភា"}),
        ("123, 456=Berta, 123=Anna", {123: "Anna", 456: "Berta"}),
    ],
)
def test_a_person_is_known_by_the_name_beside_the_id_or_by_the_place_in_the_list(
    tmp_path: Path, written: str, people: dict[int, str]
) -> None:
    assert read(written, tmp_path) == people


@pytest.mark.parametrize("written", ["Anna", "123=", "123=Anna=Berta", "123 456", "-5", "123=Anna, 456=Anna", "=Anna"])
def test_a_list_that_names_nobody_or_two_people_alike_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(Refused, match="STAFF_IDS is not a list"):
        read(written, tmp_path)


def test_neither_ids_nor_names_are_in_the_print_of_the_settings(tmp_path: Path) -> None:
    printed = repr(settings({"STAFF_IDS": "12345=Anna"}, ROOT))

    assert "Anna" not in printed
    assert "12345" not in printed
