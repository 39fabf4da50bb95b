"""Verb forms girls write in Swahili and Filipino are found, and words that only look like one are not (A3, A4)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.verbs import Verbs


def verbs_of(grammar: str, **verbs: str) -> Verbs:
    return Verbs("it", WordList.model_validate({"words": {}, "grammar": grammar, "verbs": verbs}))


SWAHILI = verbs_of("swahili", hit="piga, Chapa", touch="busu", sexual="piga")
FILIPINO = verbs_of(
    "filipino",
    force="utos",
    work="trabaho",
    hear="dinig",
    come="dating",
    hit="palo, batok",
    kill="patay",
    scare="takot",
    burn="sunog",
    pay="bayad",
    send="pm",
)


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("pig", set()),
        ("nipig", set()),
        ("kunipiga", {"hit", "sexual", "me"}),
        ("kumchapa", {"hit", "her"}),
        ("kuchapa", {"hit"}),
        ("nachapa", {"hit", "i"}),
        ("mechapa", {"hit", "he"}),
        ("kachapa", {"hit", "he"}),
        ("natachapa", {"hit", "i"}),
        ("nitachapa", {"hit", "i"}),
        ("sikuchapwa", {"hit", "i", "got"}),
        ("tulichapwa", {"hit", "i", "got"}),
        ("walituchapa", {"hit", "he", "me"}),
        ("hawanichapi", {"hit", "he", "me"}),
        ("anayenichapa", {"hit", "he", "me"}),
        ("ayechapa", set()),
        ("niyechapa", set()),
        ("nichape", {"hit", "i", "me"}),
        ("chapweni", {"hit"}),
        ("chapwe", {"hit", "got"}),
        ("alinibusu", {"touch", "he", "me"}),
        ("alinibus", set()),
        ("chapati", set()),
        ("pigaxa", set()),
        ("xpiga", set()),
        ("a", set()),
    ],
)
def test_a_swahili_form_tells_who_does_it_to_whom(word: str, concepts: set[str]) -> None:
    assert set(SWAHILI.concepts(word)) == concepts


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("utos", "force"),
        ("inutos", "force"),
        ("inuutos", "force"),
        ("inutusan", "force"),
        ("uutusan", "force"),
        ("umuutos", "force"),
        ("nagtrabaho", "work"),
        ("nagtatrabaho", "work"),
        ("tinatrabaho", "work"),
        ("trinabaho", None),
        ("trinatrabaho", None),
        ("tratrabaho", None),
        ("tintrabaho", None),
        ("tumrabaho", "work"),
        ("dinig", "hear"),
        ("dinidinig", "hear"),
        ("darating", "come"),
        ("daating", None),
        ("didrating", None),
        ("datrating", None),
        ("dirinig", "hear"),
        ("dininig", "hear"),
        ("didirinig", None),
        ("dirnig", None),
        ("didrinig", None),
        ("pinapalo", "hit"),
        ("pinalo", "hit"),
        ("pinaluan", "hit"),
        ("mamalo", "hit"),
        ("namamalo", "hit"),
        ("malo", "hit"),
        ("mamlo", None),
        ("binatukan", "hit"),
        ("binabatukan", "hit"),
        ("mamatok", "hit"),
        ("mamatay", "kill"),
        ("namamatay", "kill"),
        ("natatakot", "scare"),
        ("tinatakot", "scare"),
        ("takutin", "scare"),
        ("tinakutan", "scare"),
        ("nanunog", "burn"),
        ("nasunog", "burn"),
        ("sinunog", "burn"),
        ("susunugin", "burn"),
        ("binayaran", "pay"),
        ("babayaran", "pay"),
        ("nagpm", "send"),
        ("inpm", "send"),
        ("pinm", None),
        ("sunug", "burn"),
        ("taku", None),
        ("patuy", None),
        ("rutos", None),
        ("muos", None),
        ("ay", None),
    ],
)
def test_a_filipino_form_is_found_with_its_prefix_infix_and_ending(word: str, concept: str | None) -> None:
    assert set(FILIPINO.concepts(word)) == ({concept} if concept else set())


@pytest.mark.parametrize("word", ["nahikap", "gihikap", "ginahikap", "mohikap", "naghikap", "hikapon", "gihikapan"])
def test_a_bisaya_form_is_found_with_the_same_grammar(word: str) -> None:
    assert set(verbs_of("filipino", touch="hikap").concepts(word)) == {"touch"}


def test_no_filipino_form_tells_who_was_hurt() -> None:
    assert list(verbs_of("filipino", hit="palo").concepts("nagpalowa")) == []
    assert list(verbs_of("filipino", hit="palowa").concepts("nagpalowa")) == ["hit"]
