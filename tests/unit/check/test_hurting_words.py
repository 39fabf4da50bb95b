"""Blame and requests are found in every language and mixture of them, and kind advice against them is not."""

from __future__ import annotations

import pytest

from bot.check.rules.banned import found_in, phrases_of
from bot.lessons.loader.course import load
from bot.lessons.model.wording import WordingRules
from tests.support.paths import DIALOGUES

FOUND = {
    "blame": (
        ("en", "It is your own fault, stupid girl."),
        ("en", "STUPID, girl!"),
        ("sw", "Wewe mjinga! Ni kosa lako mwenyewe."),
        ("ne", "मूर्ख केटी, तिम्रै गल्ती हो।"),
        ("km", "ក្មេងល្ងង់ កំហុសរបស់ប្អូនខ្លួនឯង។"),
        ("fil", "Tangang babae! Kasalanan mo ito."),
        ("fil", "Stupid girl naman!"),
        ("ceb", "Bogo ka, imong sala."),
    ),
    "nude": (
        ("en", "Send me your nude."),
        ("en", "Do not be shy: send a private picture!"),
        ("en", "Not now? Then send a photo tonight."),
        ("en", "Never mind and send me a picture."),
        ("en", "Do not send a private picture to him, send me a picture."),
        ("sw", "Nitumie picha ya uchi sasa."),
        ("ne", "एउटा निजी तस्बिर पठाऊ।"),
        ("km", "ផ្ញើរូបមក ឥឡូវហ្នឹង!"),
        ("fil", "Mag-send ka ng pic na hubad."),
        ("ceb", "Padad-i ko og litrato nga hubo."),
        ("sw", "Send me a pic, dada."),
    ),
    "meeting": (
        ("en", "Meet me behind the school at six."),
        ("en", "Let's meet, and come alone!"),
        ("en", "I'll pick you up at the bus stop."),
        ("sw", "Njoo peke yako, tukutane saa kumi."),
        ("ne", "एक्लै आऊ, मलाई भेट।"),
        ("km", "មកជួបខ្ញុំ មកម្នាក់ឯង!"),
        ("fil", "Magkita tayo, hihintayin kita sa kanto."),
        ("ceb", "Magkita ta, adto nga ikaw ra."),
    ),
}
"""Sentences by what is found in them, each in a language."""

ADVICE = (
    ("en", "Do not send a private picture."),
    ("en", "Don't send a photo, whoever asks."),
    ("en", "Never send your picture to somebody you do not know."),
    ("en", "Never meet him alone."),
    ("en", "Whoever asks you to send a picture is responsible."),
    ("en", "It is not your fault. You are not stupid."),
    ("en", "She keeps words, never the picture. Most teens never send."),
    ("en", "Meet a friend for football, and bring the goat."),
    ("sw", "Usitume picha za uchi. Usikutane naye peke yako."),
    ("sw", "Si kosa lako."),
    ("ne", "निजी तस्बिर नपठाऊ। एक्लै नजाऊ। यो तिम्रो गल्ती होइन।"),
    ("km", "កុំផ្ញើរូបមក។ នោះមិនមែនជាកំហុសរបស់ប្អូនទេ។"),
    ("fil", "Huwag magpadala ng pribadong litrato. Hindi mo kasalanan."),
    ("ceb", "Dili imong sala."),
)
"""Sentences of the bot itself that have to stay allowed."""


@pytest.fixture(scope="module")
def wording() -> WordingRules:
    return load(DIALOGUES)[0].wording


def kinds_in(wording: WordingRules, locale: str, words: str) -> set[str]:
    found = found_in(words, phrases_of(wording, locale), wording.denials)
    return {kind for kind, _ in found if kind in FOUND}


@pytest.mark.parametrize(
    ("kind", "locale", "words"), [(kind, *it) for kind, sentences in FOUND.items() for it in sentences]
)
def test_it_is_found_in_every_language(wording: WordingRules, kind: str, locale: str, words: str) -> None:
    assert kind in kinds_in(wording, locale, words)


@pytest.mark.parametrize(("locale", "words"), ADVICE)
def test_advice_against_it_is_no_request(wording: WordingRules, locale: str, words: str) -> None:
    assert kinds_in(wording, locale, words) == set()


@pytest.mark.parametrize("kind", FOUND)
def test_each_language_of_girls_has_phrases_of_each_kind(wording: WordingRules, kind: str) -> None:
    assert [it for it in ("en", "sw", "ne", "km", "fil", "ceb") if not wording.banned[it].get(kind)] == []
