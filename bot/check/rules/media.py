"""Rule: pictures exist, are small enough for a slow connection and an old phone, and of a type every phone shows.

Every recording is used: its text is unchanged, its lesson exists and is not sensitive; only warnings. A recording is
found by its words. When they change it is no longer played, and only this warning tells that a new one is needed. Files
that cannot be played at all are reported when the folder is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.conversation.rendering.media import readings
from bot.lessons.loader.did_you_mean import did_you_mean, respelling
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Recording, SourcePlace
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Picture

PICTURE_UNREADABLE = Code("picture-unreadable", "A picture that cannot be opened here cannot be sent to a girl.")
PICTURE_OUTSIDE = Code(
    "picture-outside", "Only pictures of the course are sent; anything else on the machine must never reach a chat."
)
PICTURE_MISSING = Code("picture-missing", "She would read the caption and see nothing.")
PICTURE_KIND = Code("picture-kind", "PNG and JPG are what every phone shows, also an old one.")
PICTURE_TOO_BIG = Code("picture-too-big", "Telegram refuses such a picture, and the lesson would stop there.")
PICTURE_HEAVY = Code(
    "picture-heavy",
    "Girls pay for every kilobyte, and on a thin line a heavy picture takes longer than they wait.",
    severity="warning",
)
LESSON_HEAVY = Code(
    "lesson-heavy",
    "Girls pay for every kilobyte: the pictures of one lesson together cost more than the lesson should.",
    severity="warning",
)
RECORDING_LOST = Code(
    "recording-lost", "A recording of a lesson or a language that is not there is heard by nobody.", severity="warning"
)
RECORDING_SENSITIVE = Code(
    "recording-sensitive",
    "Tidy up clears a screen in a moment, and no sound: whoever stands beside her hears every word.",
    severity="warning",
)
RECORDING_ORPHAN = Code(
    "recording-orphan",
    "Its text was changed, so the recording is silent, and girls who would rather listen miss it.",
    severity="warning",
)
CODES = (
    PICTURE_UNREADABLE,
    PICTURE_OUTSIDE,
    PICTURE_MISSING,
    PICTURE_KIND,
    PICTURE_TOO_BIG,
    PICTURE_HEAVY,
    LESSON_HEAVY,
)
RECORDING_CODES = (RECORDING_LOST, RECORDING_SENSITIVE, RECORDING_ORPHAN)

LIGHT, LIGHT_LESSON, HEAVIEST = 60_000, 250_000, 10_000_000
"""Bytes: recommended limits for one picture and for one lesson on a slow connection, and Telegram's limit."""

_KINDS = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report pictures that are missing, too heavy, of another type, or outside media/."""
    steps = [step for step in script.steps() if isinstance(step, Picture)]
    found = [problem for step in steps for problem in _read(view.media, step)]
    yield from found or _together(view.media, steps)


def _together(media: Path, steps: list[Picture]) -> Iterator[Problem]:
    """Report the first picture with which a lesson weighs too much; a repeated picture is loaded once."""
    sizes = {step.picture: (media / step.picture).stat().st_size for step in steps}
    weight = 0
    for step in steps:
        weight += sizes.pop(step.picture, 0)
        if weight > LIGHT_LESSON:
            whole = (weight + sum(sizes.values())) // 1000
            message = f"The pictures of this lesson have {whole} KB together; {LIGHT_LESSON // 1000} are enough."
            yield LESSON_HEAVY.at(place_of(step, "picture"), message, "Make them smaller, or leave one out.")
            return


def _read(media: Path, step: Picture) -> Iterator[Problem]:
    try:
        yield from _picture(media, step)
    except (OSError, RuntimeError):  # an impossible file name, a link to itself, missing permissions
        message, hint = f"`{step.picture[:60]}` cannot be read.", "Look at its name and permissions."
        yield PICTURE_UNREADABLE.at(place_of(step, "picture"), message, hint)


def _picture(media: Path, step: Picture) -> Iterator[Problem]:
    place, name = place_of(step, "picture"), step.picture
    if not _is_inside(media, name):
        message = f"`{name}` is not a file of the folder media/."
        yield PICTURE_OUTSIDE.at(place, message, "Put the picture into media/ and name it from there.")
    elif not (media / name).is_file():
        files = (path for path in sorted(media.rglob("*.*")) if path.suffix.lower() in _KINDS)
        there = [path.relative_to(media).as_posix() for path in files]
        hint = did_you_mean(name, there, "Put it into the folder media/.")
        yield PICTURE_MISSING.at(place, f"There is no picture `{name}` in media/.", hint, respelling(name, there))
    else:
        yield from _file(media / name, step)


def _is_inside(media: Path, name: str) -> bool:
    path = PurePosixPath(name)
    if not name.strip() or "\\" in name or path.is_absolute() or ".." in path.parts:
        return False
    return (media / name).resolve().is_relative_to(media.resolve())


def _file(file: Path, step: Picture) -> Iterator[Problem]:
    place, size = place_of(step, "picture"), file.stat().st_size
    with file.open("rb") as stream:
        begins = stream.read(8)
    kind = _KINDS.get(file.suffix.lower())
    if kind is None or not begins.startswith(kind):
        message = f"`{step.picture}` is no PNG or JPG picture."
        yield PICTURE_KIND.at(place, message, "Save it as PNG or JPG, with a name that ends so.")
    elif size > HEAVIEST:
        message = f"`{step.picture}` has {size // 1_000_000} MB; Telegram takes 10."
        yield PICTURE_TOO_BIG.at(place, message, "Make it smaller: 60 KB are enough for a phone.")
    elif size > LIGHT:
        message = f"`{step.picture}` has {size // 1000} KB, and girls pay for every one."
        yield PICTURE_HEAVY.at(place, message, "Make it smaller: at most 60 KB.")


@course_rule(RECORDING_CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report files of `recordings/` whose words are in no text."""
    languages = view.course.profile.languages if view.course.profile else {}
    for (locale, name), there in sorted(view.course.recordings.items()):
        lesson = view.course.lessons.get(name)
        if lesson is None or locale not in languages:
            message = f"There is no lesson `{name}` in a language `{locale}`, so nobody hears this."
            wrong, known = (locale, tuple(languages)) if lesson else (name, tuple(view.course.lessons))
            hint = did_you_mean(wrong, known, "Delete the folder, or give it its right name.")
            yield from _each_recording(view, there.values(), RECORDING_LOST, message, hint)
        elif lesson.sensitive:
            message = f"`{name}` is a sensitive lesson and is never heard aloud: somebody may stand beside her."
            yield from _each_recording(view, there.values(), RECORDING_SENSITIVE, message, "Delete it.")
        else:
            keys = {reading.key for reading in readings(view.course, view.catalogs, lesson, locale)}
            message = f"No text of `{name}` has these words in `{locale}` any more, so nobody hears this."
            hint = f"Record the new text (`python main.py recordings {name} {locale}`), and delete this file."
            orphans = [it for key, it in there.items() if key not in keys]
            yield from _each_recording(view, orphans, RECORDING_ORPHAN, message, hint)


def _each_recording(
    view: RuleContext, found: Iterable[Recording], code: Code, message: str, hint: str
) -> Iterator[Problem]:
    for recording in found:
        place = SourcePlace(f"{view.media.parent.name}/recordings/{recording.file}", 1, 1)
        yield code.at(place, message, hint)
