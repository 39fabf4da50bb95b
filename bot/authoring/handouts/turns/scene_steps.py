"""Effects of the buttons of a question of the bot. Its targets say all about it, so each is computed once."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.handouts.turns.explored import Explored, some_visit, step_of, tap, told
from bot.authoring.handouts.turns.marked_names import TOLD
from bot.authoring.handouts.turns.reading_turns import QUICK, picks_of
from bot.authoring.handouts.turns.steps import PageStep, Program, Scene, switch
from bot.engine.bot_scenes import scene_context
from bot.engine.cursor import cursor_at_stop, picked_option
from bot.engine.input import NEW, TIDY, ButtonTarget
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Session, Visit
from bot.lessons.model.commands import Command, OpenLesson, PlayQuickRound, SetAge, SetCountry, TellStory, TidyUp
from bot.lessons.model.people import BANDS, Country, band_for
from bot.lessons.steps import Option


def scene_step(found: Explored, scene: Scene, target: ButtonTarget) -> Program:
    """Compute the effect of a button of a question."""
    guest = Session(found.tour.locale, BANDS[0])
    option = _option(found, guest, target)
    command = option.do if option else None
    if target.key == TIDY or isinstance(command, TidyUp):
        return PageStep("tidy")
    if command_step := _by_command(found, guest, target, command):
        return command_step
    if target.script == QUICK:
        return step_of(found, guest, tap(guest, target))
    return _by_visit(found, scene, target)


def _option(found: Explored, session: Session, target: ButtonTarget) -> Option | None:
    """Return the option of a bot file that a button stands for, in any country in which it is offered."""
    if target.script not in found.tour.course.bot:
        return None
    for country in TOLD:
        context = scene_context(found.tour.course, replace(session, country=country), target.script)
        cursor = cursor_at_stop(context, target.stop)
        if cursor and (option := picked_option(context, cursor, target.key)):
            return option
    return None


def _by_command(found: Explored, guest: Session, target: ButtonTarget, command: Command | None) -> PageStep | None:
    """Return the step of a command that the page itself carries out by looking something up."""
    step = step_of(found, guest, tap(guest, target)) if command else PageStep("out")
    if isinstance(command, OpenLesson):
        is_here = command.lesson in found.tour.lessons
        return PageStep("open", picks_of(step.items), lesson=command.lesson) if is_here else PageStep("out")
    if isinstance(command, TellStory):
        return PageStep("next", picks_of(told(found, guest, tap(guest, target)).items))
    if isinstance(command, PlayQuickRound):
        return PageStep("quick", picks_of(step.items))
    if isinstance(command, SetAge) and step.kind != "out":
        return replace(step, band=band_for(command.age))
    return replace(step, country=command.country) if isinstance(command, SetCountry) else None


def _by_visit(found: Explored, scene: Scene, target: ButtonTarget) -> Program:
    """Compute the step for a learner in no lesson, in one, and in a sensitive one, for each country."""
    each = [tuple(_in_country(found, visit, target, country) for country in TOLD) for visit in _visits(found, scene)]
    outside, plain, heavy = (switch("country", ways) for ways in each)
    return switch("heavy", (_wherever(outside, plain), _wherever(outside, heavy)))


def _visits(found: Explored, scene: Scene) -> tuple[Visit | None, ...]:
    """Return visits of no lesson, of one, and of a sensitive one.

    A question about a lesson waits inside it where it offers to start again, and else outside of any.
    """
    course, names = found.tour.course, found.tour.lessons
    about = next((it for it in scene if it.script in course.lessons), None)
    if about:
        is_inside = any(it.key == NEW for it in scene)
        return (some_visit(found, about.script) if is_inside else None,) * 3
    plain = next((it for it in names if not is_sensitive(course, it)), None)
    heavy = next((it for it in names if is_sensitive(course, it)), plain)
    return None, *(some_visit(found, it, False) if it else None for it in (plain, heavy))


def _in_country(found: Explored, visit: Visit | None, target: ButtonTarget, country: Country | None) -> PageStep:
    session = Session(found.tour.locale, BANDS[0], country, visit=visit)
    return step_of(found, session, tap(session, target))


def _wherever(outside: Program, inside: Program) -> Program:
    """Return one program for both: outside of lessons `here` opens the menu, and `onward` suggests a lesson."""
    if (
        isinstance(outside, PageStep)
        and isinstance(inside, PageStep)
        and (outside.kind, inside.kind) == ("onward", "here")
    ):
        return outside
    return inside
