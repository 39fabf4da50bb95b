"""Wording that changes without safeguarding: only listed words, at most a fifth, counted from what it saw last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safeguarding.harmless_wording import is_harmless
from tests.support.course_builders import unchecked

LISTS = unchecked().course.wording.harmless

ENGLISH = "Somebody asks for your picture, and you never pay before you ask your aunt."
SWAHILI = "Mtu fulani anaomba picha yako, na kamwe usilipe kabla ya kumuuliza shangazi yako, labda kesho."
NEPALI = "कसैले तिम्रो फोटो माग्छ भने कहिल्यै पैसा नतिर, पहिले आफ्नी फुपूलाई सोध।"
FILIPINO = "May humihingi ng larawan mo, at huwag kang magbabayad hangga't hindi mo natatanong ang tita mo."

HARMLESS = [
    ("en", ENGLISH, ENGLISH.replace("Somebody", "Someone").replace("picture", "photo")),
    ("en", ENGLISH, ENGLISH.replace("Somebody", "Oh, somebody")),
    ("en", ENGLISH, ENGLISH.replace("Somebody", "*Somebody*").replace("aunt.", "aunt.  ")),
    ("en", "She says: do not pay it, and tell her aunt.", "She says: don’t pay it, and tell her aunt."),
    ("sw", SWAHILI, SWAHILI.replace("labda", "huenda")),
    ("sw", SWAHILI, SWAHILI.replace("usilipe", "tafadhali usilipe")),
    ("ne", NEPALI, NEPALI.replace("फोटो", "तस्बिर")),
    ("fil", FILIPINO, FILIPINO.replace("larawan", "litrato")),
    ("fil", FILIPINO, FILIPINO.replace("magbabayad", "po magbabayad")),
]
HARMFUL = {
    "a negation lost": [
        ("en", ENGLISH, ENGLISH.replace("never ", "")),
        ("sw", SWAHILI, SWAHILI.replace("usilipe", "lipa")),
        ("ne", NEPALI, NEPALI.replace("नतिर", "तिर")),
        ("fil", FILIPINO, FILIPINO.replace("huwag kang", "kang")),
    ],
    "a negation gained": [
        ("en", ENGLISH, ENGLISH.replace("you ask", "you don't ask")),
        ("sw", SWAHILI, SWAHILI.replace("anaomba", "haombi")),
        ("ne", NEPALI, NEPALI.replace("सोध", "नसोध")),
        ("fil", FILIPINO, FILIPINO.replace("humihingi", "hindi humihingi")),
    ],
    "a quantity": [
        ("en", ENGLISH, ENGLISH.replace("your picture", "two pictures")),
        ("sw", SWAHILI, SWAHILI.replace("picha yako", "picha zako zote")),
        ("ne", NEPALI, NEPALI.replace("फोटो", "सबै फोटो")),
        ("fil", FILIPINO, FILIPINO.replace("larawan", "lahat ng larawan")),
    ],
    "a condition": [
        ("en", ENGLISH, ENGLISH.replace("before", "after")),
        ("sw", SWAHILI, SWAHILI.replace("kabla ya", "baada ya")),
        ("ne", NEPALI, NEPALI.replace("पहिले", "पछि")),
        ("fil", FILIPINO, FILIPINO.replace("hangga't", "kung")),
    ],
    "a name": [
        ("en", ENGLISH, ENGLISH.replace("Somebody", "Kevin")),
        ("sw", SWAHILI, SWAHILI.replace("Mtu fulani", "Kevin")),
        ("ne", NEPALI, NEPALI.replace("कसैले", "सुनिताले")),
        ("fil", FILIPINO, FILIPINO.replace("May humihingi", "Si Kevin humihingi")),
    ],
    "a body": [
        ("en", ENGLISH, ENGLISH.replace("picture", "body")),
        ("sw", SWAHILI, SWAHILI.replace("picha yako", "mwili wako")),
        ("ne", NEPALI, NEPALI.replace("फोटो", "शरीर")),
        ("fil", FILIPINO, FILIPINO.replace("larawan", "katawan")),
    ],
    "a place to meet": [
        ("en", ENGLISH, ENGLISH.replace("your aunt", "him at the bridge")),
        ("sw", SWAHILI, SWAHILI.replace("shangazi yako", "yeye darajani")),
        ("ne", NEPALI, NEPALI.replace("फुपूलाई", "पुलमा")),
        ("fil", FILIPINO, FILIPINO.replace("ang tita mo", "siya sa tulay")),
    ],
    "a command, a handle, a link, a number": [
        ("en", ENGLISH, ENGLISH.replace("and you", "and please send it, and you")),
        ("en", ENGLISH, ENGLISH.replace("your aunt", "@dance_queens")),
        ("en", ENGLISH, ENGLISH.replace("your aunt", "evil.app")),
        ("en", ENGLISH, ENGLISH.replace("your aunt", "116")),
    ],
    "signs that say who speaks, or where a sentence ends": [
        ("en", "Don't. Send it to an adult at once.", "Don't send it to an adult at once."),
        ("en", "He writes: “Send me your picture today.”", "He writes: Send me your picture today."),
        ("en", "Is it your own fault, he asks?", "Is it your own fault, he asks."),
    ],
    "too many words": [("en", "Oh, hey, tell somebody about the picture.", "Tell someone about the photo.")],
    "a short text": [("en", "Tell somebody today.", "Tell someone today."), ("en", "Yes, please.", "Yes.")],
    "nothing before, or nothing then": [("en", "", ENGLISH), ("en", ENGLISH, "")],
    "a language without a list": [
        ("km", "ប្រាប់ មីង របស់ ប្អូន ថ្ងៃ នេះ", "ប្រាប់  មីង របស់ ប្អូន ថ្ងៃ នេះ"),
        ("ceb", ENGLISH, ENGLISH),
    ],
}


def harmless(locale: str, old: str, new: str) -> bool:
    return is_harmless(old, new, LISTS.get(locale, {}))


@pytest.mark.parametrize(("locale", "old", "new"), HARMLESS)
def test_listed_words_change_without_safeguarding(locale: str, old: str, new: str) -> None:
    assert old != new
    assert harmless(locale, old, new)


@pytest.mark.parametrize(("locale", "old", "new"), [it for some in HARMFUL.values() for it in some])
def test_whatever_could_harm_does_not(locale: str, old: str, new: str) -> None:
    assert locale == "ceb" or old != new
    assert not harmless(locale, old, new)


def test_ten_small_steps_are_no_way_around_a_large_one() -> None:
    """Each step changes one word; all are counted from what safeguarding saw."""
    seen = live = "Somebody has the picture, and maybe everybody begins to ask about it in your class again."
    steps = [("Somebody", "Someone"), ("picture", "photo"), ("maybe", "perhaps"), ("everybody", "everyone")]
    taken = 0
    for old, new in steps:
        step = live.replace(old, new)
        assert harmless("en", live, step)
        if harmless("en", seen, step):
            live, taken = step, taken + 1

    assert taken == 3


WORDS = [*(it for line in LISTS["en"]["same"] for it in line.split(", ")), *LISTS["en"]["extra"], "never", "pay", "two"]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=30),
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(["put", "take", "swap"]), st.sampled_from(WORDS)), max_size=40
    ),
)
def test_whatever_is_edited_what_safeguarding_never_saw_differs_by_a_fifth_at_most(
    words: list[str], edits: list[tuple[int, str, str]]
) -> None:
    seen = live = " ".join(words)
    for place, what, word in edits:
        new = live.split()
        new[place : place + (what != "put")] = [] if what == "take" else [word]
        if not is_harmless(seen, " ".join(new), LISTS["en"]):
            continue
        live = " ".join(new)

        assert 5 * distance(seen.split(), live.split()) <= len(seen.split())


def distance(some: list[str], others: list[str]) -> int:
    """Return the fewest words to put, take or swap."""
    row = list(range(len(others) + 1))
    for count, word in enumerate(some, 1):
        before, row[0] = row[0], count
        for place, other in enumerate(others, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]
