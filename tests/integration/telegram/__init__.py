"""Tests of `bot.telegram` across a real boundary."""
