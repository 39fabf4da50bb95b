"""A listed verb is found in the forms girls write, with who does it to whom, and no other word is (A3, A4)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.tokens import ConceptHit, tokens
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
        ("piga", {"hit", "sexual"}),
        ("kunipiga", {"hit", "sexual", "me"}),
        ("ananipiga", {"hit", "sexual", "he", "me"}),
        ("nimepigwa", {"hit", "sexual", "i", "got"}),
        ("kuchapa", {"hit"}),
        ("kumchapa", {"hit", "her"}),
        ("nachapa", {"hit", "i"}),
        ("mechapa", {"hit", "he"}),
        ("kachapa", {"hit", "he"}),
        ("natachapa", {"hit", "i"}),
        ("nitachapa", {"hit", "i"}),
        ("sikuchapwa", {"hit", "i", "got"}),
        ("tulichapwa", {"hit", "i", "got"}),
        ("walituchapa", {"hit", "he", "me"}),
        ("alimchapa", {"hit", "he", "her"}),
        ("hawanichapi", {"hit", "he", "me"}),
        ("anayenichapa", {"hit", "he", "me"}),
        ("nichape", {"hit", "i", "me"}),
        ("chapweni", {"hit"}),
        ("chapwe", {"hit", "got"}),
        ("alinibusu", {"touch", "he", "me"}),
    ],
)
def test_a_swahili_form_tells_who_does_it_to_whom(word: str, concepts: set[str]) -> None:
    assert set(SWAHILI.concepts(word)) == concepts


@pytest.mark.parametrize(
    "word", ["", "a", "pig", "pigo", "nipig", "pigaxa", "xpiga", "ayechapa", "niyechapa", "alinibus", "chapati"]
)
def test_another_swahili_word_is_no_form_of_it(word: str) -> None:
    assert list(SWAHILI.concepts(word)) == []


@pytest.mark.parametrize(
    ("concept", "forms"),
    [
        ("force", "utos inutos inuutos inutusan uutusan umuutos"),
        ("work", "nagtrabaho nagtatrabaho tinatrabaho tinrabaho tumrabaho"),
        ("hear", "dinig dinidinig dirinig dininig marinig narinig"),
        ("come", "darating"),
        ("hit", "pinapalo pinalo pinaluan mamalo namamalo malo binatukan binabatukan mamatok"),
        ("kill", "patay papatayin pinatay pumatay pinapatay namatay mamatay namamatay gipatay"),
        ("scare", "natatakot tinatakot takutin tinakutan nanakot"),
        ("burn", "nanunog nasunog sinunog susunugin sunug"),
        ("pay", "binayaran babayaran bayaran"),
        ("send", "nagpm inpm"),
    ],
)
def test_a_filipino_form_is_found_with_its_prefix_infix_and_ending(concept: str, forms: str) -> None:
    assert [form for form in forms.split() if set(FILIPINO.concepts(form)) != {concept}] == []


OTHER_WORDS = """trinabaho trinatrabaho tratrabaho tintrabaho daating didrating datrating didirinig dirnig didrinig
mamlo pinm taku patuy patayo xpatay rutos muos bahay ay"""


@pytest.mark.parametrize("word", OTHER_WORDS.split())
def test_another_filipino_word_is_no_form_of_it(word: str) -> None:
    assert list(FILIPINO.concepts(word)) == []


@pytest.mark.parametrize("word", ["nahikap", "gihikap", "ginahikap", "mohikap", "naghikap", "hikapon", "gihikapan"])
def test_a_bisaya_form_is_found_with_the_same_grammar(word: str) -> None:
    assert set(verbs_of("filipino", touch="hikap").concepts(word)) == {"touch"}


def test_no_filipino_form_tells_who_was_hurt() -> None:
    assert list(verbs_of("filipino", hit="palo").concepts("nagpalowa")) == []
    assert list(verbs_of("filipino", hit="palowa").concepts("nagpalowa")) == ["hit"]


def test_a_form_is_found_at_its_place_and_a_short_one_is_not_sure() -> None:
    assert list(verbs_of("swahili", beat="piga").hits(tokens("no piga kupiga पिग"), {})) == [
        ConceptHit("beat", 1, 2, "it", False),
        ConceptHit("beat", 2, 3, "it", True),
    ]


def test_a_vocabulary_without_verbs_finds_none() -> None:
    assert list(Verbs("en", WordList(words={})).concepts("piga")) == []
