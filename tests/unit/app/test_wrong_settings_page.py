"""Each wrong setting, one by one, is refused by the two sentences that `bot/app/SETTINGS.md` shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app import config
from bot.app.config import settings
from bot.app.keys import address_key, pseudonym_key, webhook_secret
from bot.errors import Refused
from tests.support.paths import ROOT

PAGE = (ROOT / "bot/app/SETTINGS.md").read_text("utf-8").partition("## Wrong settings")[2].partition("\n## ")[0]
ROWS = [
    (name, value, said) for name, value, said in re.findall(r"^\| `([A-Z_]+)=([^`]*)` \| (.*) \|$", PAGE, re.MULTILINE)
]

KEYS = {"BOT_SECRET": pseudonym_key, "ADDRESS_KEY": address_key, "WEBHOOK_SECRET": webhook_secret}


def refusal(name: str, value: str, folder: Path) -> str:
    """Return what the program says to one wrong setting."""
    given = {name: value}
    if name == "WEBHOOK_URL":  # whether it is wrong depends on another one
        given |= {"LISTEN": "off"}
    with pytest.raises(Refused) as refused:
        KEYS[name](folder, given) if name in KEYS else settings(given, folder)
    return f"{refused.value.what} {refused.value.remedy}"


@pytest.mark.parametrize(("name", "value", "said"), ROWS, ids=lambda it: str(it)[:40])
def test_a_wrong_setting_is_refused_as_the_page_says(name: str, value: str, said: str, tmp_path: Path) -> None:
    assert refusal(name, value, tmp_path) == said


def test_every_setting_that_can_be_wrong_stands_in_the_table() -> None:
    source = Path(config.__file__).read_text("utf-8")
    refused = set(re.findall(r'"([A-Z_]+)(?: is|:| leads| can)[^"]*"', source)) | {"STAFF_LISTEN", "ROOM_LISTEN"}

    assert {"BOT_TOKEN", "LISTEN", "STAGE"} <= refused
    assert {name for name, _, _ in ROWS} == refused | set(KEYS)
