"""Tests of `bot.conversation.service` across a real boundary."""
