"""The bot's own link, to be shared: it says nothing about the learner, and nothing asks her to share it (B10)."""

from __future__ import annotations

from bot.engine.bot_scenes import scene
from bot.engine.cursor import StepOutput
from bot.engine.events import BubbleTold, LinkShown
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.lesson import Course


def own_link(course: Course, session: Session) -> TurnDraft:
    """Tell the scene of the link; its bubble becomes the caption of the QR code."""
    told = scene(course, session, "moments", "link")
    return TurnDraft(session, tuple(map(_with_picture, told.outputs)))


def _with_picture(output: StepOutput) -> StepOutput:
    return LinkShown(output.text) if isinstance(output, BubbleTold) else output
