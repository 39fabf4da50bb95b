"""The distress matcher: it recognises a learner in trouble in her own words, and ignores jokes."""

from __future__ import annotations

import dataclasses
import time
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import written_options
from bot.lessons.model.safety import KINDS, DistressKind
from bot.lessons.model.text import Text
from bot.lessons.steps import Practise
from bot.safeguarding.distress.matcher import INFO, Match
from tests.corpus.distress import CRITICAL, DISTRESS, CorpusLine, languages, lines, matcher
from tests.corpus.distress.gate import missed, saved
from tests.corpus.distress.measures import caught, false_alarms, of_kinds, questions, table
from tests.support.course_builders import real, unchecked
from tests.support.on_ci import ON_CI

MEASURED = [(of, language) for of in ("development", "unseen") for language in languages(of)]
CUSTOMS_OF_PLACES: dict[DistressKind, tuple[str, ...]] = {"fgm": ("en", "sw")}
"""Kinds that girls of some languages only have to tell of."""


def measured(of: str, language: str) -> tuple[CorpusLine, ...]:
    """Return the lines of a set: of the large one, on a person's machine, every third."""
    return lines(of, language)[:: 1 if ON_CI or of != "development" else 3]


def kinds(typed: str) -> frozenset[DistressKind]:
    return matcher().match(typed).kinds


# Requirements A1 to A5


@pytest.mark.parametrize(
    "typed",
    [
        "someone wants my picture",
        "someone asked for my photo",
        "mtu ameomba picha yangu",
        "may humingi ng picture ko",
        "मेरो फोटो माग्यो",
        "mero photo magyo",
        "មានគេសុំរូបខ្ញុំ",
    ],
)
def test_a4_three_words_are_enough_to_say_that_somebody_wants_her_picture(typed: str) -> None:
    assert matcher().match(typed).pictured and matcher().match(typed).distress


@pytest.mark.parametrize(
    "typed",
    [
        "my uncle ananipiga kila siku",
        "msee wa insta wants nudes na sitaki",
        "he said atapost picha zangu if i dont pay",
        "my tito hinahawakan ako at night",
        "yung guy sa roblox keeps asking for pics ng katawan ko",
        "bf le nude pathau vanxa i dont want",
        "mero uncle touched me राति",
        "songsa knhom wants nude ot jong pnher",
        "គាត់ keeps asking សុំរូបអាក្រាត",
        "please help me बुवाले कुट्नुहुन्छ",
    ],
)
def test_a1_languages_are_tried_together_because_girls_mix_them(typed: str) -> None:
    assert matcher().match(typed).distress


@pytest.mark.parametrize("language", languages("development"))
def test_a1_no_language_needs_to_be_told(language: str) -> None:
    """The matcher gets only the text, not the language of the buttons, and catches more than 80 of 100 disclosures."""
    assert caught(measured("development", language)).value > 0.8


VARIANTS = {
    "I want to die": [
        "i want to DIE",
        "i  want   to die!!!",
        "i wanttt to dieeee",
        "i want to d1e",
        "i w4nt to d13",
        "i want to d i e",
        "i wa\u200bnt to di\u200de",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
        "i wánt tó díe",
        "i want\nto\ndie",
        "i_want_to_die",
    ],
    "don't tell anyone, it's our secret, he says": [
        "dont tell anyone its our secret he says",
        "don’t tell anyone, it’s our secret, he says",
    ],
    "he wants nudes": ["he wants nud3s", "he wants nude$", "he wants nuuudes", "HE WANTS NUDES", "he wants n u d e s"],
    "बाँच्न मन छैन": ["बाच्न मन छैन", "बांच्न मन छैन", "बाँच्न मन\u200c छैन", "बाँच्‍न मन छैन"],
    "bachna man chaina": ["bachna man chhaina", "bachna man xaina", "baachna maan chaina", "bachnaa man chaena"],
    "គាត់ឲ្យខ្ញុំផ្ញើរូបអាក្រាត": [
        "គាត់ឱ្យខ្ញុំផ្ញើរូបអាក្រាត",
        "គាត់អោយខ្ញុំផ្ញើរូបអាក្រាត",
        "គាត់\u200bឲ្យ\u200bខ្ញុំ\u200bផ្ញើ\u200bរូប\u200bអាក្រាត",
        "គាត់ ឲ្យ ខ្ញុំ ផ្ញើ រូប អាក្រាត",
    ],
    "ប៉ាវាយខ្ញុំរាល់យប់": ["ប៉ាវៃខ្ញុំរាល់យប់", "ប៉ាវ៉ៃញុំរាល់យប់", "បា៉វាយខុ្ញំរាល់យប់", "ប៉ាវាយញ៉ុំ រាល់យប់"],
    "pa veay knhom rol yub": ["pa vai nhom rol yob", "pa wai khnhom rol yup", "papa vay knyom rol youp"],
    "he is 25 and says he loves me": ["he is २५ and says he loves me", "he is ២៥ and says he loves me"],
    "ananiomba picha za uchi": ["ANANIOMBA PICHA ZA UCHI", "ananiombaaa picha za uchi"],
    "gusto ko nang mamatay": ["gusto ko ng mamatay", "gustoooo ko nang mamatay"],
}


