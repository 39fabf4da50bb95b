"""What may be asked of each command (`main.py NAME --help`); a mistake in it is told by argparse in a sentence."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.lessons.schema import FILES
from bot.safeguarding.moderation.member import ROOMS
from bot.statistics.periods import Period, period
from bot.statistics.reports.formats import FORMATS
from bot.statistics.reports.sentences import LOCALES


def nothing(parser: argparse.ArgumentParser) -> None:
    """It is only told to begin."""


def preview(parser: argparse.ArgumentParser) -> None:
    """Where the page is."""
    parser.add_argument("--port", type=_port, help="the port to use (default: the next free one from 8080)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--open", type=Path, metavar="FILE", help="look at the lesson inside a proof")


def proof(parser: argparse.ArgumentParser) -> None:
    """Which lesson, and how it is written."""
    parser.add_argument("lesson", help="the lesson's name, such as friend-or-pretend")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file (default: LESSON.html)")
    parser.add_argument("--against", metavar="OLD", help="show what changed since: a folder, or a commit such as main")
    parser.add_argument("--fonts", action="store_true", help="with Khmer and Nepali letters inside, for old computers")


def play(parser: argparse.ArgumentParser) -> None:
    """Which lesson, and who plays it."""
    parser.add_argument("lesson", nargs="?", help="the lesson's name, such as friend-or-pretend")
    parser.add_argument("--locale", default="en", help="the language (default: en)")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the try as a transcript that passes")
    parser.add_argument("--age", choices=("10-13", "14-17"), default="10-13")


def new(parser: argparse.ArgumentParser) -> None:
    """The name of a lesson that is not there yet."""
    parser.add_argument("lesson", help="its name: small letters, digits and hyphens, such as the-lost-phone")
    parser.add_argument("--title", help="what girls read (default: the name in words)")


def recordings(parser: argparse.ArgumentParser) -> None:
    """What is read aloud, in which language."""
    parser.add_argument("lesson", help="the lesson's name, such as my-safety-team")
    parser.add_argument("locale", help="the language, such as km")
    parser.add_argument("--html", type=Path, metavar="FILE", help="the page (default: record-LESSON-LOCALE.html)")


def schema(parser: argparse.ArgumentParser) -> None:
    """Of which kind of file."""
    parser.add_argument("kind", nargs="?", choices=FILES, default="lesson", help="the kind of file (default: lesson)")
    parser.add_argument("--save", action="store_true", help="write it into dialogues/schema/ instead")


def backup(parser: argparse.ArgumentParser) -> None:
    """Where it is written."""
    parser.add_argument("file", type=Path, help="a new file; delete it after 30 days")


def restore(parser: argparse.ArgumentParser) -> None:
    """What is put back."""
    parser.add_argument("file", type=Path, help="a file that `backup` wrote")


def migrate_store(parser: argparse.ArgumentParser) -> None:
    """Which way, or not at all."""
    parser.add_argument("--back", action="store_true", help="from PostgreSQL back to the file in DATA")
    parser.add_argument("--forget", action="store_true", help="throw away the copy of a move that is not to be ended")


def staff(parser: argparse.ArgumentParser) -> None:
    """Accounts, and what each may enter."""
    acts = ("add", "rooms", "remove", "list", "log")
    parser.add_argument("act", nargs="?", choices=acts, help="accounts, or the log of the rooms, instead of the page")
    parser.add_argument("name", nargs="?", help="whose account, such as anna")
    parser.add_argument("--rooms", metavar="NAMES", help=f"for add and rooms: what she may enter: {','.join(ROOMS)}")
    parser.add_argument("--languages", metavar="CODES", help="for add and rooms: which voices she reads, such as ne,en")


def check(parser: argparse.ArgumentParser) -> None:
    """What is checked, and how it is told."""
    parser.add_argument("path", nargs="*", type=Path, help="lessons, or a folder laid out like dialogues/")
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.add_argument("--walk", nargs="?", const="", metavar="LESSON", help="walk all ways, tell what no test tries")
    parser.add_argument(
        "--walks", type=_count, default=1000, metavar="N", help="how many, where there are too many ways"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number walks other ways")
    parser.add_argument("--release", action="store_true", help="also list what a launch still lacks")
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write what a launch lacks as a page to print and sign"
    )
    parser.add_argument("--results", type=Path, metavar="FILE", help="for the page: what pytest --junit-xml=FILE wrote")
    parser.add_argument("--explain", metavar="CODE", help="tell what a code means, with an example (all: every code)")


def simulate(parser: argparse.ArgumentParser) -> None:
    """How many girls are invented, and for how long."""
    parser.add_argument("--girls", type=_girls, default=300, metavar="N", help="how many girls (default: 300)")
    parser.add_argument("--weeks", type=_weeks, default=13, metavar="N", help="how many weeks (default: 13)")
    parser.add_argument("--seed", type=int, default=1, help="the same number invents the same girls and figures")
    parser.add_argument("--start", type=_week, default="2026-W01", metavar="WEEK", help="the first week: 2026-W01")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="a new folder (default: var/invented)")


def share(parser: argparse.ArgumentParser) -> None:
    """The link of the bot, and on what it is written."""
    parser.add_argument("act", nargs="?", choices=("new",), help="make a code for a link that is counted")
    parser.add_argument("label", nargs="?", help='what it is for, such as "District clubs, rainy season"')
    parser.add_argument("--girls", type=int, metavar="N", help="for about how many girls: 50 or more")
    parser.add_argument("--first-month", metavar="MONTH", help="counted from then on: 2027-M03 (default: the next one)")
    parser.add_argument("--bot", metavar="NAME", help="what Telegram calls the bot (default: that of BOT_TOKEN)")
    parser.add_argument("--lesson", metavar="NAME", help="the lesson that the link opens")
    parser.add_argument("--code", metavar="CODE", help="the code by which whoever comes is counted")
    parser.add_argument("--png", type=Path, metavar="FILE", help="the QR code as a picture to print")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="the QR code as a drawing, for a print shop")
    parser.add_argument("--poster", type=Path, metavar="FILE", help="a page to print, such as poster.html")
    parser.add_argument("--paper", choices=("a4", "a5"), default="a4", help="of the poster (default: a4)")
    parser.add_argument("--locale", action="append", default=[], help="the poster's languages, the first one large")


def statistics(parser: argparse.ArgumentParser) -> None:
    """Which figures, and as what."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="html is the report of a month")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write a file instead of printing")
    parser.add_argument("--quarter", action="append", default=[], metavar="NAME", help="2026-Q4, more than one, or all")
    parser.add_argument("--month", metavar="NAME", help="for html: such as 2026-M12 (default: the last one)")
    parser.add_argument("--country", default="", metavar="CODE", help="one country, such as KE")
    parser.add_argument("--lesson", default="", metavar="NAME", help="for text: what girls say about one lesson")
    parser.add_argument("--lang", choices=LOCALES, default="en", help="the language (default: en)")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 (any free one) to 65535")
    return int(text)


def _count(text: str) -> int:
    return _up_to(1_000_000, "a number of walks", text)


def _girls(text: str) -> int:
    return _up_to(100_000, "a number of girls", text)


def _weeks(text: str) -> int:
    return _up_to(520, "a number of weeks", text)


def _up_to(most: int, what: str, text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{what} is from 1 to {most}")
    return int(text)


def _week(text: str) -> Period:
    try:
        found = period(text)
    except ValueError:
        found = None
    if found is None or "-W" not in found.name or found.weeks != 1:
        raise argparse.ArgumentTypeError("a week is written like 2026-W01")
    return found
