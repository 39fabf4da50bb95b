"""Tests of `bot.conversation` across a real boundary."""
