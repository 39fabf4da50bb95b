"""Make a proof: read its inputs, and render the page."""

from __future__ import annotations

import mimetypes
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bot.authoring.editor.preview.desk_pages import PREVIEW_FOLDER
from bot.authoring.handouts.proof.carried import own_entries
from bot.authoring.handouts.proof.changes import changes
from bot.authoring.handouts.proof.earlier_course import EarlierCourse, earlier, files, same
from bot.authoring.handouts.proof.embedded_sources import encode_files
from bot.authoring.handouts.proof.lesson_turns import lesson_turns
from bot.authoring.handouts.proof.page import ProofInputs, data_url, locales_of, page
from bot.authoring.handouts.proof.style import style
from bot.authoring.handouts.turns.explored import Explored
from bot.authoring.handouts.turns.table import count_steps
from bot.authoring.handouts.turns.tour import MOST_PLACES, TooLarge
from bot.check.course import unchecked_bundle
from bot.check.walk import walk
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.badges import Badge, Undrawable
from bot.conversation.rendering.badges.draw import badge_png
from bot.errors import Refused
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.steps import Picture
from bot.lessons.translations.signatures import every_signature
from bot.statistics.periods import day_of
from bot.storage.course_folders import CourseFolders

MOST_BYTES = 5_000_000
"""Most bytes of a proof. Larger pages take a phone too long to open, and some mail servers refuse them."""


@dataclass(frozen=True, slots=True)
class WantedProof:
    """A wanted proof of a lesson. `against`: a folder or commit to compare with. `fonts`: embed the fonts.

    `named`: the name of that folder or commit on the page; empty for `against` itself.
    """

    lesson: str
    against: str | None = None
    fonts: bool = False
    named: str = ""


@dataclass(frozen=True, slots=True)
class MadeProof:
    """A rendered proof, its number of turns and its languages; `is_draft`: `course.yaml` does not list the lesson."""

    lesson: str
    text: str
    turns: int
    locales: tuple[str, ...]
    is_draft: bool


def make_proof(folders: CourseFolders, wanted: WantedProof, now: int) -> MadeProof:
    """Return the proof of a lesson. `now`: seconds since 1970. Raise Refused if it cannot be made. It takes seconds."""
    bundle = unchecked_bundle(*folders)
    lesson = _lesson(bundle, wanted.lesson)
    bundle = replace(bundle, course=bundle.course.without_drafts(but=lesson.id))
    before = earlier(*folders, wanted.against) if wanted.against else None
    locales = locales_of(bundle, lesson)
    turns = _turns(bundle, lesson, locales, now)
    text = page(turns, bundle, lesson, _sheet(folders, bundle, lesson, turns, before, wanted, now))
    _must_fit(text)
    return MadeProof(lesson.id, text, count_steps(turns), locales, lesson.id in bundle.course.drafts)


def _must_fit(text: str) -> None:
    size = len(text.encode())
    if size > MOST_BYTES:
        message = f"The proof would have {size // 1000:,} kB; more than {MOST_BYTES // 1000:,} kB is not written."
        raise Refused(message, "Make its pictures smaller, or leave --fonts out.")


def _lesson(bundle: CourseBundle, name: str) -> Lesson:
    lesson = bundle.course.lesson(name)
    if lesson is None or "moments" not in bundle.course.bot:
        there = did_you_mean(name, bundle.course.lessons, f"There are: {', '.join(bundle.course.lessons)}.")
        raise Refused(f"There is no lesson `{name}` that can be read.", there)
    return lesson


def _turns(bundle: CourseBundle, lesson: Lesson, locales: tuple[str, ...], now: int) -> Explored:
    ways = walk(bundle.course, lesson)
    if ways.loops:
        message = f"`{lesson.id}` runs in a circle that never stops."
        raise Refused(message, "Type `python main.py check` to see where.")
    try:
        return lesson_turns(bundle, lesson, locales, now)
    except TooLarge as error:
        message = f"`{lesson.id}` has too many ways for one file: more than {MOST_PLACES:,} places of all its readers."
        raise Refused(message, "Set fewer flags in it, or split it into two lessons.") from error


def _sheet(
    folders: CourseFolders,
    bundle: CourseBundle,
    lesson: Lesson,
    turns: Explored,
    before: EarlierCourse | None,
    wanted: WantedProof,
    now: int,
) -> ProofInputs:
    then, media = before.lesson(lesson) if before else None, folders.dialogues / "media"
    changed = changes(then, lesson, before.catalogs, bundle.catalogs) if before else ()
    return ProofInputs(
        day=day_of(now),
        style=style(
            (PREVIEW_FOLDER / "static" / "chat.css").read_text("utf-8"),
            PREVIEW_FOLDER / "static" if wanted.fonts else None,
        ),
        images={**_images(media, lesson), **_badges(media, turns)},
        files=encode_files(_files(folders, bundle.course, lesson, before)),
        signed=every_signature(folders.locales, bundle.course),
        against=wanted.named or wanted.against,
        changes=changed,
    )


def _images(media: Path, lesson: Lesson) -> dict[str | Badge, str]:
    found: dict[str | Badge, str] = {}
    for name in {step.picture for step in lesson.steps() if isinstance(step, Picture)}:
        path, kind = media / name, mimetypes.guess_type(name)[0]
        if path.is_file() and kind and kind.startswith("image/"):
            found[name] = data_url(kind, path.read_bytes())
    return found


def _badges(media: Path, turns: Explored) -> dict[str | Badge, str]:
    """Draw the badges that the turns award."""
    given = {badge for picture in turns.wording.pictures for badge in picture}
    found = dict[str | Badge, str]()
    for badge in (it for it in given if isinstance(it, Badge)):
        with suppress(Undrawable):  # then only its caption is shown
            found[badge] = data_url("image/png", badge_png(media, badge))
    return found


def _files(folders: CourseFolders, course: Course, lesson: Lesson, before: EarlierCourse | None) -> dict[str, bytes]:
    """Return the lesson and its pictures; in a comparison also every other file that differs.

    A differing catalog is cut to the entries that the lesson needs: five whole ones are too large for a page.
    """
    there = files(*folders)
    own = {f"dialogues/lessons/{lesson.id}.yaml"}
    own |= {f"dialogues/media/{step.picture}" for step in lesson.steps() if isinstance(step, Picture)}
    changed = {path for path, raw in there.items() if before and not same(raw, before.files.get(path))}
    names, others = {lesson.id, *lesson.was}, course.drafts | course.lessons.keys() - {lesson.id}
    return {
        path: own_entries(there[path], before.files.get(path), names, others)
        if before and path.endswith(".po")
        else there[path]
        for path in sorted(own | changed)
        if path in there
    }
