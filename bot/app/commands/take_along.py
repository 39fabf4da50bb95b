"""`main.py take-along`: the course, or one story of it, as a page that plays without a network."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

from bot.app.command import FINE, ProgramCommand, write_output
from bot.app.config import Settings
from bot.app.operator_files import live_course, operator_files
from bot.authoring.editor.preview.desk_pages import PREVIEW_FOLDER
from bot.authoring.handouts.take_along.course_view import is_unsigned, telling_one, waits_for
from bot.authoring.handouts.take_along.page import GENERATOR, PageInputs, TakeAlongPage, take_along_page
from bot.check.course import unchecked_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.translations.locales import countries_of
from bot.lessons.translations.signatures import every_signature
from bot.statistics.periods import day_of
from bot.storage.course_folders import CourseFolders

HEAD = 4_000
"""Bytes at the start of a file that are searched for the mark of this program's pages."""

AIMED = {True: 4_000_000, False: 1_500_000}
"""Bytes that a page with pictures, or without, should not exceed: it is passed on by Bluetooth and memory cards."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the languages, the file, the countries, one story, and whether it has pictures and is a draft."""
    parser.add_argument("locales", nargs="+", metavar="LOCALE", help="the language, such as sw; more make a page each")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file (default: stories-LOCALE.html)")
    parser.add_argument(
        "--country",
        action="append",
        choices=COUNTRIES,
        help="where it is handed out (may be repeated; default: where the language is spoken)",
    )
    parser.add_argument("--lesson", metavar="NAME", help="one story alone, such as friend-or-pretend; also a draft")
    parser.add_argument("--without-pictures", action="store_true", help="a smaller page: words only")
    parser.add_argument("--draft", action="store_true", help="before its texts are signed: every screen says so")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the pages."""
    several = len(namespace.locales) > 1
    for locale in dict.fromkeys(namespace.locales):
        options = TakeAlongOptions(
            locale=locale,
            file=file_of(namespace.output, locale, several, "story" if namespace.lesson else "stories"),
            countries=tuple(namespace.country or ()),
            lesson=namespace.lesson or "",
            has_pictures=not namespace.without_pictures,
            is_draft=namespace.draft,
        )
        print(take_along(settings, options, int(time.time())), flush=True)
    return FINE


def file_of(output: Path | None, locale: str, several: bool, default: str) -> Path:
    """Return the file of a language. Its name tells nothing of what the stories are about."""
    if output is None:
        return Path(f"{default}-{locale}.html")
    return output.with_name(f"{output.stem}-{locale}{output.suffix}") if several else output


@dataclass(frozen=True, slots=True)
class TakeAlongOptions:
    """Options. `countries` are those in which it is handed out; none: where the language is spoken.

    `lesson` is the name of the only story on the page; empty for all of them.
    """

    locale: str
    file: Path
    countries: tuple[Country, ...] = ()
    lesson: str = ""
    has_pictures: bool = True
    is_draft: bool = False


def take_along(settings: Settings, options: TakeAlongOptions, now: int) -> str:
    """Write the page and return what is to be said about it. Raise Refused where it may not or cannot be made."""
    began = time.perf_counter()
    folders = CourseFolders(settings.dialogues, settings.locales) if options.lesson else live_course(settings)
    bundle = operator_files(settings).put_into_bundle(unchecked_bundle(*folders))
    _refuse_unknown(bundle.course, options.locale, options.lesson)
    _refuse_to_overwrite(options.file)
    if options.lesson:
        girls_read_it = folders == live_course(settings) and _is_offered(bundle.course, options)
        options = replace(options, is_draft=options.is_draft or not girls_read_it)
        bundle = telling_one(bundle, options.lesson, options.locale)
    waiting = _waiting(bundle, options, now)
    if waiting and not options.is_draft:
        raise Refused(f"Girls may not have this page yet. {' '.join(waiting)}", "With --draft every screen says so.")
    page = _page(folders, bundle, options, now)
    write_output(options.file, page.html)
    return "\n".join((_summary(options, page, time.perf_counter() - began), *waiting))


def _refuse_to_overwrite(file: Path) -> None:
    """Refuse to overwrite anything but an older page of this program."""
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.", "Choose another place for the file with -o.")
    if file.is_file():
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    if file.exists() and not (file.is_file() and GENERATOR.encode() in head):
        raise Refused(f"The file {file} is there already, and it is no take-along.", "Choose another name with -o.")


def _is_offered(course: Course, options: TakeAlongOptions) -> bool:
    return options.lesson in course.without_drafts().offered[options.locale]


def _refuse_unknown(course: Course, locale: str, lesson: str) -> None:
    if not course.offered.get(locale):
        raise Refused(f"No story is whole in `{locale}`.", f"There are: {', '.join(course.offered)}.")
    if "moments" not in course.bot:
        raise Refused("The bot's own scenes cannot be read.", "Type `python main.py check` to see why.")
    if lesson and lesson not in course.lessons:
        there = did_you_mean(lesson, course.lessons, f"There are: {', '.join(course.lessons)}.")
        raise Refused(f"There is no lesson `{lesson}` that can be read.", there)


def _waiting(bundle: CourseBundle, options: TakeAlongOptions, now: int) -> list[str]:
    countries = options.countries or countries_of(options.locale)
    return waits_for(bundle.course, options.locale, countries, day_of(now))


def _page(folders: CourseFolders, bundle: CourseBundle, options: TakeAlongOptions, now: int) -> TakeAlongPage:
    inputs = PageInputs(
        media=folders.dialogues / "media",
        fonts=PREVIEW_FOLDER / "static" / "fonts",
        icon=PREVIEW_FOLDER / "static" / "icon.svg",
        now=now,
        has_pictures=options.has_pictures,
        is_draft=options.is_draft or _is_unsigned(folders, bundle, options.locale),
    )
    return take_along_page(bundle, options.locale, inputs)


def _is_unsigned(folders: CourseFolders, bundle: CourseBundle, locale: str) -> bool:
    return is_unsigned(bundle.course, locale, every_signature(folders.locales, bundle.course))


def _summary(options: TakeAlongOptions, page: TakeAlongPage, seconds: float) -> str:
    size = len(page.html.encode())
    parts = f"{page.words // 1000:,} words, {page.pictures // 1000:,} pictures, {page.letters // 1000:,} letters"
    told = (
        f"{options.file} is written: {_many_stories(page.stories)}, {page.steps:,} steps, "
        f"{size // 1000:,} kB ({parts}), in {seconds:.0f} s."
    )
    aimed = AIMED[options.has_pictures]
    return told if size <= aimed else f"{told} That is more than the {aimed // 1000:,} kB that are easy to pass on."


def _many_stories(number: int) -> str:
    return "1 story" if number == 1 else f"{number} stories"


COMMAND = ProgramCommand(run, add_arguments)
