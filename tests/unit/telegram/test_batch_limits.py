"""A flood of long texts: of every text the ends are read at once, of an account and a batch only so much more."""

from __future__ import annotations

from bot.telegram.batch_reader import (
    ACCOUNT_LETTERS,
    BATCH_LETTERS,
    MOST_WAITING,
    SECOND_LETTERS,
    LetterBudget,
    ReadingShare,
    UnreadTexts,
    ends_of,
    is_long,
    share_out,
)
from bot.telegram.update_fields import Wrote

LONGEST = "x" * 4096
ALL, LATER, ENDS = ReadingShare.ALL, ReadingShare.LATER, ReadingShare.ENDS


def wrote(text: str | None, chat: int = 1, caption: str | None = None) -> Wrote:
    return Wrote(1, chat, True, 7, 0, "en", text, caption, frozenset({"text"}))


def test_of_a_hundred_long_texts_of_one_account_the_three_newest_are_read() -> None:
    assert share_out([wrote(LONGEST)] * 100, BATCH_LETTERS, {}) == [ENDS] * 97 + [ALL] * 3


def test_waiting_letters_count_for_their_account() -> None:
    waiting = {1: ACCOUNT_LETTERS - 4096, 2: ACCOUNT_LETTERS}
    texts = [wrote(LONGEST, chat=1), wrote(LONGEST, chat=1), wrote(LONGEST, chat=2), wrote(LONGEST, chat=3)]

    assert share_out(texts, BATCH_LETTERS, waiting) == [ENDS, LATER, ENDS, LATER]


def test_texts_over_the_letters_of_a_batch_are_read_later_and_not_left_out() -> None:
    texts = [wrote(LONGEST, chat=number) for number in range(20)]

    assert share_out(texts, BATCH_LETTERS, {}) == [ALL] * (BATCH_LETTERS // 4096) + [LATER] * 12


def test_long_texts_of_a_new_batch_stand_behind_those_that_wait() -> None:
    assert share_out([wrote(LONGEST, chat=2)], BATCH_LETTERS, {1: 4096}) == [LATER]


def test_when_more_waits_than_could_still_be_answered_the_ends_are_read_alone() -> None:
    waiting = dict.fromkeys(range(2, 3 + MOST_WAITING // ACCOUNT_LETTERS), ACCOUNT_LETTERS)

    assert share_out([wrote(LONGEST)], BATCH_LETTERS, waiting) == [ENDS]


def test_the_letters_of_batches_come_back_with_time() -> None:
    budget = LetterBudget()
    assert budget.left(100.0) == BATCH_LETTERS
    budget.spend(BATCH_LETTERS)

    assert budget.left(100.0) == 0
    assert budget.left(101.0) == SECOND_LETTERS
    assert budget.left(1000.0) == BATCH_LETTERS


def test_the_first_and_last_two_hundred_letters_stay_and_no_word_is_cut() -> None:
    typed = f"{'a ' * 98}he is a therapist {'b ' * 400}therapist {'c ' * 97}"
    cut = ends_of(wrote(typed))
    first, last = (cut.text or "").split("\n")

    assert cut.is_cut
    assert first == typed[: len(first)]
    assert first.endswith(" is"), "the word that the first two hundred letters end in is whole"
    assert last.startswith("therapist "), "so is the one that the last two hundred begin in"
    assert len(first) >= 200 and len(last) >= 200


def test_a_caption_is_cut_as_a_text_is_and_a_picture_stays_a_picture() -> None:
    cut = ends_of(wrote(None, caption=LONGEST))

    assert cut.text is None
    assert 400 < len(cut.words) < 500


def test_a_text_that_is_no_more_than_its_ends_is_not_long() -> None:
    assert not is_long(wrote("x" * 400))
    assert is_long(wrote("x" * 401))


def test_the_chats_whose_texts_wait_take_turns_and_a_chat_that_is_dropped_has_none() -> None:
    waiting = UnreadTexts()
    for text, chat in (("a", 1), ("b", 1), ("c", 2), ("d", 3)):
        waiting.add(wrote(text, chat), 0.0)
    assert waiting.letters == {1: 2, 2: 1, 3: 1}
    waiting.drop(3)
    order = [it.wrote.text for it in iter(waiting.next, None)]

    assert order == ["a", "c", "b"]
    assert not waiting.letters
