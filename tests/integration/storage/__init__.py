"""Tests of `bot.storage` across a real boundary."""
