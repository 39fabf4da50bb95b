"""Tests of `bot.check` across a real boundary."""
