"""The settings in a backup: every one has its place, and comes back as it was."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from dotenv import dotenv_values

from bot.app.whole_backup.contents import KEYS, READABLE_NAMES, SECRET_NAMES, settings_text
from tests.support.paths import ROOT

OF_ONE_MACHINE = {"DATA", "DIALOGUES", "LOCALES", "STAGE"}


def test_every_setting_is_open_or_secret_or_a_key_or_of_one_machine() -> None:
    page = (ROOT / "bot/app/SETTINGS.md").read_text("utf-8")
    told = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)

    assert sorted(told) == sorted([*READABLE_NAMES, *SECRET_NAMES, *KEYS, *OF_ONE_MACHINE])


@pytest.mark.parametrize(
    "value", ["42", "123=Anna, 456", 'say "no"', "it's", "a#b", "a\\b", "postgresql://bot:a%40$b@localhost/bot?x=1"]
)
def test_a_value_comes_back_as_it_was(value: str) -> None:
    text = settings_text(("STAFF_IDS",), {"STAFF_IDS": value, "LISTEN": "off"})
    assert dotenv_values(stream=StringIO(text)) == {"STAFF_IDS": value}


def test_a_setting_that_is_not_set_is_not_written() -> None:
    assert settings_text(READABLE_NAMES, {"LISTEN": " ", "PATH": "/bin"}) == ""
