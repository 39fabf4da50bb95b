"""Every question of the safety scenes can be hidden in one tap, and then nothing of them is told any more (D3)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.view import View
from bot.content.load.places import place_of
from bot.content.model.lesson import written_options
from bot.content.model.steps import End, Stop
from bot.content.problem import Problem, problem


def check(view: View) -> Iterator[Problem]:
    """Stops of help.yaml and confirm.yaml that offer no `do: tidy`, or go on talking after it."""
    for name in ("help", "confirm"):
        script = view.course.bot.get(name)
        for steps in script.scenes.values() if script else ():
            for index, step in enumerate(steps):
                if isinstance(step, Stop):
                    yield from _stop(step, last=index == len(steps) - 1)


def _stop(stop: Stop, last: bool) -> Iterator[Problem]:
    hides = [option for option in written_options(stop) if option.do == "tidy"]
    if not hides:
        message = f"Nothing at `{stop.id}` takes this away when somebody comes."
        hint = "Add an option with `do: tidy` (below `also:` where the bot makes the options)."
        yield problem(place_of(stop, "id"), "hide-missing", message, hint)
    for option in hides:
        if not last and not any(isinstance(step, End) for step in option.then):
            message = "After it is hidden, what follows here would stand in the chat again."
            yield problem(option.text.place, "hide-goes-on", message, "Add `then:` with `- end` to this option.")
