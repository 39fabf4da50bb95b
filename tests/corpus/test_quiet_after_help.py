"""A learner who has just asked for help: the rest of the lesson has no celebration (A24)."""

from __future__ import annotations

from bot.app.config import HOME
from bot.check.course import open_bundle
from bot.conversation.rendering.badges.badge import Badge
from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.service import render_turn
from bot.engine.advance import advance
from bot.engine.input import NEW, ButtonTarget, Chose, Flags, Input
from bot.engine.session import Session


class Chat:
    """A learner at the first question of a story, with all that the bot has said."""

    def __init__(self) -> None:
        self.bundle, _ = open_bundle(HOME / "dialogues", HOME / "locales")
        self.session: Session | None = None
        self.replies: list[Replies] = []
        self.does(Chose(ButtonTarget("friend-or-pretend", "", NEW), Flags("en")))

    def does(self, action: Input) -> None:
        turn = advance(self.bundle.course, self.session, action)
        self.replies.append(render_turn(self.bundle, turn, self.session, action))
        self.session = turn.session

    def types(self, words: str) -> None:
        self.does(self.bundle.vocabulary.read(words))

    def taps(self, words: str) -> None:
        buttons = (button for row in self.question.buttons for button in row)
        target = next(button.target for button in buttons if button.text == words)
        self.does(Chose(target, self.replies[-1].flags))

    def walks_to_the_end(self) -> None:
        """Tap the first button of each question until the lesson ends."""
        for _ in range(20):
            if self.question.asks and self.question.asks.script == "moments":
                return
            self.taps(self.question.buttons[0][0].text)
        raise AssertionError("the lesson did not end")

    @property
    def question(self) -> Bubble:
        return next(item for item in reversed(self.replies[-1].items) if isinstance(item, Bubble) and item.buttons)

    @property
    def scenes(self) -> list[str]:
        bubbles = [item for reply in self.replies for item in reply.items if isinstance(item, Bubble)]
        return [bubble.asks.script for bubble in bubbles if bubble.asks]

    @property
    def celebrated(self) -> bool:
        bubbles = [item for reply in self.replies for item in reply.items if isinstance(item, Bubble)]
        return any("🏅" in bubble.html or isinstance(bubble.picture, Badge) for bubble in bubbles)


def test_a_lesson_ends_with_its_badge() -> None:
    girl = Chat()

    girl.walks_to_the_end()
    girl.taps("See my badge")

    assert girl.celebrated
    girl.taps("Next")
    assert "mine" in girl.scenes, "and the question whether to save her place"


def test_after_she_asked_for_help_nothing_is_celebrated() -> None:
    girl = Chat()

    girl.types("my uncle hits me every night")
    girl.taps("Yes, show me help")
    since = len(girl.replies)
    girl.taps("Go on")
    girl.walks_to_the_end()

    assert not girl.celebrated
    assert "mine" not in girl.scenes, "she is not asked for anything either"
    assert [button.text for row in girl.question.buttons for button in row] == ["Next lesson", "All lessons", "Tidy up"]
    assert all(reply.flags.quiet for reply in girl.replies[since:]), "the quiet rides from button to button"


def test_who_looked_at_help_by_herself_has_her_badge() -> None:
    girl = Chat()

    girl.types("help")
    girl.taps("Go on")
    girl.walks_to_the_end()
    girl.taps("See my badge")

    assert girl.celebrated
