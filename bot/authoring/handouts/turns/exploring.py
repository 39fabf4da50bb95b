"""Explore a tour with `advance` itself: a search over places of lessons and questions of the bot, each met once."""

from __future__ import annotations

from bot.authoring.handouts.turns.entrances import beginning, find_keys, find_start, find_suggestion, find_way
from bot.authoring.handouts.turns.explored import Explored
from bot.authoring.handouts.turns.place_steps import look_at_place
from bot.authoring.handouts.turns.scene_steps import scene_step
from bot.authoring.handouts.turns.tour import Place, Tour, audiences
from bot.authoring.handouts.turns.wording import TurnTexts


def explore(tour: Tour, wording: TurnTexts) -> Explored:
    """Compute all turns of a tour. Raise TooLarge for a lesson of more than MOST_PLACES."""
    found = Explored(tour, wording)
    find_keys(found)
    for name in tour.lessons:
        find_way(found, name)
        for audience in audiences():
            find_start(found, name, audience)
    for name in ("", *tour.course.offered[tour.locale]):
        find_suggestion(found, name)
    found.first = beginning(found) if tour.is_whole else found.opens[tour.lessons[0]]
    _follow(found)
    return found


def _follow(found: Explored) -> None:
    """Compute all places and questions that wait, and those they lead to."""
    while found.waiting:
        it = found.waiting.popleft()
        found.known.clear()
        if isinstance(it, Place):
            look_at_place(found, it)
        elif it not in found.scenes:
            found.scenes[it] = tuple(scene_step(found, it, target) for target in it)
