"""What a button carries: `o:script/stop/key/flags`, at most 64 bytes (Telegram's callback_data).

[Listen] carries `l:lesson/key/flags`; its key names the words of its bubble.

Four flags (locale, country, age, quiet) let it work when nothing is stored any more: a character each, but that a
locale without a letter of its own is written out.
Buttons live for years: never change what a character means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from bot.content.model.lesson import SOURCE_LOCALE
from bot.content.model.people import Age, Country
from bot.engine.input import Chose, Flags, Listened, Spot
from bot.i18n.locales import LETTERS
from bot.replies.reply import Listen

Name = TypeVar("Name")

MOST_BYTES = 64
INERT = "-"
"""What the button carries that only shows her pick."""

_NONE = "-"
_COUNTRIES: dict[Country, str] = {"KE": "K", "NP": "N", "KH": "C", "PH": "P"}
_AGES: dict[Age, str] = {"10-13": "a", "14-17": "b", "18+": "c"}
_DATA = re.compile(r"o:([a-z0-9-]{1,22})/([a-z0-9-]{0,22})/([a-z0-9]{2,6})/(.|[a-z]{2,3})(.)(.)(.)")
_LISTEN = re.compile(r"l:([a-z0-9-]{1,22})/([a-z2-7]{10})/(.|[a-z]{2,3})(.)(.)(.)")


def written(spot: Spot, flags: Flags) -> str:
    """A button's data."""
    return f"o:{spot.script}/{spot.stop}/{spot.key}/{_flags(flags)}"


def written_listen(listen: Listen, flags: Flags) -> str:
    """The data of [Listen]."""
    return f"l:{listen.lesson}/{listen.key}/{_flags(flags)}"


def _flags(flags: Flags) -> str:
    country = _COUNTRIES[flags.country] if flags.country else _NONE
    age = _AGES[flags.age] if flags.age else _NONE
    quiet = "q" if flags.quiet else _NONE
    return f"{LETTERS.get(flags.locale, flags.locale)}{country}{age}{quiet}"


def read(data: str) -> Chose | Listened | None:
    """What a button meant; None for what no button of ours ever carried."""
    if match := _DATA.fullmatch(data):
        script, stop, key, *flags = match.groups()
        return Chose(Spot(script, stop, key), _read_flags(*flags))
    if match := _LISTEN.fullmatch(data):
        lesson, key, *flags = match.groups()
        return Listened(lesson, key, _read_flags(*flags))
    return None


def _read_flags(locale: str, country: str, age: str, quiet: str) -> Flags:
    spoken = _back(LETTERS, locale) or (locale if len(locale) > 1 else SOURCE_LOCALE)
    return Flags(spoken, _back(_COUNTRIES, country), _back(_AGES, age), quiet == "q")


def _back(letters: Mapping[Name, str], letter: str) -> Name | None:
    return next((name for name, known in letters.items() if known == letter), None)
