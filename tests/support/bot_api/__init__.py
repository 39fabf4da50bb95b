"""Stand-in for Telegram's Bot API: real HTTP on this machine, and simulated users who tap and type.

    async with Telegram(token="1:test") as telegram:
        girl = telegram.girl(1001, "Achieng", language_code="sw")
        await girl.types("/start")
        await girl.waits_for("Karibu")
        await girl.taps("Ask how he knows her")

Its answers follow Telegram's own server (tdlib/telegram-bot-api 10.0, tdlib/td); error texts are word for word the
same.
"""

from tests.support.bot_api.call import Call
from tests.support.bot_api.keyboards import InlineButton
from tests.support.bot_api.message import Message
from tests.support.bot_api.rate_limits import Violation
from tests.support.bot_api.server import Telegram
from tests.support.bot_api.user import Girl

__all__ = ["Call", "Girl", "InlineButton", "Message", "Telegram", "Violation"]
