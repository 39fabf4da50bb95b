"""Time of engine and rendering without network and disk, next to python-telegram-bot reading the same tap."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from telegram import Update

from bot.conversation.rendering.callback import written
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Asked
from bot.engine.input import Chose, Flags, Started
from bot.engine.replay import ReplayCache
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course
from tests.support.course_builders import shipped

FLAGS = Flags("en")
LONGEST_LAP = 100


@dataclass(frozen=True)
class LapTap:
    """A tap of the lap, and the turn it leads to."""

    session: Session | None
    asked: Asked
    action: Chose
    turn: Turn


def core(rounds: int, repeats: int) -> dict[str, float]:
    """Return microseconds of CPU a tap over the whole lap, as medians of alternated rounds."""
    bundle, _ = shipped()
    lap, replays = _lap(bundle.course), ReplayCache()
    updates = [_update(tap) for tap in lap]
    works: dict[str, Callable[[], object]] = {
        "advance": lambda: [advance(bundle.course, tap.session, tap.action, replays=replays) for tap in lap],
        "render_turn": lambda: [render_turn(bundle, tap.turn, tap.session, tap.action) for tap in lap],
        "Update.de_json": lambda: [Update.de_json(update) for update in updates],
    }
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            took[name].append(_microseconds(work, repeats) / len(lap))
    return {name: median(times) for name, times in took.items()}


def _lap(course: Course) -> Sequence[LapTap]:
    """Return the taps of the walk in `walker`, played through the engine only."""
    turn = advance(course, None, Started("en"))
    while _question(turn).target.script == "start":
        turn = _tap(course, turn).turn
    lap = [_tap(course, turn)]
    while len(lap) < LONGEST_LAP and _question(lap[-1].turn).target != lap[0].asked.target:
        lap.append(_tap(course, lap[-1].turn))
    return lap


def _tap(course: Course, before: Turn) -> LapTap:
    asked = _question(before)
    choice = asked.choices[0 if asked.target.script in ("start", "menu") else -1]
    action = Chose(choice.target, FLAGS)
    return LapTap(before.session, asked, action, advance(course, before.session, action))


def _question(turn: Turn) -> Asked:
    return next(event for event in turn.events if isinstance(event, Asked))


def _update(tap: LapTap) -> dict[str, Any]:
    """Return the tap as an update of Telegram."""
    girl, bot = {"id": 1001, "is_bot": False, "first_name": "A"}, {"id": 1, "is_bot": True, "first_name": "B"}
    rows = [
        [{"text": choice.text.source, "callback_data": written(choice.target, FLAGS)}] for choice in tap.asked.choices
    ]
    message = {
        "message_id": 7,
        "from": bot,
        "chat": {"id": 1001, "type": "private", "first_name": "A"},
        "date": 1_700_000_000,
        "text": tap.asked.question.source,
        "reply_markup": {"inline_keyboard": rows},
    }
    data = written(tap.action.target, FLAGS)
    query = {"id": "4", "from": girl, "message": message, "chat_instance": "1", "data": data}
    return {"update_id": 1, "callback_query": query}


def _microseconds(work: Callable[[], object], repeats: int) -> float:
    began = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - began) / repeats * 1e6


def printed(took: dict[str, float]) -> str:
    """Format the results as a table."""
    reading = took["Update.de_json"]
    lines = [f"{name:<24}{us:8.0f}{us / reading:20.2f}" for name, us in took.items()]
    return "\n".join(["Without network and disk", f"{'':<24}{'us/tap':>8}{'x Update.de_json':>20}", *lines])