@pytest.mark.parametrize(("typed", "variant"), [(a, b) for a, all_ in VARIANTS.items() for b in all_])
def test_a2_the_same_words_in_another_spelling_are_heard_alike(typed: str, variant: str) -> None:
    assert kinds(typed)
    assert kinds(variant)


@pytest.mark.parametrize(
    "word",
    [
        "kill",
        "die",
        "dead",
        "end",
        "cut",
        "hurt",
        "nimebanwa",
        "patay",
        "mare",
        "मरें",
        "ស្លាប់",
        "kufa",
        "hit",
        "beat",
        "touch",
        "private",
        "secret",
        "meet",
        "money",
        "picha",
        "picture",
        "photo",
        "video",
        "marry",
        "bihe",
        "kasal",
    ],
)
def test_a3_a_bare_word_that_sounds_bad_is_no_reason_to_ask(word: str) -> None:
    assert not matcher().match(word).distress


@pytest.mark.parametrize(
    "typed",
    [
        "skill up, then the weekend",
        "studies end friday",
        "cutlery and haircuts",
        "drape the curtain",
        "grape juice and a scrape",
        "the therapist in that film",
        "assassin level 4",
        "nudge me at nine",
        "diet soda",
        "sextet of violins",
        "Essex",
    ],
)
def test_a3_a_word_inside_another_word_is_another_word(typed: str) -> None:
    assert not matcher().match(typed).distress


def test_a3_khmer_is_found_without_spaces_around_it() -> None:
    assert "unwanted-touch" in kinds("ម្សិលមិញគាត់ចាប់ទ្រូងខ្ញុំនៅក្នុងថ្នាក់")


@pytest.mark.parametrize(
    ("language", "kind"),
    [(it, kind) for kind in DISTRESS for it in CUSTOMS_OF_PLACES.get(kind, tuple(languages("development")))],
)
def test_a4_every_kind_is_known_in_every_language(language: str, kind: DistressKind) -> None:
    there = of_kinds(lines("development", language), [kind])

    assert there
    assert any(kind in kinds(line.text) for line in there)


@pytest.mark.parametrize(
    "typed",
    [
        "what is sextortion",
        "What is sextortion?",
        "what does grooming mean",
        "how do i report an account",
        "is it legal to share nudes",
        "sextortion ni nini",
        "ano ang grooming",
        "साइबर बुलिङ भनेको के हो",
        "sextortion bhaneko k ho",
        "cyberbullying ជាអ្វី",
    ],
)
def test_a5_a_question_about_the_subject_is_a_question_and_not_a_disclosure(typed: str) -> None:
    match = matcher().match(typed)

    assert match.info
    assert not match.distress


@pytest.mark.parametrize(
    "typed",
    [
        "what do i do if he posts my nudes",
        "how do i report my uncle he touches me",
        "what is it called when he hits me every day",
        "how can i block him he keeps asking me for nudes",
    ],
)
def test_a5_a_question_about_herself_is_heard_all_the_same(typed: str) -> None:
    assert matcher().match(typed).distress


# Quality on development lines and on unseen lines


@pytest.mark.parametrize(("of", "language"), MEASURED)
def test_disclosures_are_heard_in_every_language(of: str, language: str) -> None:
    found = measured(of, language)
    critical, every = (0.90, 0.85) if language == "en" else (0.80, 0.75)

    assert caught(of_kinds(found, CRITICAL)).value >= critical, "\n".join(table(of))
    assert caught(found).value >= every, "\n".join(table(of))


