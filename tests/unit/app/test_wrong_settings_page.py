"""Each wrong setting, one by one, is refused by the two sentences that `bot/app/SETTINGS.md` shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app import config
from bot.app.command import WRONG
from bot.app.commands.run_bot import refuse_development_with_telegram
from bot.app.config import settings
from bot.app.keys import address_key, pseudonym_key, webhook_secret
from bot.errors import Refused
from tests.support.command_line import typed_here
from tests.support.paths import ROOT

PAGE = (ROOT / "bot/app/SETTINGS.md").read_text("utf-8").partition("## Wrong settings")[2].partition("\n## ")[0]
ROWS = [
    (name, value, said) for name, value, said in re.findall(r"^\| `([A-Z_]+)=([^`]*)` \| (.*) \|$", PAGE, re.MULTILINE)
]

KEYS = {"BOT_SECRET": pseudonym_key, "ADDRESS_KEY": address_key, "WEBHOOK_SECRET": webhook_secret}
FOLDERS = {"DATA", "DIALOGUES", "LOCALES"}
AT_THE_START = {*KEYS, "DATA", "STAGE=development"}
"""Settings that the bot looks at only when it starts; all others are refused whatever is typed."""
BESIDE = {"WEBHOOK_URL": {"LISTEN": "off"}}
"""Settings whose fault depends on another one."""


def refused_at_the_start(name: str, value: str, folder: Path) -> str:
    """Return what a starting bot says to one wrong setting."""
    given = {name: value}
    with pytest.raises(Refused) as refused:
        if name in KEYS:
            KEYS[name](folder, given)
        elif name == "DATA":
            pseudonym_key(settings(given, folder).data, {})
        else:
            refuse_development_with_telegram(settings(given, folder))
    return f"{refused.value.what} {refused.value.remedy}"


@pytest.mark.parametrize(("name", "value", "said"), ROWS, ids=lambda it: str(it)[:40])
def test_a_wrong_setting_is_refused_as_the_page_says(name: str, value: str, said: str, tmp_path: Path) -> None:
    if {name, f"{name}={value}"} & AT_THE_START:
        assert refused_at_the_start(name, value, tmp_path) == said
        return
    (tmp_path / "dialogues").mkdir()
    (tmp_path / "locales").mkdir()
    done = typed_here(tmp_path, "schema", **{name: value, **BESIDE.get(name, {})})
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert " ".join(done.stderr.splitlines()) == said


def test_every_setting_that_can_be_wrong_stands_in_the_table() -> None:
    source = Path(config.__file__).read_text("utf-8")
    refused = set(re.findall(r'"([A-Z_]+)(?: is|:| leads| can)[^"]*"', source)) | {"STAFF_LISTEN", "ROOM_LISTEN"}

    assert {"BOT_TOKEN", "LISTEN", "STAGE"} <= refused
    assert {name for name, _, _ in ROWS} == refused | FOLDERS | set(KEYS)
