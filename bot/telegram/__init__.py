"""The Telegram Bot API: updates become inputs, replies become messages. No other package knows Telegram's JSON."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # PTB's future default; without it every flood limit prints a warning