@pytest.mark.parametrize(("of", "language"), MEASURED)
def test_everyday_talk_is_left_in_peace(of: str, language: str) -> None:
    assert false_alarms(measured(of, language)).value <= (0.05 if language == "en" else 0.10), "\n".join(table(of))


def test_the_page_of_a_launch_shows_what_is_missed_now() -> None:
    """The stored numbers equal those of today. After new words or points: `python -m tests.corpus.distress --save`."""
    assert saved() == list(missed())


@pytest.mark.parametrize(("of", "language"), MEASURED)
def test_questions_are_not_taken_for_disclosures(of: str, language: str) -> None:
    assert questions(measured(of, language)).value >= 0.8


@pytest.mark.parametrize(
    "typed",
    [
        "this exam will kill me",
        "im dead lol",
        "cut my hair",
        "hit me up",
        "he shot a goal",
        "my phone died",
        "nimebanwa na kazi",
        "send me the pics from the trip",
        "my sister is getting married next week yay",
        "delete my account",
        "patay ang ilaw",
        "hasera mare",
        "ងាប់ក្នុងហ្គេម",
        "ក្តៅចង់ងាប់",
        "ឃ្លានបាយចង់ងាប់ហើយ",
        "គេថាខ្ញុំឆ្លាតវៃ",
        "serch jong ngab haha",
        "kdav jg ngab tngai nis",
        "mobile maryo",
        "my head hurts",
        "we beat them 3-1",
        "he kicked the ball",
        "kill two birds",
        "simu yangu imekufa",
        "namatay cp ko",
        "police dance video lol",
        "naked mole rats are weird",
    ],
)
def test_a_line_that_only_sounds_bad_is_left_in_peace(typed: str) -> None:
    assert not matcher().match(typed).distress


def test_a_friend_in_trouble_is_told_from_the_girl_herself() -> None:
    assert matcher().match("my friend is being blackmailed with a video").friend
    assert not matcher().match("he is blackmailing me with a video").friend


def test_a_long_cheerful_story_is_not_a_disclosure_because_it_is_long() -> None:
    day = "we had maths and then football and my team won, the goat ate my homework, we laughed and had chapati. "

    assert not matcher().match(day * 30).distress


def test_one_sentence_in_a_long_message_is_heard() -> None:
    day = "we had maths and then football and my team won, the goat ate my homework, we laughed and had chapati. "

    assert matcher().match(day * 10 + "my uncle touches me at night and i am scared. " + day * 10).distress


# Texts of the bot itself


def test_no_label_and_no_answer_the_bot_offers_makes_it_ask() -> None:
    bundle = unchecked()
    course = bundle.course
    scripts = [*course.lessons.values(), *course.bot.values()]
    offered = {lesson.title for lesson in course.lessons.values()} | {
        option.text
        for script in scripts
        for step in script.steps()
        if not isinstance(step, Practise)
        for option in written_options(step)
    }
    asks = [
        (locale, words)
        for text in offered
        for locale in course.locales
        if bundle.vocabulary.read(words := Translator(course, bundle.catalogs, locale).plain(text)).confirm
    ]

    assert asks == []


def test_a_sentence_we_teach_her_to_say_for_help_is_heard_when_she_types_it() -> None:
    course = unchecked().course
    steps = course.lessons["my-safety-team"].steps()
    for practise in (step for step in steps if isinstance(step, Practise)):
        spoken = [" ".join(line.text.source for line in pair) for pair in permutations(practise.helpful, practise.pick)]
        heard = [sentence for sentence in spoken if matcher().match(sentence).distress]

        assert len(heard) / len(spoken) >= 0.8, set(spoken) - set(heard)


@pytest.mark.parametrize("locale", real().course.locales)
def test_it_is_heard_in_every_language_in_which_we_teach_it(locale: str) -> None:
    bundle = real()
    steps = [step for lesson in bundle.course.lessons.values() for step in lesson.steps()]
    taught = [said for step in steps if isinstance(step, Practise) for said in sentences_of(step)]
    asked = [said for said in taught if matcher().match(" ".join(line.source for line in said)).distress]
    translator = Translator(bundle.course, bundle.catalogs, locale, "KE")
    unheard = [
        words
        for said in asked
        if bundle.vocabulary.read(words := " ".join(map(translator.plain, said))).confirm in (None, "info")
    ]

    assert len(asked) > 50
    assert unheard == []


