"""`main.py share`: the bot's link in words, as a QR code or a poster; codes for links that are counted (C11).

Only the requested files are written, and no online service makes or shortens a link (B13).
"""

from __future__ import annotations

import argparse
import asyncio
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from bot.app.command import FINE, ProgramCommand, as_typed, write_output
from bot.app.config import Settings
from bot.app.get_me import username_of
from bot.app.operator_files import live_course, operator_files
from bot.app.own_copy import editable
from bot.authoring.editor.preview.desk_pages import PREVIEW_FOLDER
from bot.authoring.editor.start_codes import NewLink, drawn_link, new_link
from bot.authoring.handouts.poster import Paper, Poster, StoriesPlace, page, stories_place
from bot.check.release.lacking import pilot_lists
from bot.conversation.rendering.qr import PRINTED, QrCode, qr_png, qr_svg
from bot.conversation.rendering.start_link import LONGEST, PilotPair, address, payload
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import Course
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs
from bot.statistics.periods import month_of
from bot.storage.editions import Editions


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
    if namespace.label is None or namespace.girls is None:
        raise Refused("A link that is counted needs a label and a number.", 'Write `share new "LABEL" --girls 200`.')
    today = datetime.now(UTC).date()
    first_month = namespace.first_month or month_of(month_of(today).end).name  # a month is counted whole or not at all
    return new_code(settings, NewLink(namespace.label, namespace.girls, first_month), secrets.randbelow)


@dataclass(frozen=True, slots=True)
class ShareOptions:
    """Options: the contents of the link, and the files to write. Empty `locales`: the poster is in every language.

    `pilot` is a country and language of the pilot, such as `KE_sw`. `stories` is the place where the poster says they
    are without Telegram; if not `with_telegram`, it has no link of the bot.
    """

    bot: str | None = None
    lesson: str | None = None
    code: str | None = None
    pilot: str | None = None
    png: Path | None = None
    svg: Path | None = None
    poster: Path | None = None
    locales: tuple[str, ...] = ()
    paper: Paper = "a4"
    stories: str | None = None
    with_telegram: bool = True


class ShareResult(NamedTuple):
    """Lines to print, the link first if there is one, and the contents of the files to write."""

    lines: tuple[str, ...]
    files: Mapping[Path, bytes]


def new_code(settings: Settings, link: NewLink, below: Callable[[int], int]) -> ShareResult:
    """Enter a new counted link in statistics.yaml, or return the lines to enter, where girls read an edition.

    `below(n)` returns a random number from 0 to n - 1.
    """
    if number := Editions(settings.data).live:
        return _for_edition(number, *drawn_link(live_course(settings).dialogues, link, below))
    code = new_link(settings.dialogues, link, below)
    return ShareResult(
        (
            f"{code} stands in {settings.dialogues / 'statistics.yaml'}, and is counted from {link.first_month} on.",
            f"Let the bot load it (kill -HUP), then type `python main.py share --code {code} --poster poster.html`.",
        ),
        {},
    )


def _for_edition(number: int, code: str, lines: str) -> ShareResult:
    where = "change `Rules of the figures` (statistics.yaml) in the lesson room, and add below `links:`"
    then = f"Once that is published, type `python main.py share --code {code} --poster poster.html`."
    return ShareResult((f"Girls read edition {number}, so nothing is written here: {where}", lines.rstrip(), then), {})


def share(settings: Settings, options: ShareOptions, today: date) -> ShareResult:
    """Return the link and the requested files. Raise Refused where the link would not work as intended."""
    folders = live_course(settings)
    course, catalogs, _ = load_translated(load(folders.dialogues)[0].without_drafts(), folders.locales)
    course, stories = operator_files(settings).put_into(course), _stories(options)
    if not options.with_telegram:
        return _without_telegram(course, catalogs, options, stories)
    code, lesson, pair = _code(course, options.code), _lesson(course, options.lesson), _pair(course, options, today)
    if pair is None and _is_pilot(course):
        return ShareResult(tuple(_links_of_pilot(settings, course, options, today)), {})
    carried = _payload(course, code, lesson, pair)
    name = _username(settings, options.bot)
    locales = _locales(course, options.locales or ((pair.locale,) if pair else ()))
    country = pair.country if pair else None
    poster = Poster(
        course=course,
        catalogs=catalogs,
        username=name,
        link=address(name, carried),
        locales=locales,
        paper=options.paper,
        country=country,
        stories=stories,
    )
    return ShareResult((poster.link, *_notes(course, options)), dict(_files(options, poster)))


def _stories(options: ShareOptions) -> StoriesPlace | None:
    if options.stories is None:
        return None
    if options.poster is None:
        raise Refused("Where the stories are is printed on a poster.", "Write --poster poster.html, too.")
    return stories_place(options.stories)


def _without_telegram(
    course: Course, catalogs: Catalogs, options: ShareOptions, stories: StoriesPlace | None
) -> ShareResult:
    """Return a poster about the stories alone, for where Telegram does not open: no link, so no gate of a pilot."""
    if stories is None or options.poster is None:
        raise Refused("A poster without Telegram tells where the stories are.", "Write --stories and --poster, too.")
    if any((options.code, options.lesson, options.pilot, options.png, options.svg)):
        what = "--code, --lesson, --pilot, --png and --svg are about the bot's link."
        raise Refused(what, "Leave them out, or leave --without-telegram out.")
    poster = Poster(
        course=course,
        catalogs=catalogs,
        username="",
        link="",
        locales=_locales(course, options.locales),
        paper=options.paper,
        stories=stories,
    )
    return ShareResult(("The poster has no link of the bot.",), dict(_files(options, poster)))


