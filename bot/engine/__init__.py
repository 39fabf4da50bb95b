"""The pure state machine of a conversation. A host needs nothing but the names below; README.md explains them.

`events`, `input` and `session` are modules: the kinds of events and inputs, and the parts of a session. `advance` is
the function, even after `import bot.engine.advance`; other names of that module need `from ... import`.
"""

from bot.engine import events, input, session
from bot.engine.advance import advance, again, replay_lesson, trouble
from bot.engine.events import Event
from bot.engine.input import Input
from bot.engine.replay import ReplayCache
from bot.engine.session import Session
from bot.engine.turn import Turn

__all__ = [
    "Event",
    "Input",
    "ReplayCache",
    "Session",
    "Turn",
    "advance",
    "again",
    "events",
    "input",
    "replay_lesson",
    "session",
    "trouble",
]
