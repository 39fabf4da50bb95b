"""A stand-in of Telegram's Bot API for tests: real HTTP on this machine, and people who tap and type.

    async with Telegram(token="1:test") as telegram:
        girl = telegram.girl(1001, "Achieng", language_code="sw")
        await girl.types("/start")
        await girl.waits_for("Karibu")
        await girl.taps("Ask how he knows her")

What it answers follows Telegram's own server (tdlib/telegram-bot-api 10.0, tdlib/td), word for word where it refuses.
"""

import importlib
import sys
from pathlib import Path

if __name__ == "telegram":
    # Without tests/__init__.py pytest puts tests/ on the path, and this folder hides python-telegram-bot: step aside.
    sys.path.remove(str(Path(__file__).parents[1]))
    del sys.modules[__name__]
    importlib.import_module(__name__)
else:
    from .call import Call
    from .girl import Girl
    from .keyboards import Button
    from .message import Message
    from .pace import Violation
    from .telegram import Telegram

__all__ = ["Button", "Call", "Girl", "Message", "Telegram", "Violation"]
