"""Invented messages from learners, for newcomers to try the moderation room before there are real ones.

All are fictional, whatever the seed. One tells of a girl who may not be safe, and one contains a name: something to
flag and something to redact.
"""

from __future__ import annotations

from collections.abc import Container
from random import Random

from bot.safeguarding.messages.message import ReleasedMessage

_TOLD = {
    "en": (
        "KE",
        "A story about a football team, please.",
        "I liked the one with the fake picture. Make it longer.",
        "More games between the stories!",
        "Something about what to say to a friend who is sad.",
        "My name is Lina and I want a story about dancing.",
        "Somebody I know frightens me and I do not know what to do.",
    ),
    "sw": ("KE", "Hadithi kuhusu muziki tafadhali.", "Nataka michezo zaidi.", "Asante, nimejifunza mengi."),
    "ne": ("NP", "साथीहरूको बारेमा कथा चाहिन्छ।", "अझ धेरै खेल राख्नुहोस्।", "कथा अलि लामो भए राम्रो हुन्थ्यो।"),
    "km": ("KH", "ខ្ញុំចង់បានរឿងអំពីតន្ត្រី។", "សូមដាក់ល្បែងច្រើនជាងនេះ។", "រឿងនេះល្អណាស់ អរគុណ។"),
    "fil": ("PH", "Kuwento po tungkol sa pagsayaw.", "Mas maraming laro sana.", "Salamat, ang ganda ng mga kuwento."),
}
"""Per language: a country, and invented messages."""


def invented_messages(question: str, locales: Container[str], week: str, chance: Random) -> tuple[ReleasedMessage, ...]:
    """Return a week's messages in the languages of the course, shuffled like a real release; half may be quoted."""
    found = [(locale, said[0], it) for locale, said in _TOLD.items() if locale in locales for it in said[1:]]
    chance.shuffle(found)
    return tuple(
        ReleasedMessage(
            id=f"{chance.getrandbits(64):016x}",
            question=question,
            locale=locale,
            country=country,
            week=week,
            words=words,
            quotable=chance.random() < 0.5,
        )
        for locale, country, words in found
    )
