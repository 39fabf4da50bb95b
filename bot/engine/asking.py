"""A stop as the question she sees."""

from __future__ import annotations

from dataclasses import replace

from bot.content.model.lesson import Lesson
from bot.content.model.steps import Again, Option
from bot.engine.cursor import Cursor, World, options
from bot.engine.events import Asked, Choice, Values
from bot.engine.input import GO, NEW, Spot

NOTHING: Values = {}


def asked(
    world: World, cursor: Cursor, values: Values = NOTHING, target: Spot | None = None, back: bool = False
) -> tuple[Asked, ...]:
    """The question of the stop that waits; empty at the end.

    In a bot scene `target` is what [Go on] (`do: enter`) and [Start again] lead to, the lesson that is rated, or the
    question of staff's that is answered.
    """
    if cursor.stop is None:
        return ()
    spot = Spot(world.script.id, cursor.stop.id, "")
    choices = tuple(_choice(spot, option, target) for option in options(world, cursor))
    sensitive = isinstance(world.script, Lesson) and world.script.sensitive is not None
    earlier = isinstance(cursor.step, Again)
    return (
        Asked(
            spot,
            cursor.stop.question,
            choices,
            back,
            sensitive=sensitive,
            built=cursor.built,
            values=values,
            earlier=earlier,
        ),
    )


def _choice(spot: Spot, option: Option, target: Spot | None) -> Choice:
    if target is None or option.do is None:
        return Choice(option.text, Spot(spot.script, spot.stop, option.key))
    if option.do == "enter":
        return Choice(option.text, replace(target, key=GO))
    if option.do == "start-again":
        return Choice(option.text, Spot(target.script, "", NEW))
    word, _, value = option.do.partition(" ")
    if word in ("send", "quote"):
        return Choice(option.text, replace(target, key=word))
    if word == "vote":
        return Choice(option.text, replace(target, key=option.key))
    if word in ("rate", "because"):
        return Choice(option.text, Spot(target.script, "", value))
    return Choice(option.text, replace(spot, key=option.key))
