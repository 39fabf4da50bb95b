"""A kind that nobody has written words for fails loudly, instead of leaving a girl or staff without a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder, obeyed
from bot.conversation.rendering.media import picture, show_label
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.translator import Translator
from bot.engine.events import ShownKind
from bot.engine.input import Flags
from bot.safeguarding.kill_switch import KillSwitches
from tests.support.course_builders import real
from tests.unit.statistics.sample_figures import words

TRANSLATOR = Translator(real().course, real().catalogs, "en")
UNKNOWN: Any = object()
UNKNOWN_EVENT: Any = ShownKind()
ORDER = KillSwitchOrder(UNKNOWN)
CALLS: dict[str, Callable[[], object]] = {
    "an event": lambda: render_reply(TRANSLATOR, [UNKNOWN_EVENT], Flags("en")),
    "an event with a picture": lambda: picture(TRANSLATOR, UNKNOWN, Flags("en")),
    "a picture": lambda: show_label(TRANSLATOR, UNKNOWN),
    "an order of staff": lambda: obeyed(real().course, KillSwitches(), ORDER, 2, 0),
    "a figure": lambda: words().shown(UNKNOWN),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_unknown_kind_is_an_error_of_ours(call: Callable[[], object]) -> None:
    with pytest.raises(AssertionError, match="Expected code to be unreachable"):
        call()
