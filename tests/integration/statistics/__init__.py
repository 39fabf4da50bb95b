"""Tests of `bot.statistics` across a real boundary."""
