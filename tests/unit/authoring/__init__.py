"""Tests of `bot.authoring`."""
