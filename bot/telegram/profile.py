"""The bot's name, descriptions and commands in every language; set only where they differ: Telegram limits changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.profile import Profile
from bot.lessons.translations.locales import telegram_code

log = logging.getLogger(__name__)


async def introduce(bot: Bot, bundle: CourseBundle) -> None:
    """Update the bot's profile at Telegram from the course. Failures are logged; the bot runs all the same."""
    profile = bundle.course.profile
    if profile is None:
        return
    for locale, code in _codes(bundle):
        try:
            await _introduce(bot, Translator(bundle.course, bundle.catalogs, locale), profile, code)
        except TelegramError as error:
            log.warning("the bot's profile in %s was not set: %s", locale, type(error).__name__)


def _codes(bundle: CourseBundle) -> Iterator[tuple[str, str | None]]:
    """Yield each locale with its language code; None, the default for all others, is the source language.

    A language without a two-letter code gets the source language's profile; the chat itself is in that language.
    """
    yield SOURCE_LOCALE, None
    for locale in bundle.course.for_learners().locales:
        if locale != SOURCE_LOCALE and (code := telegram_code(locale)):
            yield locale, code


async def _introduce(bot: Bot, translator: Translator, profile: Profile, code: str | None) -> None:
    commands = [BotCommand(name, translator.plain(text)) for name, text in profile.commands.items()]
    if list(await bot.get_my_commands(language_code=code)) != commands:
        await bot.set_my_commands(commands, language_code=code)
    name = translator.plain(profile.name)
    if (await bot.get_my_name(language_code=code)).name != name:
        await bot.set_my_name(name, language_code=code)
    description = translator.plain(profile.description)
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
    short = translator.plain(profile.short_description)
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)
