"""Codec for a button's callback data: `o:script/stop/key/flags`, at most 64 bytes (Telegram's limit).

[Listen] carries `l:lesson/key/flags`, its key being that of the recording of its bubble. [Show] carries
`p:script/file/alt/flags`, with the keys of a picture and of its alternative text; the file of a badge is
`badge`, perhaps with what is due after it (`badge-save`), that of the bot's own link is `link`.

Four flags (locale, country, age, quiet) let a button work when nothing is stored any more. Each is one character,
except that a locale without a letter of its own is written out. A fifth is appended only after [Less data].
Buttons stay in chats for years: never change what a character means.
"""

from __future__ import annotations

import re

from bot.conversation.rendering.reply import Listen, Show
from bot.engine.input import ButtonTarget, Chose, Flags, Listened, Looked, Tapped
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.people import Age, Country
from bot.lessons.translations.locales import LETTERS

MOST_BYTES = 64
INERT = "-"
"""Data of the inert button that only shows the learner's pick."""

_NONE = "-"
_COUNTRIES: dict[Country, str] = {"KE": "K", "NP": "N", "KH": "C", "PH": "P"}
_AGES: dict[Age, str] = {"10-13": "a", "14-17": "b", "18+": "c"}
_LOCALE_OF = {letter: locale for locale, letter in LETTERS.items()}
_COUNTRY_OF = {letter: country for country, letter in _COUNTRIES.items()}
_AGE_OF = {letter: age for age, letter in _AGES.items()}
_LESS = "l"
_FLAGS = r"(.|[a-z]{2,3})([A-Z-])(.)(.)(.?)"
_DATA = re.compile(rf"o:([a-z0-9-]{{1,22}})/([a-z0-9-]{{0,22}})/([a-z0-9]{{2,6}})/{_FLAGS}")
_LISTEN = re.compile(rf"l:([a-z0-9-]{{1,22}})/([a-z2-7]{{10}})/{_FLAGS}")
_SHOW = re.compile(rf"p:([a-z0-9-]{{1,22}})/([a-z2-7]{{6}}|badge[a-z-]{{0,17}}|link)/([a-z2-7]{{6}})/{_FLAGS}")


def written(target: ButtonTarget, flags: Flags) -> str:
    """Return the callback data of a button."""
    return f"o:{target.script}/{target.stop}/{target.key}/{_flags(flags)}"


def written_listen(listen: Listen, flags: Flags) -> str:
    """Return the callback data of a [Listen] button."""
    return f"l:{listen.lesson}/{listen.key}/{_flags(flags)}"


def written_show(show: Show, flags: Flags) -> str:
    """Return the callback data of a [Show] button."""
    return f"p:{show.script}/{show.file}/{show.alt}/{_flags(flags)}"


def _flags(flags: Flags) -> str:
    country = _COUNTRIES[flags.country] if flags.country else _NONE
    age = _AGES[flags.age] if flags.age else _NONE
    quiet = "q" if flags.quiet else _NONE
    return f"{LETTERS.get(flags.locale, flags.locale)}{country}{age}{quiet}{_LESS if flags.less_data else ''}"


def read(data: str) -> Tapped | None:
    """Parse callback data; return None for data that no button of this bot ever carried."""
    if match := _DATA.fullmatch(data):
        script, stop, key, *flags = match.groups()
        return Chose(ButtonTarget(script, stop, key), _read_flags(*flags))
    if match := _LISTEN.fullmatch(data):
        lesson, key, *flags = match.groups()
        return Listened(lesson, key, _read_flags(*flags))
    if match := _SHOW.fullmatch(data):
        script, file, alt, *flags = match.groups()
        return Looked(script, file, alt, _read_flags(*flags))
    return None


def _read_flags(locale: str, country: str, age: str, quiet: str, less: str) -> Flags:
    spoken = _LOCALE_OF.get(locale) or (locale if len(locale) > 1 else SOURCE_LOCALE)
    return Flags(
        spoken,
        country=_COUNTRY_OF.get(country),
        age=_AGE_OF.get(age),
        quiet=quiet == "q",
        less_data=less == _LESS,
    )
