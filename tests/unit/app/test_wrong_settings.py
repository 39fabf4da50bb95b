"""Each wrong setting, one by one, is refused by two sentences that say what is wrong and what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app import config
from bot.app.commands.run_bot import refuse_development_with_telegram
from bot.app.config import require_folders, settings
from bot.app.keys import address_key, pseudonym_key, webhook_secret
from bot.errors import Refused

SAID = {
    "BOT_TOKEN=123456": (
        "BOT_TOKEN is not a token of Telegram's. Copy it again from @BotFather: digits, a colon, letters."
    ),
    "BOT_API_URL=api.example.org": (
        "BOT_API_URL is not an address. Leave it out, or write it like https://api.telegram.org"
    ),
    "BOT_API_URL=http://api.example.org": (
        "BOT_API_URL leads to another machine without TLS: the token and all messages could be read on the "
        "way. Write it with https://, or leave it out; http:// is for a server on this machine."
    ),
    "LISTEN=8443": "LISTEN is not an address to listen on. Write it like 127.0.0.1:8443, or off.",
    "WEBHOOK_URL=http://bot.example.org/telegram": (
        "WEBHOOK_URL is not an address. Write it like https://bot.example.org/telegram"
    ),
    "WEBHOOK_URL=https://bot.example.org/telegram": (
        "WEBHOOK_URL is set, but LISTEN is off. Set LISTEN to where the web server passes it on."
    ),
    "DATABASE_URL=localhost/bot": (
        "DATABASE_URL is not the address of a PostgreSQL. Write it like postgresql://bot:password@localhost/bot"
    ),
    "DATABASE_URL=postgresql://bot:password@db.example.org/bot": (
        "DATABASE_URL leads to another machine, and does not say how the line is kept private. End it in "
        "?sslmode=verify-full&sslrootcert=FILE, or in ?sslmode=disable where nobody else can listen."
    ),
    "STAFF_IDS=anna, bina": (
        "STAFF_IDS is not a list of Telegram ids. Write numbers with commas between them, each with a name "
        "of its own if you like: 123=Anna, 456."
    ),
    "ALARM_CHAT=@anna": (
        "ALARM_CHAT is not a person's chat. Write the number of one who has pressed Start in the bot."
    ),
    "MESSAGES_A_SECOND=fast": (
        "MESSAGES_A_SECOND is not a number from 1 to 1000. Leave it out, or read tests/bench/CAPACITY.md."
    ),
    "STAFF_LISTEN=8444": "STAFF_LISTEN is not an address to listen on. Write it like 127.0.0.1:8444.",
    "ROOM_LISTEN=8445": "ROOM_LISTEN is not an address to listen on. Write it like 127.0.0.1:8445.",
    "STAFF_HOST=https://figures.example.org": (
        "STAFF_HOST is not the name of a page. Write it like figures.example.org, without https://."
    ),
    "ROOM_URL=lessons.example.org": "ROOM_URL is not an address. Write it like https://lessons.example.org",
    "STAFF_PROXY=localhost": (
        "STAFF_PROXY is not the address of a web server. Write it like 127.0.0.1, with commas between several."
    ),
    "STAGE=public": (
        "STAGE can only be `development`, for a stand-in of Telegram on this machine. Leave it out, and "
        "write the stage into the file stage.yaml in DATA."
    ),
    "STAGE=development": (
        "STAGE=development lets everybody in, so it never runs with Telegram's own server. Take STAGE away, "
        "or set BOT_API_URL to a stand-in on this machine."
    ),
    "DATA=/dev/null": "The folder /dev/null cannot be used. Set DATA to a folder that this program may write.",
    "DIALOGUES=my-lessons": "There is no folder my-lessons. Set DIALOGUES to the folder of the dialogues.",
    "LOCALES=my-languages": "There is no folder my-languages. Set LOCALES to the folder of the locales.",
    "BOT_SECRET=secret": (
        "BOT_SECRET is too short. Use at least 32 random characters. Make one by chance: openssl rand -hex 32"
    ),
    "BOT_SECRET=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": (
        "BOT_SECRET is easy to guess. Make one by chance: openssl rand -hex 32"
    ),
    "ADDRESS_KEY=secret": "ADDRESS_KEY is not 64 hexadecimal digits. Make one by chance: openssl rand -hex 32",
    "WEBHOOK_SECRET=two words that are long enough for it": (
        "WEBHOOK_SECRET has signs that Telegram does not take. Make one by chance: openssl rand -hex 32"
    ),
}
"""Each wrong setting with the sentence that refuses it."""

KEYS = {"BOT_SECRET": pseudonym_key, "ADDRESS_KEY": address_key, "WEBHOOK_SECRET": webhook_secret}
FOLDERS = {"DATA", "DIALOGUES", "LOCALES"}
BESIDE = {"WEBHOOK_URL": {"LISTEN": "off"}}
"""Settings whose fault depends on another one."""


@pytest.mark.parametrize("wrong", SAID)
def test_a_wrong_setting_is_refused_with_what_to_write(wrong: str, tmp_path: Path) -> None:
    name, value = wrong.split("=", 1)
    (tmp_path / "dialogues").mkdir()
    (tmp_path / "locales").mkdir()
    given = {name: value, **BESIDE.get(name, {})}
    with pytest.raises(Refused) as refused:
        if name in KEYS:
            KEYS[name](tmp_path, given)
        found = settings(given, tmp_path)
        require_folders(found.dialogues, found.locales)
        refuse_development_with_telegram(found)
        pseudonym_key(found.data, {})

    assert f"{refused.value.what} {refused.value.remedy}" == SAID[wrong]


def test_every_setting_that_can_be_wrong_stands_in_the_table() -> None:
    source = Path(config.__file__).read_text("utf-8")
    refused = set(re.findall(r'"([A-Z_]+)(?: is|:| leads| can)[^"]*"', source)) | {"STAFF_LISTEN", "ROOM_LISTEN"}

    assert {"BOT_TOKEN", "LISTEN", "STAGE"} <= refused
    assert {it.split("=")[0] for it in SAID} == refused | FOLDERS | set(KEYS)