def _payload(course: Course, code: str | None, lesson: str | None, pair: PilotPair | None) -> str:
    carried = payload(course, code, lesson, pair)
    if len(carried) > LONGEST:
        what = f"The link would carry more than the {LONGEST} signs that Telegram lets through."
        raise Refused(what, "Give the pilot a shorter code in stage.yaml.")
    return carried


def _is_pilot(course: Course) -> bool:
    return course.stage is not None and course.stage.stage == "pilot"


def _open_pairs(course: Course, today: date) -> list[PilotPair]:
    return [PilotPair(it.country, it.locale) for it in pilot_lists(course, today) if not it.waits_for]


def _pair(course: Course, options: ShareOptions, today: date) -> PilotPair | None:
    """Return the country and language of a pilot's link. Raise Refused for one whose list is not complete."""
    if options.pilot is None:
        if _is_pilot(course) and (options.png or options.svg or options.poster):
            raise Refused("Each country and language of a pilot has its own link.", _which(course, today))
        return None
    found = next((it for it in _open_pairs(course, today) if "_".join(it) == options.pilot), None)
    if found is None or not _is_pilot(course):
        raise Refused(f"The pilot is not open in {options.pilot}: its link would lead to Help.", _which(course, today))
    return found


def _which(course: Course, today: date) -> str:
    pairs = ", ".join("_".join(it) for it in _open_pairs(course, today)) if _is_pilot(course) else ""
    lists = "`python main.py check --release` lists what each waits for."
    return f"Choose one with --pilot: {pairs}. {lists}" if pairs else lists


def _links_of_pilot(settings: Settings, course: Course, options: ShareOptions, today: date) -> Iterator[str]:
    """Yield the links of all open countries and languages, each with what it opens."""
    pairs, name = _open_pairs(course, today), _username(settings, options.bot)
    for pair in pairs:
        yield address(name, _payload(course, options.code, options.lesson, pair))
        yield f"For {pair.country} in {pair.locale}."
    if not pairs:
        yield "The pilot is open nowhere yet. `python main.py check --release` lists what each country waits for."
    yield from _notes(course, options)


def _lesson(course: Course, name: str | None) -> str | None:
    """Return the lesson of the link. Refuse a sensitive one: others see its name on a wall or a screen (D1)."""
    if name is None:
        return None
    lesson = course.lessons.get(name)
    if lesson is None:
        there = did_you_mean(name, course.lessons, f"There are: {', '.join(course.lessons)}.")
        raise Refused(f"There is no lesson `{name}`.", there)
    if lesson.sensitive:
        what = f"`{name}` is a sensitive lesson, and its name stands in the link for everybody to read."
        raise Refused(what, "Leave --lesson out: she finds it among the lessons.")
    return name


def _code(course: Course, code: str | None) -> str | None:
    links = course.statistics.links
    if code is not None and code not in links:
        there = did_you_mean(code, links, 'Make one: `share new "District clubs, rainy season" --girls 200`.')
        raise Refused(f"There is no code `{code}` in statistics.yaml, so nobody would be counted.", there)
    return code


_NAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,30}[A-Za-z0-9])")


def _username(settings: Settings, given: str | None) -> str:
    if given is not None:
        name = _NAME.fullmatch(given)
        if name is None:
            raise Refused(f"{given} is no name that Telegram gives.", "Write it like --bot amina_friends_bot.")
        return name[1]
    if settings.token is None:
        raise Refused("The bot's name is not known.", "Write --bot NAME, or set BOT_TOKEN: then Telegram is asked.")
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # libcurl needs it; Windows has another
        return runner.run(username_of(settings, settings.token))


def _notes(course: Course, options: ShareOptions) -> Iterator[str]:
    if options.code:
        link = course.statistics.links[options.code]
        yield f"Counted from {link.first_month} on, for about {link.girls} girls: {link.label}."
    if course.stage and course.stage.stage == "pilot":
        yield f"A link carries the pilot's code, so it lets everybody in who has it, until {course.stage.until}."
    if course.stage and course.stage.stage == "test":
        yield "The stage is `test`: whoever comes by it meets Help and a kind line."


def _files(options: ShareOptions, poster: Poster) -> Iterator[tuple[Path, bytes]]:
    if options.png:
        yield options.png, qr_png(QrCode(poster.link), PRINTED)
    if options.svg:
        yield options.svg, qr_svg(QrCode(poster.link)).encode()
    if options.poster:
        yield options.poster, page(poster, PREVIEW_FOLDER / "static" / "fonts").encode()


def _locales(course: Course, wished: tuple[str, ...]) -> tuple[str, ...]:
    """Return the requested languages, the first one in large print; all of them when none is requested."""
    if unknown := next((it for it in wished if it not in course.locales), None):
        raise Refused(f"The bot does not speak `{unknown}`.", f"It speaks: {', '.join(course.locales)}.")
    return wished or course.locales


COMMAND = ProgramCommand(run, add_arguments)
