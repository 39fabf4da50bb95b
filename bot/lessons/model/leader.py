"""The words of the handouts for clubs: for leaders, for parents, and for a story of their own (`leader.yaml`)."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.text import Text

_LINES = [["Play it yourself first."]]


class LeaderWords(FrozenModel):
    """`leader.yaml`: the page about a lesson for the leader of a club, the sheet for parents, and the form of a story.

    What stands in the lesson itself is not here.
    """

    heading: Text = Field(description="Says for whom the page is.", examples=["For the leader of the club"])
    danger: Text | None = Field(
        None, description="Above what to do if she is in danger now.", examples=["If she is in danger now"]
    )
    danger_lines: tuple[Text, ...] = Field(
        (), description="What cannot wait; it stands first on the page.", examples=[["Do not leave her alone."]]
    )
    aim: Text = Field(description="Above the aims of the lesson.", examples=["You can see or hear that it worked"])
    before: Text = Field(description="Above what to do before.", examples=["Before"])
    before_lines: tuple[Text, ...] = Field(description="What to do before.", examples=_LINES)
    while_playing: Text = Field(description="Above what to do while they play.", examples=["While they play"])
    while_lines: tuple[Text, ...] = Field(description="What to do while they play.", examples=_LINES)
    talk: Text = Field(
        description="Above the decisions of the story.", examples=["At these questions let them talk first"]
    )
    say: Text = Field(description="Above the sentences that they practise.", examples=["Let them say it aloud"])
    after: Text = Field(description="Above what to do after.", examples=["After"])
    after_lines: tuple[Text, ...] = Field(description="What to do after.", examples=_LINES)
    ask: Text = Field(
        description="Above the questions about a new case.", examples=["Ask one of these without the phone"]
    )
    today: Text = Field(description="Above what she can do today.", examples=["For today"])
    phones: Text | None = Field(
        None,
        description="Above how the stories come to phones without Telegram.",
        examples=["Without Telegram: the stories on a phone"],
    )
    phones_lines: tuple[Text, ...] = Field(
        (), description="How the stories come to phones without Telegram, and what is different there.", examples=_LINES
    )
    tells: Text = Field(description="Above what to do if a girl tells.", examples=["If a girl tells you something"])
    tells_lines: tuple[Text, ...] = Field(
        description="What to do if a girl tells, in this order.", examples=[["Listen. Thank her."]]
    )
    accused: Text | None = Field(
        None,
        description="Above what to do if it is about the leader, a teacher or the focal point.",
        examples=["If it is about you, a teacher or the focal point"],
    )
    accused_lines: tuple[Text, ...] = Field(
        (), description="Whom to tell then, and whom not.", examples=[["Tell nobody in that place."]]
    )
    people: Text = Field(description="Above the numbers.", examples=["People who can help"])
    parents: Text | None = Field(
        None, description="Says for whom the sheet for parents is.", examples=["For parents and families"]
    )
    parents_aim: Text | None = Field(
        None, description="Above the aims, on the sheet for parents.", examples=["What the girls practise"]
    )
    parents_story: Text | None = Field(
        None, description="Above questions of the story to talk about at home.", examples=["What would you do?"]
    )
    parents_talk: Text | None = Field(
        None, description="Above how to talk about it at home.", examples=["Talk about it at home"]
    )
    parents_talk_lines: tuple[Text, ...] = Field((), description="How to talk about it at home.", examples=_LINES)
    parents_happened: Text | None = Field(
        None, description="Above what to do if something has happened.", examples=["If something has happened"]
    )
    parents_happened_lines: tuple[Text, ...] = Field(
        (), description="What to do, and what not, if something has happened.", examples=[["It is not her fault."]]
    )
    parents_club: Text | None = Field(
        None,
        description="Says what the club tells parents, and what it does not.",
        examples=["The club tells you what the lesson is about, and not what a girl has picked."],
    )
    story: Text | None = Field(
        None, description="Above the paper form for a club's own story.", examples=["Our own story"]
    )
    story_lines: tuple[Text, ...] = Field((), description="Rules for writing it.", examples=[["Invent the girl."]])
    story_boxes: tuple[Text, ...] = Field(
        (), description="Labels of the 17 boxes of the form, in their order.", examples=[["1 Title", "1 What happens"]]
    )
    draft: Text = Field(
        description="Says that nobody has signed the lesson in this language.",
        examples=["A draft: nobody has signed these words yet."],
    )
