"""Tests of `bot.statistics`."""
