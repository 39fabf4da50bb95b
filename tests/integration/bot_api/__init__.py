"""Tests of Telegram's stand-in with python-telegram-bot's client: it refuses and remembers as Telegram does."""
