"""`main.py share`: the bot's link in words, as a QR code or a poster; codes for links that are counted (C11)."""

from __future__ import annotations

import argparse
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.output_file import write_output
from bot.app.own_copy import editable
from bot.app.printing import as_typed
from bot.errors import Refused
from bot.statistics.periods import month_of
from bot.storage.editions import Editions

if TYPE_CHECKING:
    from bot.app.commands.share_link import ShareOptions, ShareResult

ABOUT = "print the bot's link; write it as a QR code or a poster"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the link opens and counts, the files to write, and `new` for a new code."""
    parser.add_argument("act", nargs="?", choices=("new",), help="make a code for a link that is counted")
    parser.add_argument("label", nargs="?", help='what it is for, such as "District clubs, rainy season"')
    parser.add_argument("--girls", type=int, metavar="N", help="for about how many girls: 50 or more")
    parser.add_argument("--first-month", metavar="MONTH", help="counted from then on: 2027-M03 (default: the next one)")
    parser.add_argument("--bot", metavar="NAME", help="what Telegram calls the bot (default: that of BOT_TOKEN)")
    parser.add_argument("--lesson", metavar="NAME", help="the lesson that the link opens")
    parser.add_argument("--pilot", metavar="PAIR", help="the pilot's link for a country and language, such as KE_sw")
    parser.add_argument("--code", metavar="CODE", help="the code by which whoever comes is counted")
    parser.add_argument("--png", type=Path, metavar="FILE", help="the QR code as a picture to print")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="the QR code as a drawing, for a print shop")
    parser.add_argument("--poster", type=Path, metavar="FILE", help="a page to print, such as poster.html")
    parser.add_argument(
        "--stories", metavar="WHERE", help="on the poster: the take-along page's https address, or words"
    )
    parser.add_argument("--without-telegram", action="store_true", help="the poster has no link, only --stories")
    parser.add_argument("--paper", choices=("a4", "a5"), default="a4", help="of the poster (default: a4)")
    parser.add_argument("--locale", action="append", default=[], help="the poster's languages, the first one large")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Print the link and write the files, or make a new code."""
    from bot.app.commands.share_link import share

    result = (
        _new_code(settings if Editions(settings.data).live else editable(settings), namespace)
        if namespace.act == "new"
        else share(settings, _options(namespace), datetime.now(UTC).date())
    )
    for path, content in result.files.items():
        write_output(path, content)
    print(*map(as_typed, result.lines), *(f"{path} is written." for path in result.files), sep="\n")
    return FINE


def _options(namespace: argparse.Namespace) -> ShareOptions:
    from bot.app.commands.share_link import ShareOptions

    return ShareOptions(
        bot=namespace.bot,
        lesson=namespace.lesson,
        code=namespace.code,
        pilot=namespace.pilot,
        png=namespace.png,
        svg=namespace.svg,
        poster=namespace.poster,
        locales=tuple(namespace.locale),
        paper=namespace.paper,
        stories=namespace.stories,
        with_telegram=not namespace.without_telegram,
    )


def _new_code(settings: Settings, namespace: argparse.Namespace) -> ShareResult:
    from bot.app.commands.share_link import new_code
    from bot.authoring.editor.start_codes import NewLink

    if namespace.label is None or namespace.girls is None:
        raise Refused("A link that is counted needs a label and a number.", 'Write `share new "LABEL" --girls 200`.')
    today = datetime.now(UTC).date()
    first_month = namespace.first_month or month_of(month_of(today).end).name  # a month is counted whole or not at all
    return new_code(settings, NewLink(namespace.label, namespace.girls, first_month), secrets.randbelow)
