"""Making of the take-along file: read its inputs, check that it may be handed out, and write it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bot.app.command import write_output
from bot.app.commands.proof_file import refuse_to_overwrite
from bot.app.config import Settings
from bot.app.operator_files import live_course, operator_files
from bot.authoring.preview.desk_pages import PREVIEW_FOLDER
from bot.authoring.take_along.gate import countries_of, is_unsigned, waits_for
from bot.authoring.take_along.page import GENERATOR, PageInputs, TakeAlongPage, take_along_page
from bot.authoring.turns.tour import TooLarge
from bot.check.course import unchecked_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Country
from bot.lessons.translations.signatures import every_signature
from bot.statistics.periods import day_of
from bot.storage.course_folders import CourseFolders

AIMED = {True: 4_000_000, False: 1_500_000}
"""Bytes that a page with pictures, or without, should not exceed: it is passed on by Bluetooth and memory cards."""


@dataclass(frozen=True, slots=True)
class TakeAlongOptions:
    """Options. `countries` are those in which it is handed out; none: where the language is spoken."""

    locale: str
    file: Path
    countries: tuple[Country, ...] = ()
    has_pictures: bool = True
    is_draft: bool = False


def take_along(settings: Settings, options: TakeAlongOptions, now: int) -> str:
    """Write the page and return what is to be said about it. Raise Refused where it may not or cannot be made."""
    began = time.perf_counter()
    folders = live_course(settings)
    bundle = unchecked_bundle(*folders)
    bundle = operator_files(settings).put_into_bundle(bundle)
    _refuse_unknown(bundle.course, options.locale)
    refuse_to_overwrite(options.file, GENERATOR)
    waiting = _waiting(bundle, options, now)
    if waiting and not options.is_draft:
        raise Refused(f"Girls may not have this page yet. {' '.join(waiting)}", "With --draft every screen says so.")
    page = _page(folders, bundle, options, now)
    write_output(options.file, page.html)
    return "\n".join((_summary(options, page, time.perf_counter() - began), *waiting))


def _refuse_unknown(course: Course, locale: str) -> None:
    if not course.offered.get(locale):
        raise Refused(f"No story is whole in `{locale}`.", f"There are: {', '.join(course.offered)}.")
    if "moments" not in course.bot:
        raise Refused("The bot's own scenes cannot be read.", "Type `python main.py check` to see why.")


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
    try:
        return take_along_page(bundle, options.locale, inputs)
    except TooLarge as error:
        raise Refused("A story has too many ways for one page.", "Set fewer flags in it, or split it.") from error


def _is_unsigned(folders: CourseFolders, bundle: CourseBundle, locale: str) -> bool:
    return is_unsigned(bundle.course, locale, every_signature(folders.locales, bundle.course))


def _summary(options: TakeAlongOptions, page: TakeAlongPage, seconds: float) -> str:
    size = len(page.html.encode())
    parts = f"{page.words // 1000:,} words, {page.pictures // 1000:,} pictures, {page.letters // 1000:,} letters"
    told = (
        f"{options.file} is written: {page.stories} stories, {page.steps:,} steps, "
        f"{size // 1000:,} kB ({parts}), in {seconds:.0f} s."
    )
    aimed = AIMED[options.has_pictures]
    return told if size <= aimed else f"{told} That is more than the {aimed // 1000:,} kB that are easy to pass on."
