"""Refusals of the room's pages: one sentence on what is not done, one on what to do. The pages translate them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.authoring.lesson_room.publishing import ProposalObjection
from bot.authoring.lesson_room.put_back import PutBackLacking
from bot.errors import Refused

Why = Literal[
    "no draft",
    "changed",
    "unmeant",
    "unread",
    "unreasoned",
    "not sending back",
    "not proposed",
    "no reason",
    "not publisher",
    "own proposal",
    "not yet",
    "errors",
    "unchanged",
    "proposed",
    "behind",
    "not behind",
    "not yours",
    "sent back",
    "not proposer",
    "disk",
    "remarks",
    "not writer",
    "somebody writes",
    "large",
    "not taker",
    "too much",
    "no number",
    "live already",
    "no wish",
    "not putting back",
    "unplayable",
]

SENTENCES: Mapping[Why, tuple[str, str]] = {
    "no draft": ("There is no draft of this lesson any more.", "It was published, or thrown away."),
    "changed": ("It has changed since you looked.", "Look at it once more: this is how it is now."),
    "unmeant": ("Girls would lose a language by it.", "Tick the sentence about it if that is meant."),
    "unread": (
        "Not every sentence that is read first has its tick.",
        "Read them, and tick each that may stay.",
    ),
    "unreasoned": (
        "A sentence that may stay needs a reason.",
        "Write beside its tick why it may stay.",
    ),
    "not sending back": (
        "Your account may not send a proposal back.",
        "Somebody of safeguarding, or who publishes, does.",
    ),
    "not proposed": ("It is not proposed any more.", "There is nothing to send back."),
    "no reason": ("Whoever wrote it needs a reason.", "Say what has to change."),
    "not publisher": ("Your account may not publish.", "Ask somebody who may."),
    "own proposal": ("You have proposed it yourself.", "Somebody else approves it first."),
    "not yet": ("This cannot be published yet.", "Above stands what it still lacks."),
    "errors": ("It has mistakes for which no bot would take it.", "Mend them first: they are listed below."),
    "unchanged": ("It changes nothing for girls.", "Write first."),
    "proposed": ("It is proposed already.", "Somebody approves it, or it is taken back."),
    "behind": ("Girls read other words of it since it was begun.", "Decide first which words go on."),
    "not behind": ("Somebody has decided already which words go on.", "Look at it once more."),
    "not yours": (
        "Only somebody who writes in it or may publish throws it away.",
        "Ask one of them.",
    ),
    "sent back": ("Safeguarding has sent this draft back.", "Only somebody of safeguarding throws it away."),
    "not proposer": ("Only who has proposed it takes it back.", "Write a remark instead."),
    "disk": ("Nothing was saved: the disk is full, or cannot be written.", "Tell whoever runs this room."),
    "remarks": ("There are too many remarks on it.", "Publish it, or throw it away."),
    "not writer": ("Your account may not write here.", "Ask whoever made it."),
    "somebody writes": ("Somebody else is writing in it now.", "Try again two minutes after the last change."),
    "large": ("This is too large.", "Send less of it at once."),
    "not taker": ("Your account may not take it over.", "Somebody of safeguarding, or who publishes, does."),
    "too much": ("It changes more than one person can read.", "Propose it in smaller parts."),
    "no number": ("There is no such edition.", "Choose one of the list."),
    "live already": ("Girls read these words already.", "There is nothing to put back."),
    "no wish": ("No edition waits to be put back any more.", "Another one is live, or somebody was faster."),
    "unplayable": (
        "This draft cannot be played: the bot’s own words in it cannot be read.",
        "Open its page from the list of lessons, and throw it away there.",
    ),
    "not putting back": ("Your account may not put an edition back.", "Ask somebody who may publish."),
}

OBJECTIONS: Mapping[ProposalObjection, tuple[str, str]] = {
    "proposer": ("You have proposed it yourself.", "Somebody else approves it."),
    "done": ("You have approved it already.", "Somebody else can look at it, too."),
    "author": ("You have written in it, and whoever proposed it may not approve.", "Somebody else approves it."),
    "role": ("Your account may not approve.", "Somebody of safeguarding, or who publishes, does."),
}
"""Refusals of an approval."""

PUT_BACK_LACKS: Mapping[PutBackLacking, tuple[str, str]] = {
    "proposer": ("Whoever wished it may not publish any more.", "Wish it anew."),
    "self": ("You have wished it yourself.", "It waits for somebody else."),
    "role": ("Your account may not put an edition back.", "Somebody of safeguarding, or who publishes, does."),
    "safeguarding": ("One of the two has to be of safeguarding.", "It waits for somebody who is."),
}
"""Refusals of the second person who would confirm putting an edition back."""


def refusal(why: Why) -> Refused:
    """Return the refusal for a reason."""
    return Refused(*SENTENCES[why])
