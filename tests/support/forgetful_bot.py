"""`python -m tests.support.forgetful_bot`: the unpaced bot, as after a restart: it remembers no question of a chat.

What the bot remembers is not in its database. Without it each turn follows from the update and the stored session, so
a test can replay them all.
"""

import sys

from bot.telegram.chat_memory import ChatMemory
from tests.support.unpaced_bot import run_unpaced


def nothing_remembered(memory: ChatMemory, chat: int) -> None:
    """Return no question, as for a chat that is not remembered."""


if __name__ == "__main__":
    setattr(ChatMemory, "last_question", nothing_remembered)  # noqa: B010 - mypy forbids to assign to a method
    sys.exit(run_unpaced())
