"""Actions of a learner in the bot's chat, one tap at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation.rendering.callback import INERT, read
from bot.engine.input import BACK, TIDY, ButtonTarget, Chose, Listened, Looked, Tapped
from bot.lessons.model.commands import VERDICTS
from bot.lessons.model.measure import WAVES
from tests.support.bot_api import Girl, InlineButton, Message

MOST_TAPS = 60
PATIENCE = 60.0

Chooses = Callable[[Sequence[InlineButton]], InlineButton]


def live(message: Message) -> list[InlineButton]:
    """Return the buttons of a message that do something."""
    return [button for row in message.buttons for button in row if button.data not in (None, INERT)]


def inert(message: Message) -> list[str]:
    """Return the texts of the buttons of a message that do nothing."""
    return [button.text for row in message.buttons for button in row if button.data == INERT]


def labels(message: Message) -> list[str]:
    """Return the texts of the live buttons of a message."""
    return [button.text for button in live(message)]


def is_question(message: Message) -> bool:
    """Tell whether a message of the bot waits for an answer, unlike [Listen], [Show] or a badge's ratings."""
    return message.from_bot and any(not _may_be_left(read(button.data or "")) for button in live(message))


def _may_be_left(action: Tapped | None) -> bool:
    return isinstance(action, Listened | Looked) or (isinstance(action, Chose) and action.target.key in VERDICTS)


def target(button: InlineButton) -> ButtonTarget:
    """Return the target of a live button."""
    chose = read(button.data or "")
    assert isinstance(chose, Chose), f"no button of the bot's carries {button.data}"
    return chose.target


def forward(buttons: Sequence[InlineButton]) -> InlineButton:
    """Return the first option that leads on: not Back or Tidy up, but out of Help and past the measure."""
    options = [button for button in buttons if target(button).key not in (BACK, TIDY)]
    passes_by = target(options[0]).script == "help" or target(options[0]).stop in WAVES
    return options[-1] if passes_by else options[0]


async def picks(girl: Girl, text: str, timeout: float = PATIENCE) -> Message:
    """Tap a button; return the next question once it is the last message, or stands in place of the tapped one."""
    before = girl.room.changes
    await girl.taps(text)
    return await new_question(girl, before, timeout)


async def goes_on(girl: Girl) -> None:
    """Tap on from the badge, and from the certificate if it follows."""
    while "Next" in labels(girl.last):
        await picks(girl, "Next")


async def saves_nothing(girl: Girl) -> None:
    """Tap on from the badge and decline to save her place, if she is asked."""
    await goes_on(girl)
    if "No, thanks" in labels(girl.last):
        await picks(girl, "No, thanks")


async def types(girl: Girl, text: str, timeout: float = PATIENCE) -> Message:
    """Type words; return the next question."""
    sent = await girl.types(text)
    return await next_question(girl, sent.message_id, timeout)


async def next_question(girl: Girl, after: int, timeout: float = PATIENCE) -> Message:
    """Wait until the chat ends with a question newer than the message `after`."""
    await girl.waits_until(
        lambda chat: bool(chat) and chat[-1].message_id > after and is_question(chat[-1]), timeout, "the next question"
    )
    return girl.last


async def new_question(girl: Girl, since: int, timeout: float = PATIENCE) -> Message:
    """Wait until the chat ends with a question that was sent, or put in place of another, since its change `since`."""
    await girl.waits_until(
        lambda chat: bool(chat) and chat[-1].changed > since and is_question(chat[-1]), timeout, "the next question"
    )
    return girl.last


async def settled(girl: Girl, pressed: Message, timeout: float = PATIENCE) -> None:
    """Wait until a pressed message has lost its live buttons."""
    await girl.waits_until(lambda chat: not live(pressed), timeout, f"no living buttons on: {pressed}")


async def onboards(girl: Girl, *, link: str = "", language: str = "English", age: str = "10 to 13") -> Message:
    """Send /start, choose language and age; return the first question of the lesson."""
    await types(girl, f"/start {link}".strip())
    await picks(girl, language)
    return await picks(girl, age)


async def walks(girl: Girl, chooses: Chooses = forward, until: str = "is finished.") -> int:
    """Tap on until the bot says `until`, by default at the end of a lesson; return the number of taps."""
    before = girl.last.message_id - 1
    for taps in range(MOST_TAPS):
        if any(until in message.said for message in girl.chat if message.message_id > before):
            return taps
        before, changes = girl.last.message_id - 1, girl.room.changes
        await girl.taps_on(girl.last, chooses(live(girl.last)).text)
        await new_question(girl, changes)
    raise AssertionError(f"{girl.name} tapped {MOST_TAPS} times and did not come to “{until}”.\n{girl.view()}")


def bubbles_of(girl: Girl, after: Message | None = None) -> list[Message]:
    """Return the bot's messages, or those below a message."""
    return [
        message
        for message in girl.chat
        if message.from_bot and (after is None or message.message_id > after.message_id)
    ]