def sentences_of(practise: Practise) -> list[tuple[Text, ...]]:
    """Return each line that a learner can tap, and each sentence that she can build of them."""
    lines = [line.text for line in practise.helpful]
    return [*((line,) for line in lines), *permutations(lines, practise.pick)]


# No stored words, and hostile texts


def test_a_match_holds_no_word_of_hers() -> None:
    match = matcher().match("my uncle touches me at night in Kibera")

    assert {field.name for field in dataclasses.fields(Match)} == {"kinds", "friend", "info", "pictured"}
    assert match.kinds <= set(KINDS) - {INFO}


def test_the_same_words_always_mean_the_same() -> None:
    typed = [line.text for line in lines("development", "en")[:50]]

    assert [matcher().match(text) for text in typed] == [matcher().match(text) for text in reversed(typed)][::-1]


HOSTILE = [
    "a",
    "i ",
    "0o",
    "អ",
    "ឲ្យ",
    "क",
    "😂",
    "ﷺ",
    "\u200b",
    "\u202e",
    "\x00",
    "\ud800",
    "don't ",
    "k i l l ",
    "send pic ",
    "he hit me exam ",
    "nagpinapa",
    "anananani",
    ".. * / > + ",
    "<b>&'\"; DROP TABLE",
    "%s{0}{{",
    "'",
    "\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_4096_hostile_characters_take_no_longer_than_others(piece: str) -> None:
    """A pattern that backtracks would take minutes. Measured is the time of this process, not that of others."""
    hostile = (piece * 4096)[:4096]
    begun = time.process_time()

    matcher().match(hostile)

    assert time.process_time() - begun < 5


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_whatever_she_types_it_does_not_fail(typed: str) -> None:
    match = matcher().match(typed)

    assert not (match.info and match.distress)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE), max_size=60).map("".join))
def test_whatever_she_mixes_it_does_not_fail(typed: str) -> None:
    assert matcher().match(typed).kinds <= set(DISTRESS)


# Persons and laughs, which must not decide


PEOPLE = (
    "my dad", "my stepfather", "my mum", "my uncle", "my aunt", "my brother", "my cousin", "my grandfather", "my coach",
    "my teacher", "my boss", "our neighbour", "the pastor", "my boyfriend", "the driver", "a man", "a boy",
)  # fmt: skip
DEEDS = (
    "touches me", "touched me at night", "keeps touching me", "raped me", "beats me", "hits me every day",
    "asks me for nudes", "says he will kill me",
)  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_a_girl_is_heard_whoever_did_it(deed: str) -> None:
    missed = [person for person in PEOPLE if not matcher().match(f"{person} {deed}").distress]

    assert len(missed) <= 1, missed


@pytest.mark.parametrize("beside", ["haha", "lol", "😂", "jk", "and my dog is cute", "i have an exam tomorrow"])
@pytest.mark.parametrize(
    "typed",
    [
        "i want to kill myself",
        "i want to die",
        "he raped me",
        "nataka kujiua",
        "gusto ko na mamatay",
        "ខ្ញុំចង់សម្លាប់ខ្លួន",
        "मलाई बाँच्न मन छैन",
        "malai marna man lagyo",
    ],
)
def test_no_laugh_and_nothing_cheerful_beside_it_plays_it_down(typed: str, beside: str) -> None:
    assert matcher().match(f"{typed} {beside}").distress


@pytest.mark.parametrize(
    "typed",
    [
        "my name is Maria",
        "i am tired today",
        "i want to sleep",
        "my sister is nice",
        "i took a photo with grandma",
        "my boss is a good cook",
        "my dad bought me shoes",
        "ខ្ញុំឈ្មោះស្រីមុំ",
        "ខ្ញុំចង់គេង",
        "jina langu ni Maria",
        "ang pangalan ko ay Maria",
        "मेरो नाम माया हो",
    ],
)
def test_plain_words_about_herself_and_her_family_are_left_in_peace(typed: str) -> None:
    assert not matcher().match(typed).distress
