"""The pictures of a script, the one that a [Show] button names, and the bot's own link with its QR code (B10).

A button names a picture by two keys: of its file, and of its caption. So an old button shows today's picture where only
one of them was changed, and two pictures that share a file or a caption stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.engine.bot_scenes import scene
from bot.engine.cursor import StepOutput
from bot.engine.events import Asked, BubbleTold, Event, LinkShown, PictureGone, PictureShown
from bot.engine.input import Looked
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.lesson import Course, Lesson, Script
from bot.lessons.model.text import option_key
from bot.lessons.steps import Picture


def pictures(script: Script) -> Iterator[PictureShown]:
    """Yield every picture that a script can show, in the order of the file."""
    return (PictureShown(step.picture, step.alt) for step in script.steps() if isinstance(step, Picture))


def show_picture(course: Course, action: Looked) -> tuple[Event, ...]:
    """Return the picture that [Show] asks for, as it is today; none where it is gone or not offered."""
    there = [it for it in _offered_pictures(course, action) if it.file in course.pictures]
    fitting = [it for it in there if option_key(it.file) == action.file or it.alt.key == action.alt]
    best = max(fitting, key=lambda it: (option_key(it.file) == action.file, it.alt.key == action.alt), default=None)
    return (best,) if best else ()


def mark_wished(found: tuple[StepOutput, ...]) -> tuple[StepOutput, ...]:
    """Mark the pictures, badges and links among the outputs as asked for; PictureGone where there is none."""
    return tuple(it for output in found for it in _mark_output(output)) or (PictureGone(),)


def _mark_output(output: StepOutput) -> tuple[StepOutput, ...]:
    if isinstance(output, PictureShown | LinkShown):
        return (replace(output, wished=True),)
    if isinstance(output, Asked) and output.art:
        return (replace(output, art=replace(output.art, wished=True)),)
    return ()


def _offered_pictures(course: Course, action: Looked) -> Iterator[PictureShown]:
    script = course.script(action.script)
    if script is None or (isinstance(script, Lesson) and script.id not in course.offered.get(action.flags.locale, ())):
        return iter(())
    return pictures(script)


def own_link(course: Course, session: Session) -> TurnDraft:
    """Tell the scene of the link; its bubble becomes the caption of the QR code."""
    told = scene(course, session, "moments", "link")
    return TurnDraft(session, tuple(map(_add_qr_code, told.outputs)))


def _add_qr_code(output: StepOutput) -> StepOutput:
    return LinkShown(output.text) if isinstance(output, BubbleTold) else output
