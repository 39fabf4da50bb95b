"""Telegram: updates become inputs, replies become messages. The rest of the house never hears the word chat."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # PTB's way from now on; without it every flood limit prints a warning
